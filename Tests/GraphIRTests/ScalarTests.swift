import ExactArithmetic
import GraphIR
import Testing

/// The algebra of duals and intervals against doubles.
@Suite struct ScalarTests {
  struct Function: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let double: @Sendable (Double) -> Double
    let dual: @Sendable (Dual<Double>) -> Dual<Double>
    let interval: @Sendable (Interval) -> Interval
    /// Only values above 0.
    var isPositive = false
  }

  static let functions: [Function] = [
    Function(
      testDescription: "exp", double: { $0.exponential() }, dual: { $0.exponential() },
      interval: { $0.exponential() }),
    Function(
      testDescription: "log", double: { $0.logarithm() }, dual: { $0.logarithm() },
      interval: { $0.logarithm() }, isPositive: true),
    Function(
      testDescription: "tanh", double: { $0.hyperbolicTangent() },
      dual: { $0.hyperbolicTangent() }, interval: { $0.hyperbolicTangent() }),
    Function(
      testDescription: "logistic", double: { $0.logistic() }, dual: { $0.logistic() },
      interval: { $0.logistic() }),
    Function(
      testDescription: "negation", double: { -$0 }, dual: { -$0 }, interval: { -$0 }),
    Function(
      testDescription: "rational", double: { ($0 * $0 + 1) / ($0 - 9) - $0 },
      dual: { ($0 * $0 + Dual(1)) / ($0 - Dual(9)) - $0 },
      interval: { ($0 * $0 + Interval(1)) / ($0 - Interval(9)) - $0 }),
    Function(
      testDescription: "max(x, 1/2)", double: { Double.maximum($0, 0.5) },
      dual: { .maximum($0, Dual(0.5)) }, interval: { .maximum($0, Interval(0.5)) }),
    Function(
      testDescription: "step", double: { $0.unitStep() }, dual: { $0.unitStep() },
      interval: { $0.unitStep() }),
  ]

  private static func points(_ function: Function) -> [Double] {
    let points = stride(from: -5.9, through: 5.9, by: 0.37)
    return points.filter { !function.isPositive || $0 > 0 }
  }

  @Test(arguments: functions) func tangentsAreFiniteDifferences(_ function: Function) {
    for x in Self.points(function) {
      let h = 1e-6
      let slope = (function.double(x + h) - function.double(x - h)) / (2 * h)
      let result = function.dual(Dual(x, tangent: 3))
      #expect(result.real == function.double(x))
      #expect(abs(result.tangent - 3 * slope) <= 1e-7 * max(1, abs(slope)), "at \(x)")
    }
  }

  @Test(arguments: functions) func intervalsContainTheirMembersImages(_ function: Function) {
    for x in Self.points(function) {
      for width in [0, 1e-12, 0.1, 1.5] {
        let upper = x + width
        let box = function.interval(Interval(x, upper))
        for i in 0...16 {
          let member = min(x + width * Double(i) / 16, upper)
          #expect(box.contains(function.double(member)), "\(box) at \(member)")
        }
        #expect(box.lower <= box.upper)
      }
    }
  }

  @Test func theTieOfAMaximumTakesTheFirst() {
    let (a, b) = (Dual(1.0, tangent: 2.0), Dual(1.0, tangent: 5.0))
    #expect(Dual.maximum(a, b).tangent == 2)
    #expect(Dual.maximum(b, a).tangent == 5)
    #expect(Dual.maximum(a, Dual(2.0, tangent: 5.0)).tangent == 5)
  }

  @Test func constantsHaveNoTangent() {
    #expect(Dual<Double>(7).tangent == 0 && Dual<Double>(0.5).tangent == 0)
    #expect(Dual(3.0, tangent: 4.0).double == 3)
    #expect(Dual(3.7, tangent: 1.0).index == 3)
  }

  @Test func dualsOfExactRealsAreExact() {
    let x = Dual(ExactReal(0.1, precision: 512), tangent: ExactReal(1))
    let cube = x * x * x
    let exact = ExactReal(0.1)
    #expect(cube.real == exact * exact * exact)
    #expect(cube.tangent == ExactReal(3) * exact * exact)
  }

  @Test func logisticIsSafeFarOut() {
    #expect(Double(-800).logistic() == 0 && Double(800).logistic() == 1)
    #expect(Double(0).logistic() == 0.5)
    #expect(abs((-3.0).logistic() + 3.0.logistic() - 1) < 1e-15)
    #expect(Interval(-800, 800).logistic() == Interval(0, 1))
    #expect(Interval(-800, 800).exponential().upper == .infinity)
  }

  @Test func intervalsRoundOutward() {
    let third = Interval(1) / Interval(3)
    let exact = ExactReal(1, precision: 200) / ExactReal(3)
    #expect(ExactReal(third.lower) < exact && exact < ExactReal(third.upper))
    let sum = Interval(0.1) + Interval(0.2)
    let exactSum = ExactReal(0.1) + ExactReal(0.2)
    #expect(ExactReal(sum.lower) <= exactSum && exactSum <= ExactReal(sum.upper))
    #expect(Interval(-2, 3) * Interval(-5, 4) == Interval((-15.0).nextDown, 12.0.nextUp))
    #expect((Interval(0, 1) * Interval(-.infinity, .infinity)).lower == -.infinity)
  }

  @Test func intervalsDescribeThemselves() {
    let interval = Interval(-1, 3)
    #expect(interval.double == 1 && interval.magnitude == 3)
    #expect("\(interval)" == "[-1.0, 3.0]")
    #expect(interval.contains(3) && !interval.contains(3.0.nextUp))
    #expect(Interval(0).unitStep() == Interval(0) && interval.unitStep() == Interval(0, 1))
  }
}
