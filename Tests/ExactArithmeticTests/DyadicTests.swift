import ExactArithmetic
import Testing

@Suite struct DyadicTests {
  /// m · 2^e as a fraction over 2^40, which Int128 holds for the ranges below.
  private struct Sample {
    var dyadic: Dyadic
    var over40: Int128

    init(_ random: inout SplitMix) {
      let mantissa = Int.random(in: -1_000_000_000...1_000_000_000, using: &random)
      let exponent = Int.random(in: -20...10, using: &random)
      dyadic = Dyadic(mantissa: mantissa, exponent: exponent)
      over40 = Int128(mantissa) << Int128(40 + exponent)
    }
  }

  @Test func sumsDifferencesAndProductsAreThoseOfInt128() {
    var random = SplitMix(state: 1)
    for _ in 0..<20_000 {
      let (a, b) = (Sample(&random), Sample(&random))
      #expect((a.dyadic + b.dyadic).raw(fractionBits: 40, over: a.over40 + b.over40))
      #expect((a.dyadic - b.dyadic).raw(fractionBits: 40, over: a.over40 - b.over40))
      #expect((-a.dyadic).raw(fractionBits: 40, over: -a.over40))
      let product = (a.over40 >> 20) * (b.over40 >> 20)
      #expect((a.dyadic * b.dyadic).raw(fractionBits: 40, over: product))
      #expect((a.dyadic < b.dyadic) == (a.over40 < b.over40))
      #expect((a.dyadic == b.dyadic) == (a.over40 == b.over40))
      #expect(a.dyadic.sign == a.over40.signum())
    }
  }

  @Test func lawsHoldFarApart() {
    let (large, small) = (
      Dyadic(mantissa: 3, exponent: 4_000), Dyadic(mantissa: -5, exponent: -900)
    )
    #expect((large + small) - large == small)
    #expect((large + small) < large)
    #expect((large + small) * (large - small) == large * large - small * small)
    #expect(large - large == Dyadic(0))
    #expect((large - large).isZero)
    #expect(Dyadic(0) * large + small == small)
    #expect(max(large, small) == large)
  }

  @Test func equalValuesHashEqually() {
    let split = [
      Dyadic(mantissa: 3, exponent: 8), Dyadic(768), Dyadic(768.0), Dyadic(1024) - Dyadic(256),
    ]
    #expect(Set(split).count == 1)
    #expect(Set([Dyadic(0), Dyadic(-0.0), Dyadic(mantissa: 0, exponent: 9)]).count == 1)
    #expect(Set([Dyadic(3), Dyadic(-3), Dyadic(mantissa: 3, exponent: 1)]).count == 3)
  }

  @Test func doublesSurviveTheRoundTrip() {
    var random = SplitMix(state: 2)
    for _ in 0..<20_000 {
      let value = Double(bitPattern: random.next())
      guard value.isFinite else { continue }
      #expect(Dyadic(value).double == value)
    }
    for value in [
      0, 1, -1, .leastNonzeroMagnitude, .leastNormalMagnitude.nextDown, .greatestFiniteMagnitude,
    ] as [Double] {
      #expect(Dyadic(value).double == value)
      #expect(Dyadic(-value).double == -value)
    }
  }

  @Test func toDoubleRoundsAsTheHardware() {
    var random = SplitMix(state: 3)
    for _ in 0..<20_000 {
      let (a, b) = (
        Double.random(in: -9...9, using: &random), Double.random(in: 0...1, using: &random)
      )
      #expect((Dyadic(a) + Dyadic(b)).double == a + b)
      #expect((Dyadic(a) * Dyadic(b)).double == a * b)
    }
    #expect(Dyadic(mantissa: 1, exponent: 1024).double == .infinity)
  }

  @Test func carriesAndBorrowsCrossEveryLimb() {
    for bits in [1, 63, 64, 65, 127, 128, 192, 300] {
      let power = Dyadic(mantissa: 1, exponent: bits)
      let ones = power - Dyadic(1)
      #expect(ones < power && ones + Dyadic(1) == power)
      #expect(-ones - Dyadic(1) == -power && -power + Dyadic(1) == -ones)
      #expect(ones - power == Dyadic(-1) && power - ones == Dyadic(1))
      #expect(ones * ones == power * power - power - power + Dyadic(1))
    }
  }

  @Test func descriptionIsDecimal() {
    #expect(Dyadic(0.375).description == "0.375")
    #expect(Dyadic(-12).description == "-12")
    #expect(Dyadic(0.1).description == "0.10000000000000000555")
  }
}

extension Dyadic {
  /// Whether the value is exactly numerator / 2^fractionBits.
  fileprivate func raw(fractionBits: Int, over numerator: Int128) -> Bool {
    let high = Int(numerator >> 60)
    let low = Int(numerator & ((1 << 60) - 1))
    let expected =
      Dyadic(mantissa: high, exponent: 60 - fractionBits)
      + Dyadic(mantissa: low, exponent: -fractionBits)
    return self == expected
  }
}
