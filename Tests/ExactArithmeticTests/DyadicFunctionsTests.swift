import ExactArithmetic
import Foundation
import Testing

@Suite struct DyadicFunctionsTests {
  /// Decimal digits scaled to a whole number: 2.718… · 10^18, as published.
  private func digits(_ value: Dyadic) -> Int {
    (value * Dyadic(1_000_000_000) * Dyadic(1_000_000_000)).raw(fractionBits: 0)
  }

  @Test func constantsAreThePublishedOnes() {
    // e, ln 2, tanh 1, 1/(1+e^-1), √2, 1/3: OEIS A001113, A002162, A073744, A002193.
    #expect(digits(Dyadic(1).exp(precision: 128)) == 2_718_281_828_459_045_235)
    #expect(digits(Dyadic(2).log(precision: 128)) == 693_147_180_559_945_309)
    #expect(digits(Dyadic(1).log1p(precision: 128)) == 693_147_180_559_945_309)
    #expect(digits(Dyadic(1).tanh(precision: 128)) == 761_594_155_955_764_888)
    #expect(digits(Dyadic(1).sigmoid(precision: 128)) == 731_058_578_630_004_879)
    #expect(digits(Dyadic(2).squareRoot(precision: 128)) == 1_414_213_562_373_095_049)
    #expect(digits(Dyadic(1).divided(by: Dyadic(3), precision: 128)) == 333_333_333_333_333_333)
  }

  @Test func doublePrecisionIsWithinAnUlpOfTheLibrary() {
    var random = SplitMix(state: 7)
    for _ in 0..<5_000 {
      let x = Double.random(in: -20...20, using: &random)
      let exact = Dyadic(x)
      #expect(abs(exact.exp(precision: 53).double - exp(x)) <= exp(x).ulp)
      #expect(abs(exact.tanh(precision: 53).double - tanh(x)) <= 2 * tanh(x).ulp)
      let y = abs(x) + 1e-9
      #expect(abs(Dyadic(y).log(precision: 53).double - log(y)) <= log(y).ulp)
      // IEEE 754 division and square root are correctly rounded: equality.
      #expect(Dyadic(y).squareRoot(precision: 53).double == y.squareRoot())
      #expect(exact.divided(by: Dyadic(y + 3), precision: 53).double == x / (y + 3))
    }
  }

  @Test func precisionsAgree() {
    var random = SplitMix(state: 8)
    for _ in 0..<300 {
      let x = Dyadic(Double.random(in: 0.001...30, using: &random))
      let identity = x.log(precision: 512).exp(precision: 512)
      #expect(identity.rounded(significantBits: 256) == x)
      #expect(x.exp(precision: 512).rounded(significantBits: 256) == x.exp(precision: 256))
      #expect(x.tanh(precision: 512).rounded(significantBits: 256) == x.tanh(precision: 256))
      #expect(x.log(precision: 512).rounded(significantBits: 256) == x.log(precision: 256))
      for y in [x, -x] {
        #expect(
          y.sigmoid(precision: 512).rounded(significantBits: 256) == y.sigmoid(precision: 256))
        // 1/(1+e^-x) = (1 + tanh(x/2)) / 2.
        let half = Dyadic(mantissa: 1, exponent: -1)
        let other = (Dyadic(1) + (y * half).tanh(precision: 512)) * half
        let difference = (other - y.sigmoid(precision: 512)).absoluteValue
        #expect(difference < Dyadic(mantissa: 1, exponent: -500))
      }
    }
  }

  @Test func tailsAreExact() {
    #expect(Dyadic(0).exp(precision: 64) == Dyadic(1))
    #expect(Dyadic(1).log(precision: 64).isZero)
    #expect(Dyadic(0).sigmoid(precision: 64) == Dyadic(mantissa: 1, exponent: -1))
    #expect(Dyadic(100_000).sigmoid(precision: 64) == Dyadic(1))
    let tail = Dyadic(-100_000)
    #expect(tail.sigmoid(precision: 64) == tail.exp(precision: 64))
    #expect(Dyadic(mantissa: -1, exponent: 40).exp(precision: 64).isZero)
  }

  @Test func threadsAgree() async {
    let serial = (1...200).map { Dyadic($0).log(precision: 300 + $0) }
    let shared = serial
    await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<8 {
        group.addTask {
          defer { Dyadic.releaseThreadCache() }
          var sum = Dyadic(0)
          for i in 1...200 {
            guard Dyadic(i).log(precision: 300 + i) == shared[i - 1] else { return false }
            sum = sum + shared[i - 1] * shared[200 - i]
          }
          return sum.sign > 0
        }
      }
      for await agrees in group { #expect(agrees) }
    }
  }
}
