import GraphIR
import Operators

// Activations beside relu, sigmoid, tanh and softmax. What a layer of job files refuses of its
// numbers is refused here in the same words.

/// `min(max(x, 0), 6)`.
public func relu6(
  _ x: GraphValue, name: String? = nil, file: String = #fileID,
  line: Int = #line
) -> GraphValue {
  x.builder.layer(
    "relu6", on: [x], name: name, file: file, line: line)[0]
}

/// `min(max(x, min), max)`, either end open.
public func clip(
  _ x: GraphValue, min: Double? = nil, max: Double? = nil, name: String? = nil,
  file: String = #fileID,
  line: Int = #line
) -> GraphValue {
  x.builder.layer(
    "clip", on: [x], ["min": .init(min), "max": .init(max)], name: name, file: file, line: line)[0]
}

/// `min(max(x / 6 + 1 / 2, 0), 1)`.
public func hardSigmoid(
  _ x: GraphValue, name: String? = nil, file: String = #fileID,
  line: Int = #line
) -> GraphValue {
  x.builder.layer(
    "hard_sigmoid", on: [x], name: name, file: file, line: line)[0]
}

/// `x` times ``hardSigmoid(_:name:file:line:)`` of it.
public func hardSwish(
  _ x: GraphValue, name: String? = nil, file: String = #fileID,
  line: Int = #line
) -> GraphValue {
  x.builder.layer(
    "hard_swish", on: [x], name: name, file: file, line: line)[0]
}

/// `x` above 0 and `slope · x` below; the slope is the nearest with a 15-bit mantissa.
public func leakyRelu(
  _ x: GraphValue, slope: Double = 0.01, name: String? = nil, file: String = #fileID,
  line: Int = #line
) -> GraphValue {
  x.builder.layer(
    "leaky_relu", on: [x], ["slope": .number(slope)], name: name, file: file, line: line)[0]
}

/// `x` from 0 on, `alpha (e^x − 1)` below; alpha, of ``ELU/alphas``, is the nearest with a 15-bit
/// mantissa.
public func elu(
  _ x: GraphValue, alpha: Double = 1, name: String? = nil, file: String = #fileID,
  line: Int = #line
) -> GraphValue {
  x.builder.layer(
    "elu", on: [x], ["alpha": .number(alpha)], name: name, file: file, line: line)[0]
}

/// `x · Φ(x)`, Φ the standard normal distribution, or its approximation by tanh.
public func gelu(
  _ x: GraphValue, approximate form: GELU.Form = .erf, name: String? = nil, file: String = #fileID,
  line: Int = #line
) -> GraphValue {
  x.builder.apply(GELU(form), to: [x], name: name, file: file, line: line)[0]
}

/// `x · sigmoid(x)`, also called swish.
public func silu(
  _ x: GraphValue, name: String? = nil, file: String = #fileID,
  line: Int = #line
) -> GraphValue {
  x.builder.apply(SiLU(), to: [x], name: name, file: file, line: line)[0]
}

/// `ln(1 + e^x)`.
public func softplus(
  _ x: GraphValue, name: String? = nil, file: String = #fileID,
  line: Int = #line
) -> GraphValue {
  x.builder.apply(Softplus(), to: [x], name: name, file: file, line: line)[0]
}
