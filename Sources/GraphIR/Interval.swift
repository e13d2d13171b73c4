/// A closed interval of reals with outward rounding: every operation contains all results of the
/// operation on members of its operands. Source: Moore, Interval Analysis (1966).
public struct Interval: Scalar, Hashable, CustomStringConvertible {
  public let lower: Double
  public let upper: Double

  public init(_ lower: Double, _ upper: Double) {
    precondition(lower <= upper, "an interval's lower end is not above its upper end")
    self.lower = lower
    self.upper = upper
  }

  public init(_ value: Double) { self.init(value, value) }
  public init(_ value: Int) { self.init(Double(value)) }

  public var double: Double { lower + (upper - lower) / 2 }
  public var magnitude: Double { max(abs(lower), abs(upper)) }
  public var description: String { "[\(lower), \(upper)]" }

  public func contains(_ value: Double) -> Bool { lower <= value && value <= upper }

  /// Widens by one unit in the last place on either side, which covers round-to-nearest.
  private static func outward(_ lower: Double, _ upper: Double) -> Interval {
    // ∞ − ∞ is NaN in floating point: such an end has no bound.
    Interval(
      lower.isNaN ? -.infinity : lower.nextDown, upper.isNaN ? .infinity : upper.nextUp)
  }

  public static func + (a: Interval, b: Interval) -> Interval {
    outward(a.lower + b.lower, a.upper + b.upper)
  }

  public static func - (a: Interval, b: Interval) -> Interval {
    outward(a.lower - b.upper, a.upper - b.lower)
  }

  public static prefix func - (a: Interval) -> Interval { Interval(-a.upper, -a.lower) }

  public static func * (a: Interval, b: Interval) -> Interval {
    hull([a.lower * b.lower, a.lower * b.upper, a.upper * b.lower, a.upper * b.upper])
  }

  public static func / (a: Interval, b: Interval) -> Interval {
    // Quotients by what is close to 0 have no bound.
    guard !b.contains(0) else { return Interval(-.infinity, .infinity) }
    return hull([a.lower / b.lower, a.lower / b.upper, a.upper / b.lower, a.upper / b.upper])
  }

  /// All reals where the divisor may be 0.
  public func quotient(by divisor: Interval) -> Interval { self / divisor }

  private static func hull(_ ends: [Double]) -> Interval {
    // 0 · ∞ is NaN in floating point and 0 as a bound: the end at infinity is never attained.
    let ends = ends.map { $0.isNaN ? 0 : $0 }
    return outward(ends.min() ?? 0, ends.max() ?? 0)
  }

  public static func maximum(_ a: Interval, _ b: Interval) -> Interval {
    Interval(max(a.lower, b.lower), max(a.upper, b.upper))
  }

  public func unitStep() -> Interval { Interval(lower.unitStep(), upper.unitStep()) }

  public func exponential() -> Interval {
    monotone({ $0.exponential() }, within: 0...Double.infinity)
  }
  public func logarithm() -> Interval {
    monotone({ $0.logarithm() }, within: -Double.infinity...Double.infinity)
  }
  public func hyperbolicTangent() -> Interval {
    monotone({ $0.hyperbolicTangent() }, within: -1...1)
  }
  public func logistic() -> Interval { monotone({ $0.logistic() }, within: 0...1) }

  /// Of what an interval holds at least 0: rounding outward may have brought it below.
  public func squareRoot() -> Interval {
    Interval(max(lower, 0), max(upper, 0)).monotone(
      { $0.squareRoot() }, within: 0...Double.infinity)
  }

  /// Rises with x, or falls where the exponent is below 0, without a bound near 0.
  public func power(_ exponent: Double) -> Interval {
    guard exponent < 0 else {
      return monotone({ $0.power(exponent) }, within: 0...Double.infinity)
    }
    guard lower > 0 else { return Interval(0, .infinity) }
    return Interval(1) / power(-exponent)
  }

  /// The argument of the error function is rounded, which its tail amplifies by up to x².
  public func normalCumulative() -> Interval {
    monotone({ $0.normalCumulative() }, within: 0...1) { 8 + 4 * $0 * $0 }
  }

  /// Falls with |x|, on either side of 0.
  public func normalDensity() -> Interval {
    let nearest = contains(0) ? 0 : min(abs(lower), abs(upper))
    func power(_ x: Double) -> Interval {
      (-(Interval(x) * Interval(x)) / Interval(2)).exponential()
    }
    let root = (2 * Double.pi).squareRoot()
    return Interval(power(magnitude).lower, power(nearest).upper)
      / Interval(root.nextDown.nextDown, root.nextUp.nextUp)
  }

  /// The image under an increasing function whose double evaluation errs by fewer ulps than told.
  private func monotone(
    _ function: (Double) -> Double, within range: ClosedRange<Double>,
    errorULP: (Double) -> Double = { _ in 4 }
  ) -> Interval {
    let (low, high) = (function(lower), function(upper))
    let below = low - errorULP(lower) * low.magnitude.ulp
    let above = high + errorULP(upper) * high.magnitude.ulp
    // Outside of the function's domain there is no value: the range is all that is known.
    return Interval(
      low.isNaN ? range.lowerBound : max(below.isNaN ? low : below, range.lowerBound),
      high.isNaN ? range.upperBound : min(above.isNaN ? high : above, range.upperBound))
  }
}
