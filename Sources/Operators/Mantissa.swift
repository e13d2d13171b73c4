/// A factor in (0, ∞) as a 31-bit mantissa and a shift: `mantissa · 2^-shift`, the mantissa in
/// [2^30, 2^31), rounded to nearest.
struct Mantissa {
  let mantissa: Int
  let shift: Int

  /// `numerator / count`.
  init(_ numerator: Int = 1, reciprocalOf count: Int) {
    precondition(numerator > 0 && count > 0, "a mean is over at least one element")
    // 2^62 / count is exact integer arithmetic, so the mantissa is the same on every machine.
    var shift = 0
    while (numerator << shift) / count < 1 << 30 { shift += 1 }
    while (numerator << shift) / count >= 1 << 31 { shift -= 1 }
    let rounded = ((numerator << (shift + 1)) / count + 1) >> 1
    mantissa = min(rounded, (1 << 31) - 1)
    self.shift = shift
  }
}

extension Mantissa {
  /// A positive number.
  init(_ value: Double) {
    precondition(value > 0 && value.isFinite, "a factor is above 0")
    let rounded = Int((value.significand * 0x1p30).rounded())
    // A significand that rounds to 2 keeps 31 bits as 2 − 2^-30.
    mantissa = min(rounded, (1 << 31) - 1)
    shift = 30 - Int(value.exponent)
  }
}
