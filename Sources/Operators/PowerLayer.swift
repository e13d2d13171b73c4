import Diagnostics
import GraphIR

/// The layer `power`: x to a constant exponent. Whole exponents are built of products, after a
/// reciprocal below 0, and ±1/2 of a root, each rounded correctly; others are the operator ``Power``.
public enum PowerLayer {
  static let definition = LayerDefinition(
    key: "power", mainKey: "exponent", example: "power: 2",
    variants: ["power: -3", "power: 0.3", "power: 1.5", "power: {exponent: -1.25}"]
  ) { reader, site, graph throws(ShapeError) in
    guard
      let exponent = reader.requiredNumber("exponent", in: Power.exponents, remedy: "power: 2")
    else { return nil }
    guard exponent != 0 else {
      reader.report(
        Diagnostic(
          "bad-value", "power: 0 is 1 whatever its input is", at: reader.location(of: "exponent"),
          remedy: "leave the layer out"))
      return nil
    }
    return try result(of: site.inputs[0], to: exponent, name: site.name, in: &graph)
  }

  /// Appends the operators of `x^exponent`, the last named `name`.
  ///
  /// - Parameter exponent: of ``Power/exponents``, not 0.
  public static func result(
    of x: Value, to exponent: Double, name: String, in graph: inout Graph
  ) throws(ShapeError) -> Value {
    switch exponent {
    case 0.5: return try graph.apply(SquareRoot(), [x], name: name)[0]
    case -0.5: return try graph.apply(InverseSquareRoot(), [x], name: name)[0]
    case -1: return try graph.apply(Reciprocal(), [x], name: name)[0]
    case 1: return try graph.apply(Reshape(graph.shape(x).extents), [x], name: name)[0]
    case let whole where whole == whole.rounded():
      // The reciprocal first: its powers lose no more than those of x, which may be flushed.
      let base =
        whole > 0
        ? x : try graph.apply(Reciprocal(), [x], name: "\(name).reciprocal")[0]
      return try product(of: base, to: Int(abs(whole)), name: name, prefix: name, in: &graph)
    default: return try graph.apply(Power(exponent), [x], name: name)[0]
    }
  }

  /// `x^count` by squares: `x (x²)²` for 5.
  private static func product(
    of x: Value, to count: Int, name: String, prefix: String, in graph: inout Graph
  ) throws(ShapeError) -> Value {
    guard count > 1 else { return x }
    let part = count % 2 == 0 ? count / 2 : count - 1
    let inner = try product(
      of: x, to: part, name: part == 2 ? "\(prefix).square" : "\(prefix).power\(part)",
      prefix: prefix, in: &graph)
    return try graph.apply(
      Multiply(), count % 2 == 0 ? inner : x, inner, name: name, role: .activation)
  }
}
