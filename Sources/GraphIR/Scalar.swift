/// The arithmetic that an operator's reference needs: `Double` for calibration, exact numbers for
/// the truth, intervals for bounds, dual numbers for derivatives.
public protocol Scalar: Sendable {
  init(_ value: Int)
  /// The exact value of a finite double.
  init(_ value: Double)
  /// The nearest double; of an interval its midpoint, of a dual number its real part.
  var double: Double { get }
  /// 0 as a result of this value's arithmetic: at its precision, where a literal has none.
  var zero: Self { get }

  static func + (a: Self, b: Self) -> Self
  static func - (a: Self, b: Self) -> Self
  static func * (a: Self, b: Self) -> Self
  static func / (a: Self, b: Self) -> Self
  static prefix func - (a: Self) -> Self

  /// The quotient by a divisor that may be 0, where it is 0.
  func quotient(by divisor: Self) -> Self
  static func maximum(_ a: Self, _ b: Self) -> Self
  /// 1 where the value is above zero, else 0; its derivative is 0.
  func unitStep() -> Self
  func exponential() -> Self
  func logarithm() -> Self
  func hyperbolicTangent() -> Self
  /// `1 / (1 + e^-x)`.
  func logistic() -> Self
  /// The square root of a number of at least 0.
  func squareRoot() -> Self
  /// The value to a real exponent; 0 of a value that is not above 0.
  func power(_ exponent: Double) -> Self
  /// Φ(x), the distribution function of the standard normal distribution.
  func normalCumulative() -> Self
  /// φ(x) = e^(-x²/2) / √(2π), its density.
  func normalDensity() -> Self

  /// `Σ a[i · strideA] · b[i · strideB]` over `count` terms: the hot loop of every product.
  static func sumOfProducts(
    _ a: UnsafePointer<Self>, _ strideA: Int, _ b: UnsafePointer<Self>, _ strideB: Int, count: Int
  ) -> Self

  /// `w[i · columns + j] += a[i] · b[j]`: the hot loop of every update.
  static func addOuterProduct(
    _ w: UnsafeMutablePointer<Self>, _ a: UnsafePointer<Self>, rows: Int,
    _ b: UnsafePointer<Self>, columns: Int)
}

extension Scalar {
  public static func sumOfProducts(
    _ a: UnsafePointer<Self>, _ strideA: Int, _ b: UnsafePointer<Self>, _ strideB: Int, count: Int
  ) -> Self {
    var sum = Self(0)
    for i in 0..<count { sum = sum + a[i * strideA] * b[i * strideB] }
    return sum
  }

  @specialized(where Self == Double)
  public static func addOuterProduct(
    _ w: UnsafeMutablePointer<Self>, _ a: UnsafePointer<Self>, rows: Int,
    _ b: UnsafePointer<Self>, columns: Int
  ) {
    for i in 0..<rows {
      for j in 0..<columns { w[i * columns + j] = w[i * columns + j] + a[i] * b[j] }
    }
  }

  public var zero: Self { Self(0) }

  public func power(_ exponent: Double) -> Self {
    double > 0 ? (Self(exponent) * logarithm()).exponential() : zero
  }

  public func quotient(by divisor: Self) -> Self {
    divisor.double == 0 ? divisor.zero : self / divisor
  }

  /// The value of an index tensor's element.
  public var index: Int { Int(double) }
}
