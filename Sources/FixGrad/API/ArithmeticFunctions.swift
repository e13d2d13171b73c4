import GraphIR
import Operators

// Quotients, roots and powers, element by element. A quotient by 0 is 0, and so is the root or the
// real power of what has none; both count as saturated.

/// `a / b`, element by element, 0 where b is 0; shapes stretch to each other as in NumPy.
public func divide(
  _ a: GraphValue, _ b: GraphValue, name: String? = nil, file: String = #fileID,
  line: Int = #line
) -> GraphValue {
  a.builder.applyStretching(Divide(), to: [a, b], name: name, file: file, line: line)
}

/// The smaller of both, element by element; shapes stretch to each other as in NumPy.
public func minimum(
  _ a: GraphValue, _ b: GraphValue, name: String? = nil, file: String = #fileID,
  line: Int = #line
) -> GraphValue {
  a.builder.applyStretching(Minimum(), to: [a, b], name: name, file: file, line: line)
}

/// The larger of both, element by element; shapes stretch to each other as in NumPy.
public func maximum(
  _ a: GraphValue, _ b: GraphValue, name: String? = nil, file: String = #fileID,
  line: Int = #line
) -> GraphValue {
  a.builder.applyStretching(Maximum(), to: [a, b], name: name, file: file, line: line)
}

/// `|x|`.
public func abs(
  _ x: GraphValue, name: String? = nil, file: String = #fileID,
  line: Int = #line
) -> GraphValue {
  x.builder.layer(
    "abs", on: [x], name: name, file: file, line: line)[0]
}

/// `√x`, 0 below 0.
public func sqrt(
  _ x: GraphValue, name: String? = nil, file: String = #fileID,
  line: Int = #line
) -> GraphValue {
  x.builder.apply(SquareRoot(), to: [x], name: name, file: file, line: line)[0]
}

/// `1 / √x`, 0 where x ≤ 0.
public func rsqrt(
  _ x: GraphValue, name: String? = nil, file: String = #fileID,
  line: Int = #line
) -> GraphValue {
  x.builder.apply(InverseSquareRoot(), to: [x], name: name, file: file, line: line)[0]
}

/// `1 / x`, 0 where x is 0.
public func reciprocal(
  _ x: GraphValue, name: String? = nil, file: String = #fileID,
  line: Int = #line
) -> GraphValue {
  x.builder.apply(Reciprocal(), to: [x], name: name, file: file, line: line)[0]
}

/// `x^exponent`, the exponent of ``Power/exponents`` and not 0. Whole ones are products, others are of
/// x > 0, and 0 of other x.
public func power(
  _ x: GraphValue, _ exponent: Double, name: String? = nil, file: String = #fileID,
  line: Int = #line
) -> GraphValue {
  x.builder.layer(
    "power", on: [x], ["exponent": .number(exponent)], name: name, file: file, line: line)[0]
}
