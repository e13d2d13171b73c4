import Diagnostics
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

/// The mean absolute error `Σ |y − t| / n` of real values of one shape.
public func l1Loss(
  _ y: GraphValue, _ t: GraphValue, name: String? = nil, file: String = #fileID,
  line: Int = #line
) -> GraphValue {
  y.builder.apply(L1(), to: [y, t], name: name, file: file, line: line)[0]
}

/// The Huber loss of real values of one shape, of delta 1: quadratic up to a difference of 1,
/// linear beyond.
public func huberLoss(
  _ y: GraphValue, _ t: GraphValue, name: String? = nil, file: String = #fileID,
  line: Int = #line
) -> GraphValue {
  y.builder.apply(Huber(), to: [y, t], name: name, file: file, line: line)[0]
}

/// The hinge loss `Σ max(0, 1 − t y) / n` of targets −1 and 1.
public func hingeLoss(
  _ y: GraphValue, _ t: GraphValue, name: String? = nil, file: String = #fileID,
  line: Int = #line
) -> GraphValue {
  y.builder.apply(Hinge(), to: [y, t], name: name, file: file, line: line)[0]
}

/// The binary cross entropy of probabilities t with the sigmoid of scores y, mean over all.
///
/// `predict` returns the scores, unless `Model.differentiate` is told to predict `sigmoid(y)`.
public func bceWithLogitsLoss(
  _ y: GraphValue, _ t: GraphValue, name: String? = nil, file: String = #fileID,
  line: Int = #line
) -> GraphValue {
  y.builder.apply(BCEWithLogits(), to: [y, t], name: name, file: file, line: line)[0]
}

/// The negative log-likelihood of log-probabilities y, as `logSoftmax` gives them: `−y[t]` of a
/// label t, `−Σ tⱼ yⱼ` of a distribution t over the classes, such as a one-hot vector.
public func nllLoss(
  _ y: GraphValue, _ t: GraphValue, name: String? = nil, file: String = #fileID,
  line: Int = #line
) -> GraphValue {
  let op = NegativeLogLikelihood(targets: t.classTargets)
  return y.builder.apply(op, to: [y, t], name: name, file: file, line: line)[0]
}

/// The cross entropy of raw scores y with a label or a distribution t over the classes: softmax and
/// `nllLoss` in one.
///
/// `predict` returns the scores, unless `Model.differentiate` is told to predict `softmax(y)`.
///
/// - Parameters:
///   - labelSmoothing: ε of `(1 − ε) t + ε / n`, 0 … 1.
///   - classWeights: what a sample of each class counts, none below 0.
public func crossEntropyLoss(
  _ y: GraphValue, _ t: GraphValue, labelSmoothing: Double = 0, classWeights: [Double]? = nil,
  name: String? = nil, file: String = #fileID, line: Int = #line
) -> GraphValue {
  y.builder.crossEntropy(
    y, t, labelSmoothing, classWeights, name: name, at: SourceLocation(file: file, line: line))
}

extension GraphValue {
  /// What a loss on classes is told when this is its target.
  fileprivate var classTargets: ClassTargets {
    value.flatMap { builder.labels[$0] } == nil ? .distribution : .index
  }
}

extension GraphBuilder {
  fileprivate func crossEntropy(
    _ y: GraphValue, _ t: GraphValue, _ smoothing: Double, _ weights: [Double]?, name: String?,
    at place: SourceLocation
  ) -> GraphValue {
    guard (0...1).contains(smoothing) else {
      problems.append(
        Diagnostic(
          "bad-label-smoothing", "the label smoothing is \(smoothing), not in 0 ... 1", at: place))
      return GraphValue(builder: self, value: nil)
    }
    guard
      weights.map({ $0.allSatisfy { $0 >= 0 && $0.isFinite } && $0.contains { $0 > 0 } }) ?? true
    else {
      problems.append(
        Diagnostic(
          "bad-class-weights", "class weights are 0 or above, and one is above 0", at: place))
      return GraphValue(builder: self, value: nil)
    }
    let op = SoftmaxCrossEntropy(
      targets: t.classTargets, labelSmoothing: smoothing, classWeights: weights)
    return apply(op, to: [y, t], name: name, at: place, notes: [])[0]
  }
}
