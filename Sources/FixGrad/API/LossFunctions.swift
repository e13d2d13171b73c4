import GraphIR
import Operators

// Losses as functions of a prediction `y` and a target. The loss of a network is what
// `Model.differentiate` is asked to minimize; `y` is what the emitted `predict` returns.

/// The mean squared error `Σ (y − t)² / n` of real values of one shape.
public func mseLoss(
  _ y: GraphValue, _ t: GraphValue, name: String? = nil, file: String = #fileID,
  line: Int = #line
) -> GraphValue {
  y.builder.apply(MeanSquaredError(), to: [y, t], name: name, file: file, line: line)[0]
}

/// The negative log-likelihood `−y[t]` of a class, y log-probabilities, as `logSoftmax` gives them.
public func nllLoss(
  _ y: GraphValue, _ t: GraphValue, name: String? = nil, file: String = #fileID,
  line: Int = #line
) -> GraphValue {
  y.builder.apply(NegativeLogLikelihood(), to: [y, t], name: name, file: file, line: line)[0]
}

/// `ln Σ e^yⱼ − y[t]`: softmax and negative log-likelihood of raw scores y in one.
public func crossEntropyLoss(
  _ y: GraphValue, _ t: GraphValue, name: String? = nil, file: String = #fileID,
  line: Int = #line
) -> GraphValue {
  y.builder.apply(SoftmaxCrossEntropy(), to: [y, t], name: name, file: file, line: line)[0]
}
