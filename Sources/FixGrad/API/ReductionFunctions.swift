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
