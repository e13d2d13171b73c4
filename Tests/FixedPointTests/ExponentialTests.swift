import CKernels
import ExactArithmetic
import Foundation
import Testing

@Suite struct ExponentialTests {
  /// The error in units of 2^-24, by a double, whose own error is below 2^-28 units.
  private func error(_ d: UInt32, _ fractionBits: Int) -> Double {
    let x = Double(sign: .plus, exponent: -fractionBits, significand: Double(d))
    return abs(Double(fg_exp_q24(d, Int32(fractionBits))) - exp(-x) * 0x1p24)
  }

  /// Every 16-bit argument in the formats where they matter.
  @Test(arguments: 0...15)
  func sixteenBits(fractionBits: Int) {
    let worst = (0...65_535).map { error($0, fractionBits) }.max() ?? .infinity
    #expect(worst <= 0.55)
  }

  /// Every format, over the whole range of arguments.
  @Test(arguments: -8...31)
  func allFormats(fractionBits: Int) {
    var worst = 0.0
    for i in 0...50_000 {
      worst = max(worst, error(UInt32(i), fractionBits))
      worst = max(worst, error(UInt32(i) &* 85_899, fractionBits))
      worst = max(worst, error(UInt32.max - UInt32(i), fractionBits))
    }
    #expect(worst <= 0.55)
  }

  /// Every seventh argument of 20 fraction bits up to the underflow, 2.6 million.
  @Test func twentyFractionBits() {
    var worst = 0.0
    for d in stride(from: UInt32(0), to: 18 << 20, by: 7) { worst = max(worst, error(d, 20)) }
    #expect(worst <= 0.55)
  }

  /// The truth of the screening itself: MPFR at 80 bits.
  @Test func againstExactArithmetic() {
    var worst = Dyadic(0)
    for i in 0..<20_000 {
      let d = UInt32(i) &* 943
      let exact = Dyadic(mantissa: -Int(d), exponent: -20).exp(precision: 80)
      let unit = Dyadic(mantissa: 1, exponent: 24)
      worst = max(worst, (Dyadic(Int(fg_exp_q24(d, 20))) - exact * unit).absoluteValue)
    }
    #expect(worst <= Dyadic(0.55))
  }

  @Test func endsAreExact() {
    for fractionBits in Int32(-8)...31 {
      #expect(fg_exp_q24(0, fractionBits) == 1 << 24)
    }
    #expect(fg_exp_q24(.max, 0) == 0)
    #expect(fg_exp_q24(1, -8) == 0)
    #expect(fg_exp_q24(18, 0) == 0)
    #expect(fg_exp_q24(17, 0) == 1)
  }
}
