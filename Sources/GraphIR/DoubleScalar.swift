import Foundation

extension Double: Scalar {
  public var double: Double { self }

  public static func maximum(_ a: Double, _ b: Double) -> Double { a > b ? a : b }
  public func unitStep() -> Double { self > 0 ? 1 : 0 }
  public func exponential() -> Double { exp(self) }
  public func logarithm() -> Double { log(self) }
  public func hyperbolicTangent() -> Double { tanh(self) }
  public func power(_ exponent: Double) -> Double { self > 0 ? pow(self, exponent) : 0 }

  public func logistic() -> Double {
    // Both branches keep the exponential at most 1, so neither overflows.
    if self >= 0 { return 1 / (1 + exp(-self)) }
    let e = exp(self)
    return e / (1 + e)
  }

  public func normalCumulative() -> Double { erfc(-self / 2.0.squareRoot()) / 2 }
  public func normalDensity() -> Double { exp(-self * self / 2) / (2 * Double.pi).squareRoot() }

  public static func sumOfProducts(
    _ a: UnsafePointer<Double>, _ strideA: Int, _ b: UnsafePointer<Double>, _ strideB: Int,
    count: Int
  ) -> Double {
    var sum = 0.0
    var (p, q) = (a, b)
    for _ in 0..<count {
      sum += p.pointee * q.pointee
      p += strideA
      q += strideB
    }
    return sum
  }
}
