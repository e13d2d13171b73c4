internal import CGMP

/// The scalar on which a network is evaluated for the truth: a dyadic number and the precision in
/// bits at which its inexact functions are rounded.
///
/// `+ − ×` and comparison are exact. Division and functions are rounded once, to nearest, at the
/// larger of the operands' precisions. An integer or a literal double is exact at any precision,
/// so it has precision 0 and takes that of its partner; a function needs a value that has one.
public struct ExactReal: Sendable, Hashable {
  /// The number.
  public internal(set) var value: Dyadic
  /// Significant bits of inexact results; 0 for a constant.
  public internal(set) var precision: Int

  /// `value`, whose inexact functions are rounded to `precision` bits.
  public init(_ value: Dyadic, precision: Int) {
    precondition(precision >= 0, "a precision is a number of bits")
    self.value = value
    self.precision = precision
  }

  /// The exact value of a finite double, as a constant.
  public init(_ value: Double) { self.init(Dyadic(value), precision: 0) }

  /// An integer, as a constant.
  public init(_ value: Int) { self.init(Dyadic(value), precision: 0) }

  /// The exact value of a finite double, whose inexact functions are rounded to `precision` bits.
  public init(_ value: Double, precision: Int) { self.init(Dyadic(value), precision: precision) }

  /// The nearest double.
  public var double: Double { value.double }

  /// Becomes the nearest value of `precision` significant bits, ties to even; a constant stays.
  public mutating func round() {
    if precision > 0 { value.round(significantBits: precision) }
  }

  /// Equality of the numbers; precision plays no part.
  public static func == (a: ExactReal, b: ExactReal) -> Bool { a.value == b.value }

  /// Equal numbers hash equally.
  public func hash(into hasher: inout Hasher) { hasher.combine(value) }

  /// The exact sum.
  public static func + (a: ExactReal, b: ExactReal) -> ExactReal {
    ExactReal(a.value + b.value, precision: max(a.precision, b.precision))
  }

  /// The exact difference.
  public static func - (a: ExactReal, b: ExactReal) -> ExactReal {
    ExactReal(a.value - b.value, precision: max(a.precision, b.precision))
  }

  /// The exact product.
  public static func * (a: ExactReal, b: ExactReal) -> ExactReal {
    ExactReal(a.value * b.value, precision: max(a.precision, b.precision))
  }

  /// The quotient, rounded once.
  public static func / (a: ExactReal, b: ExactReal) -> ExactReal {
    let precision = max(a.precision, b.precision)
    precondition(precision > 0, "a quotient of two constants has no precision")
    return ExactReal(a.value.divided(by: b.value, precision: precision), precision: precision)
  }

  /// The exact negative.
  public static prefix func - (a: ExactReal) -> ExactReal {
    ExactReal(-a.value, precision: a.precision)
  }
}

extension ExactReal: Comparable {
  /// The exact order.
  public static func < (a: ExactReal, b: ExactReal) -> Bool { a.value < b.value }

  /// The larger number; `a` when they are equal.
  public static func maximum(_ a: ExactReal, _ b: ExactReal) -> ExactReal {
    ExactReal(a < b ? b.value : a.value, precision: max(a.precision, b.precision))
  }

  /// 1 where the value is above 0, else 0.
  public func unitStep() -> ExactReal {
    ExactReal(Dyadic(max(value.sign, 0)), precision: precision)
  }
}

extension ExactReal {
  /// `e^x`, rounded once.
  public func exponential() -> ExactReal { inexact { $0.exp(precision: $1) } }

  /// The natural logarithm of a value above 0, rounded once.
  public func logarithm() -> ExactReal { inexact { $0.log(precision: $1) } }

  /// The hyperbolic tangent, rounded once.
  public func hyperbolicTangent() -> ExactReal { inexact { $0.tanh(precision: $1) } }

  /// `1 / (1 + e^-x)`, within (0.5 + 2^-29) units in the last place of its precision.
  public func logistic() -> ExactReal { inexact { $0.sigmoid(precision: $1) } }

  /// Φ(x), the distribution function of the standard normal distribution.
  public func normalCumulative() -> ExactReal { inexact { $0.normalCumulative(precision: $1) } }

  /// φ(x) = e^(-x²/2) / √(2π), its density.
  public func normalDensity() -> ExactReal { inexact { $0.normalDensity(precision: $1) } }

  /// The square root of a value of at least 0, rounded once.
  public func squareRoot() -> ExactReal { inexact { $0.squareRoot(precision: $1) } }

  private func inexact(_ function: (Dyadic, Int) -> Dyadic) -> ExactReal {
    precondition(precision > 0, "a function of a constant has no precision; give the constant one")
    return ExactReal(function(value, precision), precision: precision)
  }
}

extension ExactReal: CustomStringConvertible {
  /// Decimal, 20 significant digits.
  public var description: String { value.description }
}
