import ExactArithmetic
import Testing

@Suite struct DyadicRoundingTests {
  @Test func rawIsFloorOfHalfMore() {
    // Every quarter from -10 to 10, against integer arithmetic.
    for quarters in -40...40 {
      let expected = (quarters + 2) >> 2
      #expect(Dyadic(mantissa: quarters, exponent: -2).raw(fractionBits: 0) == expected)
      #expect(Dyadic(mantissa: quarters, exponent: 3).raw(fractionBits: -5) == expected)
      #expect(Dyadic(mantissa: quarters, exponent: -62).raw(fractionBits: 60) == expected)
    }
    var random = SplitMix(state: 5)
    for _ in 0..<20_000 {
      let mantissa = Int(truncatingIfNeeded: random.next()) >> 2
      let shift = Int.random(in: 1...61, using: &random)
      let expected = (mantissa + 1 << (shift - 1)) >> shift
      #expect(Dyadic(mantissa: mantissa, exponent: -shift).raw(fractionBits: 0) == expected)
    }
  }

  @Test func rawClampsAndVanishes() {
    #expect(Dyadic(.max).raw(fractionBits: 0) == .max)
    #expect(Dyadic(.min).raw(fractionBits: 0) == .min)
    #expect((Dyadic(.max) + Dyadic(1)).raw(fractionBits: 0) == .max)
    #expect((Dyadic(.min) - Dyadic(1)).raw(fractionBits: 0) == .min)
    #expect(Dyadic(mantissa: 1, exponent: 1_000_000_000).raw(fractionBits: 0) == .max)
    #expect(Dyadic(mantissa: -1, exponent: 63).raw(fractionBits: 0) == .min)
    #expect(Dyadic(mantissa: -1, exponent: -2_000).raw(fractionBits: 1_000) == 0)
    #expect(Dyadic(mantissa: -1, exponent: -1).raw(fractionBits: 0) == 0)
    #expect(Dyadic(mantissa: 1, exponent: -1).raw(fractionBits: 0) == 1)
    #expect(Dyadic(300).raw(fractionBits: 1, in: -128...127) == 127)
    #expect(Dyadic(-300).raw(fractionBits: 1, in: -128...127) == -128)
    #expect(Dyadic(30).raw(fractionBits: 2, in: -128...127) == 120)
  }

  @Test func significantBitsRoundTiesToEven() {
    // Eight bits of mantissa to four, both signs, against the rule written out.
    for magnitude in 128...255 {
      var kept = magnitude >> 4
      let rest = magnitude & 15
      if rest > 8 || (rest == 8 && kept & 1 == 1) { kept += 1 }
      let expected = Dyadic(mantissa: kept, exponent: 4)
      #expect(Dyadic(magnitude).rounded(significantBits: 4) == expected)
      #expect(Dyadic(-magnitude).rounded(significantBits: 4) == -expected)
    }
    #expect(Dyadic(5).rounded(significantBits: 3) == Dyadic(5))
    #expect(
      Dyadic(mantissa: 3, exponent: 90).rounded(significantBits: 2).raw(fractionBits: -90) == 3)
  }

  @Test func significantBitsRoundAsTheHardware() {
    var random = SplitMix(state: 6)
    for _ in 0..<20_000 {
      let (a, b) = (
        Double.random(in: -9...9, using: &random), Double.random(in: 0...1, using: &random)
      )
      let single = Dyadic(a * b).rounded(significantBits: 24)
      #expect(single == Dyadic(Double(Float(a * b))))
    }
  }
}
