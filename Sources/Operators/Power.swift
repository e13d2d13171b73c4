import Diagnostics
import GraphIR

/// The layer `power`: x to a constant exponent, built of products, reciprocals and roots, each
/// rounded once.
enum Power {
  /// The exponents that there are.
  private static let exponents = [-2, -1, -0.5, 0.5, 2, 3, 4]

  static let layer = LayerDefinition(key: "power", mainKey: "exponent", example: "power: 2") {
    reader, site, graph throws(ShapeError) in
    guard let exponent = reader.requiredNumber("exponent", remedy: "power: 2") else { return nil }
    let x = site.inputs[0]
    func product(_ a: Value, _ b: Value, _ name: String) throws(ShapeError) -> Value {
      try graph.apply(Multiply(), a, b, name: name, role: .activation)
    }
    switch exponent {
    case -2:
      let square = try product(x, x, "\(site.name).square")
      return try graph.apply(Reciprocal(), [square], name: site.name)[0]
    case -1: return try graph.apply(Reciprocal(), [x], name: site.name)[0]
    case -0.5: return try graph.apply(InverseSquareRoot(), [x], name: site.name)[0]
    case 0.5: return try graph.apply(SquareRoot(), [x], name: site.name)[0]
    case 2: return try product(x, x, site.name)
    case 3: return try product(x, try product(x, x, "\(site.name).square"), site.name)
    case 4:
      let square = try product(x, x, "\(site.name).square")
      return try product(square, square, site.name)
    default:
      reader.report(
        Diagnostic(
          "unknown-exponent", "power to the exponent \(exponent) is not there",
          at: reader.location(of: "exponent"),
          notes: ["exponents: " + exponents.map { $0.formatted }.joined(separator: ", ")],
          remedy: "multiply, reciprocal and sqrt layers for another"))
      return nil
    }
  }
}

extension Double {
  /// `-0.5`, `2`.
  fileprivate var formatted: String {
    self == rounded() ? "\(Int(self))" : "\(self)"
  }
}
