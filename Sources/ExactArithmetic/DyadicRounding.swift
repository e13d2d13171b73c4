internal import CGMP

extension Dyadic {
  /// The nearest value of at most `significantBits` bits, ties to even.
  public func rounded(significantBits: Int) -> Dyadic {
    var result = self
    result.round(significantBits: significantBits)
    return result
  }

  /// Becomes the nearest value of at most `significantBits` bits, ties to even.
  mutating func round(significantBits: Int) {
    precondition(significantBits > 0, "a rounded value has at least one significant bit")
    let excess = mantissa.bits - significantBits
    guard excess > 0 else { return }
    mantissa.divideRounding(byPowerOfTwo: excess)
    exponent += excess
  }

  /// `floor(x · 2^fractionBits + 1/2)`: rounded to nearest, ties up, clamped to the range of `Int`.
  public func raw(fractionBits: Int) -> Int {
    let shift = exponent + fractionBits
    if isZero { return 0 }
    if mantissa.bits + shift > Int.bitWidth { return sign > 0 ? .max : .min }
    // |x · 2^fractionBits| < 1/2.
    if mantissa.bits + shift < 0 { return 0 }
    let whole = BigInteger { result in
      if shift >= 0 {
        cgmp_z_shift_left(result, mantissa.integer, UInt(shift))
      } else {
        // floor((floor(m / 2^(k-1)) + 1) / 2) = floor(m / 2^k + 1/2).
        cgmp_z_shift_floor(result, mantissa.integer, UInt(-shift - 1))
        cgmp_z_add_ui(result, result.pointee, 1)
        cgmp_z_shift_floor(result, result.pointee, 1)
      }
    }
    guard cgmp_z_fits_si(whole.integer) != 0 else { return sign > 0 ? .max : .min }
    return cgmp_z_get_si(whole.integer)
  }

  /// The stored integer of the value in a fixed-point format: `floor(x · 2^fractionBits + 1/2)`,
  /// then saturated to `range`.
  ///
  /// This is the definition of "correctly rounded" that every kernel of + − × max is held to, bit
  /// for bit: the exact result on the quantized operands, rounded once to nearest with ties up,
  /// saturated.
  public func raw(fractionBits: Int, in range: ClosedRange<Int>) -> Int {
    min(max(raw(fractionBits: fractionBits), range.lowerBound), range.upperBound)
  }

  /// The nearest double, ties to even; subnormals included, infinite beyond the finite doubles.
  public var double: Double {
    var value = cgmp_float()
    load(into: &value)
    defer { cgmp_f_clear(&value) }
    return cgmp_f_get_d(&value)
  }
}

extension Dyadic: CustomStringConvertible {
  /// Decimal, 20 significant digits.
  public var description: String {
    var value = cgmp_float()
    load(into: &value)
    defer { cgmp_f_clear(&value) }
    var text = [CChar](repeating: 0, count: 64)
    let length = Int(cgmp_f_print(&text, text.count, 20, &value))
    return String(decoding: text.prefix(length).map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
