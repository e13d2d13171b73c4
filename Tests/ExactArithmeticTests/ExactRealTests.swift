import ExactArithmetic
import Testing

@Suite struct ExactRealTests {
  @Test func constantsTakeThePrecisionOfTheirPartner() {
    let x = ExactReal(0.75, precision: 200)
    for result in [x + ExactReal(1), ExactReal(1) - x, ExactReal(2.5) * x, ExactReal(1) / x, -x] {
      #expect(result.precision == 200)
    }
    #expect((ExactReal(2) * ExactReal(0.5)).precision == 0)
    #expect((x * ExactReal(0.5, precision: 300)).precision == 300)
  }

  @Test func arithmeticIsExactAndDivisionIsRoundedOnce() {
    let tiny = ExactReal(Dyadic(mantissa: 1, exponent: -400), precision: 64)
    let one = ExactReal(1.0, precision: 64)
    #expect((one + tiny) - one == tiny)
    #expect((one + tiny).rounded() == one)
    #expect(ExactReal(1).rounded() == ExactReal(1))
    let third = one / ExactReal(3)
    #expect(third.value == Dyadic(1).divided(by: Dyadic(3), precision: 64))
    #expect(third * ExactReal(3) != one)
    #expect((third * ExactReal(3)).rounded() == one)
  }

  @Test func functionsAreThoseOfTheDyadic() {
    let x = ExactReal(1.5, precision: 100)
    #expect(x.exponential().value == Dyadic(1.5).exp(precision: 100))
    #expect(x.logarithm().value == Dyadic(1.5).log(precision: 100))
    #expect(x.hyperbolicTangent().value == Dyadic(1.5).tanh(precision: 100))
    #expect(x.logistic().value == Dyadic(1.5).sigmoid(precision: 100))
    #expect(x.squareRoot().value == Dyadic(1.5).squareRoot(precision: 100))
  }

  @Test func orderAndStep() {
    let (a, b) = (ExactReal(-2, precision: 50), ExactReal(3))
    #expect(a < b)
    #expect(ExactReal.maximum(a, b) == b)
    #expect(ExactReal.maximum(a, b).precision == 50)
    #expect([a, ExactReal(0), b].map { $0.unitStep() } == [0, 0, 1].map { ExactReal($0) })
  }

  @Test func sumOfProductsIsExact() {
    let values = (0..<60).map {
      ExactReal(Dyadic(mantissa: $0 * $0 - 700, exponent: -$0), precision: 32 + $0)
    }
    var expected = ExactReal(0)
    for i in 0..<12 { expected = expected + values[i * 3] * values[i * 5] }
    values.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      let sum = ExactReal.sumOfProducts(base, 3, base, 5, count: 12)
      #expect(sum == expected)
      #expect(sum.precision == expected.precision)
    }
  }
}
