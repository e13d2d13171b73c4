internal import CGMP

/// An exact dyadic rational `m · 2^e`, with `m` an integer of any size.
///
/// Sums, differences and products are exact and have no precision parameter. Every value of a
/// fixed-point program and every finite `Double` is dyadic. Immutable; safe to share by threads.
/// Source: GNU MP 6, https://gmplib.org/manual/Integer-Functions.
public struct Dyadic: Sendable {
  var mantissa: BigInteger
  var exponent: Int

  init(_ mantissa: BigInteger, exponent: Int) {
    self.mantissa = mantissa
    self.exponent = exponent
  }

  /// `value`, exactly.
  public init(_ value: Int) { self.init(BigInteger(value), exponent: 0) }

  /// `mantissa · 2^exponent`, exactly.
  public init(mantissa: Int, exponent: Int) {
    self.init(BigInteger(mantissa), exponent: mantissa == 0 ? 0 : exponent)
  }

  /// The exact value of a finite double.
  public init(_ value: Double) {
    precondition(value.isFinite, "only a finite double has an exact value")
    guard value != 0 else {
      self.init(0)
      return
    }
    // significandWidth fraction bits follow the leading one: this product is a whole number.
    let bits = value.significandWidth
    let whole = Double(sign: value.sign, exponent: bits, significand: value.significand)
    self.init(mantissa: Int(whole), exponent: Int(value.exponent) - bits)
  }

  /// −1, 0 or 1.
  public var sign: Int { mantissa.sign }

  /// Whether the value is 0.
  public var isZero: Bool { sign == 0 }

  /// The k with 2^(k-1) ≤ |x| < 2^k; of no meaning for 0.
  var magnitude: Int { mantissa.bits + exponent }

  /// The exact sum. Its memory is of the order of the distance between the operands' exponents.
  public static func + (a: Dyadic, b: Dyadic) -> Dyadic {
    if a.isZero { return b }
    if b.isZero { return a }
    return a.adding(b.factor)
  }

  /// The exact difference.
  public static func - (a: Dyadic, b: Dyadic) -> Dyadic {
    if a.isZero { return -b }
    if b.isZero { return a }
    return a.adding(b.factor.negated)
  }

  private func adding(_ other: Factor) -> Dyadic {
    var unit: UInt = 1
    return withUnsafeMutablePointer(to: &unit) {
      let one = Factor(integer: cgmp_z_view($0, 1), exponent: 0)
      var window = BitWindow()
      window.include(factor)
      window.include(other, one)
      return window.sum(from: factor) { $0.add(other, one) }
    }
  }

  /// The exact product.
  public static func * (a: Dyadic, b: Dyadic) -> Dyadic {
    if a.isZero { return a }
    if b.isZero { return b }
    let product = BigInteger { cgmp_z_multiply($0, a.mantissa.integer, b.mantissa.integer) }
    return Dyadic(product, exponent: a.exponent + b.exponent)
  }

  /// The exact negative.
  public static prefix func - (a: Dyadic) -> Dyadic {
    Dyadic(BigInteger { cgmp_z_negate($0, a.mantissa.integer) }, exponent: a.exponent)
  }

  /// The absolute value.
  public var absoluteValue: Dyadic { sign < 0 ? -self : self }

  /// Both mantissas at the smaller exponent.
  private static func aligned(_ a: Dyadic, _ b: Dyadic) -> (BigInteger, BigInteger, Int) {
    let exponent = min(a.exponent, b.exponent)
    return (
      a.mantissa.shiftedLeft(by: a.exponent - exponent),
      b.mantissa.shiftedLeft(by: b.exponent - exponent), exponent
    )
  }
}

extension Dyadic: Comparable {
  /// Equality of the numbers.
  public static func == (a: Dyadic, b: Dyadic) -> Bool { order(a, b) == 0 }
  /// The exact order.
  public static func < (a: Dyadic, b: Dyadic) -> Bool { order(a, b) < 0 }

  /// The sign of a − b, without forming the difference of numbers of different size.
  private static func order(_ a: Dyadic, _ b: Dyadic) -> Int {
    if a.sign != b.sign { return a.sign - b.sign }
    if a.isZero { return 0 }
    if a.magnitude != b.magnitude { return a.magnitude > b.magnitude ? a.sign : -a.sign }
    let (p, q, _) = aligned(a, b)
    return Int(cgmp_z_compare(p.integer, q.integer))
  }
}

extension Dyadic: Hashable {
  /// Equal numbers hash equally.
  public func hash(into hasher: inout Hasher) {
    // The leading 53 bits do not depend on how the value is split into mantissa and exponent.
    var position = 0
    hasher.combine(cgmp_z_get_d_2exp(&position, mantissa.integer))
    hasher.combine(isZero ? 0 : position + exponent)
  }
}
