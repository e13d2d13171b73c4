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
    #expect(rounded(one + tiny) == one)
    #expect(rounded(ExactReal(1)) == ExactReal(1))
    let third = one / ExactReal(3)
    #expect(third.value == Dyadic(1).divided(by: Dyadic(3), precision: 64))
    #expect(third * ExactReal(3) != one)
    #expect(rounded(third * ExactReal(3)) == one)
  }

  private func rounded(_ value: ExactReal) -> ExactReal {
    var value = value
    value.round()
    return value
  }

  @Test func roundingChangesNoOtherValue() {
    let sum =
      ExactReal(1, precision: 64) + ExactReal(Dyadic(mantissa: 1, exponent: -400), precision: 64)
    let copy = sum
    #expect(rounded(sum) == ExactReal(1))
    #expect(copy == sum && copy != ExactReal(1))
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

  /// Numbers of one to a few limbs, of both signs, far apart, some 0.
  private static func values(_ count: Int, _ random: inout SplitMix) -> [ExactReal] {
    (0..<count).map { _ in
      var value = Dyadic(mantissa: 1, exponent: Int.random(in: -200...200, using: &random))
      for _ in 0..<Int.random(in: 0...5, using: &random) {
        value = value * Dyadic(Int(bitPattern: UInt(random.next())))
      }
      let isZero = Int.random(in: 0..<4, using: &random) == 0
      return ExactReal(
        isZero ? Dyadic(0) : value, precision: Int.random(in: 30...40, using: &random))
    }
  }

  @Test func sumOfProductsIsExact() {
    var random = SplitMix(state: 5)
    for _ in 0..<200 {
      let values = Self.values(60, &random)
      var expected = ExactReal(0)
      for i in 0..<12 { expected = expected + values[i * 3] * values[i * 5] }
      let sum = ExactReal.sumOfProducts(values, 3, values, 5, count: 12)
      #expect(sum == expected)
      #expect(sum.precision == expected.precision)
    }
    #expect(ExactReal.sumOfProducts([ExactReal(1)], 1, [ExactReal(1)], 1, count: 0) == ExactReal(0))
  }

  @Test func outerProductsAreAddedExactly() {
    var random = SplitMix(state: 6)
    for _ in 0..<100 {
      let (w, a, b) = (
        Self.values(20, &random), Self.values(4, &random), Self.values(5, &random)
      )
      var updated = w
      let copy = w.map { -(-$0) }
      for round in 1...2 {
        updated.withUnsafeMutableBufferPointer { buffer in
          guard let base = buffer.baseAddress else { return }
          ExactReal.addOuterProduct(base, a, rows: 4, b, columns: 5)
        }
        for i in 0..<4 {
          for j in 0..<5 where !a[i].value.isZero && !b[j].value.isZero {
            let expected = w[i * 5 + j] + ExactReal(round) * a[i] * b[j]
            #expect(updated[i * 5 + j] == expected)
            #expect(updated[i * 5 + j].precision == expected.precision)
          }
        }
      }
      #expect(w == copy)
      let unchanged = (0..<20).filter { a[$0 / 5].value.isZero || b[$0 % 5].value.isZero }
      #expect(unchanged.allSatisfy { updated[$0] == w[$0] })
    }
  }
}
