/// A dual number in double precision that remembers whether it came near a kink: a maximum or a
/// step whose outcome changes within 2^-20 along the direction.
public struct KinkWatch: Scalar {
  /// How far along the direction a kink is near.
  public static let nearness = 0x1p-20

  private let dual: Dual<Double>
  /// Whether this value, or one that it was computed from, came near a kink.
  public let isNear: Bool

  public init(_ real: Double, tangent: Double) {
    self.init(Dual(real, tangent: tangent), isNear: false)
  }
  public init(_ value: Int) { self.init(Double(value), tangent: 0) }
  public init(_ value: Double) { self.init(value, tangent: 0) }
  private init(_ dual: Dual<Double>, isNear: Bool) {
    self.dual = dual
    self.isNear = isNear
  }

  public var double: Double { dual.double }

  private static func join(_ a: KinkWatch, _ b: KinkWatch, _ dual: Dual<Double>) -> KinkWatch {
    KinkWatch(dual, isNear: a.isNear || b.isNear)
  }

  public static func + (a: KinkWatch, b: KinkWatch) -> KinkWatch { join(a, b, a.dual + b.dual) }
  public static func - (a: KinkWatch, b: KinkWatch) -> KinkWatch { join(a, b, a.dual - b.dual) }
  public static func * (a: KinkWatch, b: KinkWatch) -> KinkWatch { join(a, b, a.dual * b.dual) }
  public static func / (a: KinkWatch, b: KinkWatch) -> KinkWatch { join(a, b, a.dual / b.dual) }
  public static prefix func - (a: KinkWatch) -> KinkWatch {
    KinkWatch(-a.dual, isNear: a.isNear)
  }

  /// Whether `difference`, with its derivative, reaches 0 within the nearness.
  private static func isKink(_ difference: Dual<Double>) -> Bool {
    difference.tangent != 0 && abs(difference.real) <= nearness * abs(difference.tangent)
  }

  public static func maximum(_ a: KinkWatch, _ b: KinkWatch) -> KinkWatch {
    KinkWatch(
      .maximum(a.dual, b.dual), isNear: a.isNear || b.isNear || isKink(a.dual - b.dual))
  }
  public func unitStep() -> KinkWatch {
    KinkWatch(dual.unitStep(), isNear: isNear || Self.isKink(dual))
  }

  public func exponential() -> KinkWatch { KinkWatch(dual.exponential(), isNear: isNear) }
  public func logarithm() -> KinkWatch { KinkWatch(dual.logarithm(), isNear: isNear) }
  public func hyperbolicTangent() -> KinkWatch {
    KinkWatch(dual.hyperbolicTangent(), isNear: isNear)
  }
  public func logistic() -> KinkWatch { KinkWatch(dual.logistic(), isNear: isNear) }
  public func squareRoot() -> KinkWatch { KinkWatch(dual.squareRoot(), isNear: isNear) }
  public func normalCumulative() -> KinkWatch {
    KinkWatch(dual.normalCumulative(), isNear: isNear)
  }
  public func normalDensity() -> KinkWatch { KinkWatch(dual.normalDensity(), isNear: isNear) }
}
