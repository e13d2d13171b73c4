import FixedPoint
import GraphIR

/// A factor with a mantissa of at most 15 bits: `mantissa · 2^-shift`, the nearest to what was asked
/// for.
public struct ShortFactor: Sendable, Hashable {
  /// Odd or 0, |mantissa| < 2^15.
  public let mantissa: Int
  public let shift: Int

  public init(_ value: Double) {
    precondition(value.isFinite, "a factor is finite")
    guard value != 0 else {
      (mantissa, shift) = (0, 0)
      return
    }
    var mantissa = Int((value.significand * 0x1p14).rounded())
    var shift = 14 - Int(value.exponent)
    while mantissa % 2 == 0 {
      mantissa /= 2
      shift -= 1
    }
    self.mantissa = value < 0 ? -mantissa : mantissa
    self.shift = shift
  }

  /// The factor, exactly.
  public var value: Double {
    Double(mantissa) * Double(sign: .plus, exponent: -shift, significand: 1)
  }
}

/// `a · x + b` in integers: `factor · raw + addend` with `fractionBits`, exact.
struct AffineLine {
  let factor: Int
  let addend: Int
  let fractionBits: Int

  init(_ slope: ShortFactor, _ offset: Double, _ x: Buffer) throws(FormatError) {
    let own = x.fractionBits + slope.shift
    // The fewest fraction bits in which the offset is whole.
    let needed = offset == 0 ? own : -Int(offset.ulp.exponent) - Self.trailingZeros(offset)
    fractionBits = max(own, needed)
    let magnitude = abs(offset) * Double(sign: .plus, exponent: fractionBits, significand: 1)
    guard fractionBits - own <= 16, magnitude < 0x1p61 else {
      throw FormatError(.misaligned(bits: abs(own - needed)))
    }
    factor = slope.mantissa << (fractionBits - own)
    addend = Int(offset.sign == .minus ? -magnitude : magnitude)
  }

  private static func trailingZeros(_ value: Double) -> Int {
    (value.significandBitPattern | 1 << 52).trailingZeroBitCount
  }

  /// The sums that its operand's storage allows, rounded from: proved.
  func bound(_ x: Buffer) -> AccumulatorBound {
    let magnitude = abs(Double(factor)) * x.largestRaw + abs(Double(addend))
    return AccumulatorBound(
      magnitude: magnitude, fractionBits: fractionBits, evidence: .proved,
      accumulator: AccumulatorBound.fits(magnitude, width: 32) ? .int32 : .int64)
  }

  /// The raw operands whose line is strictly between the ends; of a line that rises.
  func inside(
    _ lowest: Double?, _ highest: Double?, _ range: ClosedRange<Int>
  ) -> (first: Int, last: Int) {
    func clamped(_ raw: Double) -> Int {
      Int(min(max(raw, Double(range.lowerBound) - 1), Double(range.upperBound) + 1))
    }
    // Whole numbers above and below an end; a quotient that is exact is an end itself.
    func quotient(_ end: Double, _ rule: FloatingPointRoundingRule) -> Int? {
      let scaled = (end * Double(sign: .plus, exponent: fractionBits, significand: 1))
      guard abs(scaled) < 0x1p61 else { return nil }
      let distance = Int(scaled.rounded(rule)) - addend
      let (whole, rest) = distance.quotientAndRemainder(dividingBy: factor)
      if rest == 0 { return whole }
      return rule == .down ? (rest < 0 ? whole - 1 : whole) : (rest > 0 ? whole + 1 : whole)
    }
    var (first, last) = (range.lowerBound, range.upperBound)
    if let lowest {
      first =
        quotient(lowest, .down).map { clamped(Double($0) + 1) }
        ?? (lowest < 0 ? first : range.upperBound + 1)
    }
    if let highest {
      last =
        quotient(highest, .up).map { clamped(Double($0) - 1) }
        ?? (highest > 0 ? last : range.lowerBound - 1)
    }
    return (max(first, range.lowerBound), min(last, range.upperBound))
  }
}
