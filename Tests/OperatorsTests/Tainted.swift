import GraphIR

/// A scalar that remembers whether its value is exact in the rationals of its operands: a division
/// or a function taints it.
struct Tainted: Scalar {
  let double: Double
  let isExact: Bool

  init(_ double: Double, isExact: Bool) {
    self.double = double
    self.isExact = isExact
  }
  init(_ value: Int) { self.init(Double(value), isExact: true) }
  init(_ value: Double) { self.init(value, isExact: true) }

  private static func exact(_ a: Tainted, _ b: Tainted, _ value: Double) -> Tainted {
    Tainted(value, isExact: a.isExact && b.isExact)
  }
  private func tainted(_ value: Double) -> Tainted { Tainted(value, isExact: false) }

  static func + (a: Tainted, b: Tainted) -> Tainted { exact(a, b, a.double + b.double) }
  static func - (a: Tainted, b: Tainted) -> Tainted { exact(a, b, a.double - b.double) }
  static func * (a: Tainted, b: Tainted) -> Tainted { exact(a, b, a.double * b.double) }
  static func / (a: Tainted, b: Tainted) -> Tainted { a.tainted(a.double / b.double) }
  static prefix func - (a: Tainted) -> Tainted { Tainted(-a.double, isExact: a.isExact) }
  static func maximum(_ a: Tainted, _ b: Tainted) -> Tainted {
    exact(a, b, Double.maximum(a.double, b.double))
  }
  func unitStep() -> Tainted { Tainted(double.unitStep(), isExact: isExact) }
  func exponential() -> Tainted { tainted(double.exponential()) }
  func logarithm() -> Tainted { tainted(double.logarithm()) }
  func hyperbolicTangent() -> Tainted { tainted(double.hyperbolicTangent()) }
  func logistic() -> Tainted { tainted(double.logistic()) }
}
