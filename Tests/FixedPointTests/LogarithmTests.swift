import CKernels
import ExactArithmetic
import Foundation
import Testing

@Suite struct LogarithmTests {
  /// The error in units of 2^-20, by a double, whose own error is below 2^-27 units.
  private func error(_ s: UInt64) -> Double {
    abs(Double(fg_log_q20(s)) - log(Double(s) * 0x1p-24) * 0x1p20)
  }

  /// All 2^23 mantissas that the kernel tells apart, near 1 and at the ends of the range.
  @Test(arguments: [0, 1, 23, 40])
  func everyMantissa(shift: Int) {
    var worst = 0.0
    for mantissa in (UInt64(1) << 23)..<(1 << 24) { worst = max(worst, error(mantissa << shift)) }
    #expect(worst <= 0.52)
  }

  /// Every exponent, with digits beyond the 24 that are kept.
  @Test func everyExponent() {
    var worst = 0.0
    for exponent in 0..<64 {
      for i in 0..<UInt64(20_000) {
        // Fibonacci hashing spreads the low bits.
        let s = (i &* 0x9E37_79B9_7F4A_7C15 | 1 << 63) >> UInt64(exponent)
        worst = max(worst, error(s))
      }
    }
    #expect(worst <= 0.57)
  }

  /// Small numbers one by one, and around every power of two, where the carry is.
  @Test func smallNumbersAndCarries() {
    var worst = 0.0
    for s in UInt64(1)...300_000 { worst = max(worst, error(s)) }
    for power in 1..<64 {
      for offset in UInt64(1)...1_000 {
        let s = UInt64(1) << UInt64(power)
        worst = max(worst, error(s &+ offset))
        if s > offset { worst = max(worst, error(s - offset)) }
      }
    }
    for offset in UInt64(0)..<1_000 { worst = max(worst, error(.max - offset)) }
    #expect(worst <= 0.57)
  }

  /// The truth of the screening itself: MPFR at 80 bits.
  @Test func againstExactArithmetic() {
    var worst = Dyadic(0)
    for i in 1...20_000 {
      let s = i * 838_861
      let exact = Dyadic(mantissa: s, exponent: -24).log(precision: 80)
      let unit = Dyadic(mantissa: 1, exponent: 20)
      worst = max(worst, (Dyadic(Int(fg_log_q20(UInt64(s)))) - exact * unit).absoluteValue)
    }
    #expect(worst <= Dyadic(0.57))
  }

  @Test func endsAreExact() {
    #expect(fg_log_q20(1 << 24) == 0)
    #expect(fg_log_q20(1) == -17_443_620)
    #expect(fg_log_q20(0) == fg_log_q20(1))
    #expect(fg_log_q20(1 << 25) == 726_817)
  }
}
