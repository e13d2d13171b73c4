internal import CGMP

/// An exact dyadic rational `m · 2^e`, with `m` an integer of any size.
///
/// Sums, differences and products are exact and have no precision parameter. Every value of a
/// fixed-point program and every finite `Double` is dyadic. Immutable; safe to share by threads.
/// Source: GNU MP 6, https://gmplib.org/manual/Integer-Functions.
public struct Dyadic: Sendable {
  let mantissa: BigInteger
  let exponent: Int

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
    let (p, q, exponent) = aligned(a, b)
    return Dyadic(BigInteger { cgmp_z_add($0, p.pointer, q.pointer) }, exponent: exponent)
  }

  /// The exact difference.
  public static func - (a: Dyadic, b: Dyadic) -> Dyadic {
    if a.isZero { return -b }
    if b.isZero { return a }
    let (p, q, exponent) = aligned(a, b)
    return Dyadic(BigInteger { cgmp_z_subtract($0, p.pointer, q.pointer) }, exponent: exponent)
  }

  /// The exact product.
  public static func * (a: Dyadic, b: Dyadic) -> Dyadic {
    if a.isZero { return a }
    if b.isZero { return b }
    let product = BigInteger { cgmp_z_multiply($0, a.mantissa.pointer, b.mantissa.pointer) }
    return Dyadic(product, exponent: a.exponent + b.exponent)
  }

  /// The exact negative.
  public static prefix func - (a: Dyadic) -> Dyadic {
    Dyadic(BigInteger { cgmp_z_negate($0, a.mantissa.pointer) }, exponent: a.exponent)
  }

  /// The absolute value.
  public var absoluteValue: Dyadic { sign < 0 ? -self : self }

  /// `Σ a[i · strideA] · b[i · strideB]` over `count` terms, exactly; no allocation per term.
  public static func sumOfProducts(
    _ a: UnsafePointer<Dyadic>, _ strideA: Int, _ b: UnsafePointer<Dyadic>, _ strideB: Int,
    count: Int
  ) -> Dyadic {
    exactSumOfProducts(count: count) { (a[$0 * strideA], b[$0 * strideB]) }
  }

  /// The exact sum of `count` products of the factors that `factors` gives for each index.
  @inline(__always)
  static func exactSumOfProducts(
    count: Int, factors: (Int) -> (Dyadic, Dyadic)
  ) -> Dyadic {
    // The smallest exponent first, so that the sum itself never has to be shifted.
    var exponent = Int.max
    for i in 0..<count {
      let (p, q) = factors(i)
      exponent = min(exponent, p.exponent + q.exponent)
    }
    guard count > 0 else { return Dyadic(0) }
    var scratch = cgmp_integer()
    cgmp_z_init(&scratch)
    defer { cgmp_z_clear(&scratch) }
    let sum = BigInteger { sum in
      for i in 0..<count {
        let (p, q) = factors(i)
        let shift = UInt(p.exponent + q.exponent - exponent)
        cgmp_z_add_product(sum, p.mantissa.pointer, q.mantissa.pointer, shift, &scratch)
      }
    }
    return Dyadic(sum, exponent: sum.sign == 0 ? 0 : exponent)
  }

  /// The exact `self + a · b`; `scratch` is overwritten.
  func adding(productOf a: Dyadic, _ b: Dyadic, _ scratch: inout cgmp_integer) -> Dyadic {
    if a.isZero || b.isZero { return self }
    if isZero { return a * b }
    cgmp_z_multiply(&scratch, a.mantissa.pointer, b.mantissa.pointer)
    let distance = a.exponent + b.exponent - exponent
    precondition(
      distance.magnitude < 1 << 36, "the exponents are too far apart for an exact result")
    let sum = BigInteger { sum in
      if distance >= 0 {
        cgmp_z_shift_left(sum, &scratch, UInt(distance))
        cgmp_z_add(sum, sum, mantissa.pointer)
      } else {
        cgmp_z_shift_left(sum, mantissa.pointer, distance.magnitude)
        cgmp_z_add(sum, sum, &scratch)
      }
    }
    return Dyadic(sum, exponent: exponent + min(distance, 0))
  }

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
    return Int(cgmp_z_compare(p.pointer, q.pointer))
  }
}

extension Dyadic: Hashable {
  /// Equal numbers hash equally.
  public func hash(into hasher: inout Hasher) {
    // The leading 53 bits do not depend on how the value is split into mantissa and exponent.
    var position = 0
    hasher.combine(cgmp_z_get_d_2exp(&position, mantissa.pointer))
    hasher.combine(isZero ? 0 : position + exponent)
  }
}
