import ExactArithmetic
import FixedPoint
import GraphIR
import Operators
import Testing

/// Fused losses against the formulas that they stand for.
@Suite struct LossMeaningTests {
  private typealias Real = ExactReal
  private static let tolerance = Real(0x1p-400)

  private func exact(_ values: [Double]) -> Tensor<ExactReal> {
    Tensor([values.count], values).exact(512)
  }

  private func expectNear(_ a: ExactReal, _ b: ExactReal) {
    #expect(Real.maximum(a - b, b - a) < Self.tolerance, "\(a), \(b)")
  }

  /// −Σ (t ln p + (1 − t) ln(1 − p)) / n of p = sigmoid(z).
  @Test func bceIsThatOfTheProbabilities() {
    let (z, t) = (exact([-3, 0.25, 40]), exact([0.75, 0, 1]))
    let p = Sigmoid().evaluate([z])[0]
    let terms = p.zip(t) { p, t in
      t * p.logarithm() + (Real(1) - t) * (Real(1) - p).logarithm()
    }
    let sum = terms.elements.reduce(Real(0)) { $0 + $1 }
    expectNear(BCEWithLogits().evaluate([z, t])[0].elements[0], -(sum / Real(3)))
  }

  /// weight · −Σ t' ln softmax(z), by hand, of a class and of its one-hot row.
  @Test func smoothedTargetsAndWeights() {
    let z = exact([1, -2, 0.5])
    let logarithms = Softmax().evaluate([z])[0].map { $0.logarithm() }.elements
    let smoothing = (0.1875, [0.5, 4.0, 1.0])
    let class1 = SoftmaxCrossEntropy(labelSmoothing: smoothing.0, classWeights: smoothing.1)
    let row = SoftmaxCrossEntropy(
      targets: .distribution, labelSmoothing: smoothing.0, classWeights: smoothing.1)
    let shares = [0.0625, 0.0625 + 0.8125, 0.0625]
    let sum = zip(shares, logarithms).reduce(Real(0)) { $0 + Real($1.0) * $1.1 }
    let expected = -(Real(4) * sum)
    expectNear(class1.evaluate([z, Tensor(.scalar, [Real(1)])])[0].elements[0], expected)
    expectNear(row.evaluate([z, exact([0, 1, 0])])[0].elements[0], expected)
  }

  /// Shares of smoothed classes sum to 1 in Q30, whatever their number.
  @Test func smoothedSharesSumToOne() {
    for count in [2, 3, 7, 10, 1000, 32767] {
      for smoothing in [0.0, 0.1, 1 / 3.0, 1] {
        let site = LoweringSite(
          operands: [
            Buffer(
              value: Value(index: 0), shape: [count],
              format: .fixed(QFormat(.int16, fractionBits: 12), .static), magnitude: 1),
            Buffer(value: Value(index: 1), shape: .scalar, format: .index, magnitude: 0),
          ],
          results: [
            Buffer(
              value: Value(index: 2), shape: .scalar,
              format: .fixed(QFormat(.int32, fractionBits: 20), .static), magnitude: 1),
            Buffer(
              value: Value(index: 3), shape: [count],
              format: .fixed(QFormat(.int16, fractionBits: 14), .sample), magnitude: 1),
          ], headroomBits: 0)
        let op = SoftmaxCrossEntropy(
          labelSmoothing: smoothing, classWeights: Array(repeating: 1, count: count))
        guard let call = try? op.lower(site), case .constant(let hit) = call.arguments[7],
          case .constant(let miss) = call.arguments[8]
        else {
          Issue.record("\(count) classes are lowered")
          continue
        }
        #expect(hit >= 0 && miss >= 0 && hit + (count - 1) * miss == 1 << 30)
      }
    }
  }
}
