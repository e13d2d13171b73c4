import GraphIR
import Operators

// Reductions over any axes, and norms.

/// The sum over axes, those below 0 counted from the end, which the result loses or, where it keeps
/// them, has with one element.
public func sum(
  _ x: GraphValue, axes: [Int], keep: Bool = false, name: String? = nil, file: String = #fileID,
  line: Int = #line
) -> GraphValue {
  x.builder.layer(
    "sum", on: [x], ["axes": .integers(axes), "keep": .flag(keep)], name: name, file: file,
    line: line)[0]
}

/// The mean over axes, those below 0 counted from the end, which the result loses or, where it keeps
/// them, has with one element.
public func mean(
  _ x: GraphValue, axes: [Int], keep: Bool = false, name: String? = nil, file: String = #fileID,
  line: Int = #line
) -> GraphValue {
  x.builder.layer(
    "mean", on: [x], ["axes": .integers(axes), "keep": .flag(keep)], name: name, file: file,
    line: line)[0]
}

/// The last axes less their mean, divided by their deviation: `(x − mean) / √(variance + epsilon)`.
public func layerNorm(
  _ x: GraphValue, axes: Int = 1, epsilon: Double = 1e-5, name: String? = nil,
  file: String = #fileID,
  line: Int = #line
) -> GraphValue {
  x.builder.layer(
    "layer_norm", on: [x],
    ["axes": .integer(axes), "epsilon": .number(epsilon), "affine": .flag(false)], name: name,
    file: file, line: line)[0]
}

/// The last axes less their mean, divided by their deviation, times a weight plus a bias of their shape.
public func layerNorm(
  _ x: GraphValue, _ weight: GraphValue, _ bias: GraphValue, axes: Int = 1,
  epsilon: Double = 1e-5, name: String? = nil, file: String = #fileID,
  line: Int = #line
) -> GraphValue {
  x.builder.affineLayerNorm(
    x, weight, bias, axes: axes, epsilon: epsilon, name: name, file: file, line: line)
}

/// Each channel less its mean, divided by its deviation, over all samples of a batch and all
/// positions: training takes ``Batching/whole`` batches. Predictions, and training where it is
/// `frozen`, take the running statistics `<name>.running_mean` and `<name>.running_var`.
public func batchNorm(
  _ x: GraphValue, momentum: Double = 0.1, epsilon: Double = 1e-5, frozen: Bool = false,
  name: String? = nil, file: String = #fileID,
  line: Int = #line
) -> GraphValue {
  x.builder.layer(
    "batch_norm", on: [x],
    [
      "momentum": .number(momentum), "epsilon": .number(epsilon), "frozen": .flag(frozen),
      "affine": .flag(false),
    ], name: name, file: file, line: line)[0]
}

/// The same, times a weight plus a bias, both of one element a channel.
public func batchNorm(
  _ x: GraphValue, _ weight: GraphValue, _ bias: GraphValue, momentum: Double = 0.1,
  epsilon: Double = 1e-5, frozen: Bool = false, name: String? = nil, file: String = #fileID,
  line: Int = #line
) -> GraphValue {
  x.builder.affineBatchNorm(
    x, weight, bias,
    ["momentum": .number(momentum), "epsilon": .number(epsilon), "frozen": .flag(frozen)],
    name: name, file: file, line: line)
}

/// Each element 0 with probability `rate` in training, others divided by `1 − rate`; a prediction
/// takes all as they are.
public func dropout(
  _ x: GraphValue, rate: Double = 0.5, name: String? = nil, file: String = #fileID,
  line: Int = #line
) -> GraphValue {
  x.builder.layer(
    "dropout", on: [x], ["rate": .number(rate)], name: name, file: file, line: line)[0]
}
