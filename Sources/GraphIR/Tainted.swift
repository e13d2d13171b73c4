/// A scalar that remembers whether its value is exact in the rationals of its operands: a division
/// or a function taints it.
public struct Tainted: Scalar {
  public let double: Double
  public let isExact: Bool

  public init(_ double: Double, isExact: Bool) {
    self.double = double
    self.isExact = isExact
  }
  public init(_ value: Int) { self.init(Double(value), isExact: true) }
  public init(_ value: Double) { self.init(value, isExact: true) }

  private static func exact(_ a: Tainted, _ b: Tainted, _ value: Double) -> Tainted {
    Tainted(value, isExact: a.isExact && b.isExact)
  }
  private func tainted(_ value: Double) -> Tainted { Tainted(value, isExact: false) }

  public static func + (a: Tainted, b: Tainted) -> Tainted { exact(a, b, a.double + b.double) }
  public static func - (a: Tainted, b: Tainted) -> Tainted { exact(a, b, a.double - b.double) }
  public static func * (a: Tainted, b: Tainted) -> Tainted { exact(a, b, a.double * b.double) }
  public static func / (a: Tainted, b: Tainted) -> Tainted { a.tainted(a.double / b.double) }
  public static prefix func - (a: Tainted) -> Tainted { Tainted(-a.double, isExact: a.isExact) }
  public static func maximum(_ a: Tainted, _ b: Tainted) -> Tainted {
    exact(a, b, Double.maximum(a.double, b.double))
  }
  public func unitStep() -> Tainted { Tainted(double.unitStep(), isExact: isExact) }
  public func exponential() -> Tainted { tainted(double.exponential()) }
  public func logarithm() -> Tainted { tainted(double.logarithm()) }
  public func hyperbolicTangent() -> Tainted { tainted(double.hyperbolicTangent()) }
  public func logistic() -> Tainted { tainted(double.logistic()) }
  public func squareRoot() -> Tainted { tainted(double.squareRoot()) }
  public func normalCumulative() -> Tainted { tainted(double.normalCumulative()) }
  public func normalDensity() -> Tainted { tainted(double.normalDensity()) }
}
