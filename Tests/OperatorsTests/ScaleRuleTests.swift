import FixedPoint
import GraphIR
import Operators
import Testing

/// Which sample-scaled operands have a scale together, by the algebra of 2^-k.
@Suite struct ScaleRuleTests {
  /// A probe of the reference: with operands scaled by 2^-1 where they are sample-scaled, every
  /// result is 2^-1 of the unscaled one if it claims the sample scale, or unchanged if static.
  @Test(arguments: Use.all) func scalesAreThoseOfTheReference(_ use: Use) throws {
    var generator = use.generator(7)
    let count = use.specimen.operands.count
    for mask in 0..<(1 << count) {
      let scales: [Scale] = (0..<count).map { mask >> $0 & 1 == 1 ? .sample : .static }
      guard let results = use.op.resultScales(scales), scales.contains(.sample) else { continue }
      // A step and a sum absorb the exponent: their results are not linear in the scale of the
      // stored gradient.
      guard !(use.op is any RatedOperator), use.specimen.state == nil else { continue }
      let point = use.point(&generator)
      let halved = zip(point, scales).map { tensor, scale in
        tensor.map { scale == .sample ? $0 / 2 : $0 }
      }
      let pairs = zip(use.op.evaluate(point), use.op.evaluate(halved))
      for (scale, (whole, half)) in zip(results, pairs) {
        let factor = scale == .sample ? 0.5 : 1
        for (a, b) in zip(whole.elements, half.elements) {
          #expect(abs(b - factor * a) <= 1e-12 * max(1, abs(a)), "\(scales) to \(results)")
        }
      }
    }
  }

  @Test func sumsNeedOneScale() {
    for op in [Add(), Subtract()] as [any Operator] {
      #expect(op.resultScales([.sample, .sample]) == [.sample])
      #expect(op.resultScales([.sample, .static]) == nil)
      #expect(op.resultScales([.static, .static]) == [.static])
    }
  }

  @Test func productsTakeOneSampleScaledFactor() {
    for op in [Multiply(), MatMul(), OuterProduct(), Linear()] as [any Operator] {
      #expect(op.resultScales([.sample, .static]) == [.sample])
      #expect(op.resultScales([.static, .sample]) == [.sample])
      #expect(op.resultScales([.sample, .sample]) == nil)
    }
  }

  /// A bias is a summand: the scale of the product.
  @Test func aBiasHasTheScaleOfTheProduct() {
    #expect(Linear().resultScales([.static, .static, .static]) == [.static])
    #expect(Linear().resultScales([.sample, .static, .static]) == nil)
    #expect(Linear().resultScales([.static, .static, .sample]) == nil)
    #expect(Linear().resultScales([.sample, .static, .sample]) == [.sample])
  }

  @Test func lossesTakeStaticOperandsOnly() {
    #expect(MeanSquaredError().resultScales([.static, .static]) == [.static, .sample])
    #expect(SoftmaxCrossEntropy().resultScales([.static, .static]) == [.static, .sample])
    #expect(NegativeLogLikelihood().resultScales([.static, .static]) == [.static, .static])
    #expect(MeanSquaredError().resultScales([.sample, .static]) == nil)
  }

  /// A copy of a parameter is no parameter: it has no residual.
  @Test func copiesOfMastersAreWithoutResidual() {
    let plane = QFormat(.int16, fractionBits: 12)
    let master = Buffer(
      value: Value(index: 0), shape: [2, 3], format: .master(plane, .residual8), magnitude: 1)
    for op in [Transpose([1, 0]), Broadcast(to: [2, 3]), Negate(), ReLU()] as [any Operator] {
      #expect(
        op.resultFormats([master], observed: [1], storages: [.int16]) == [.fixed(plane, .static)])
    }
    #expect(
      OuterProductUpdate().resultFormats(
        [master, master, master], observed: [1], storages: [.int16])
        == [.master(plane, .residual8)])
  }

  @Test func limitsKeepShiftsInTheirRange() {
    let (x, w) = (QFormat(.int16, fractionBits: 12), QFormat(.int16, fractionBits: 14))
    let formats: [BufferFormat?] = [.fixed(x, .static), .master(w, .residual8), nil]
    #expect(Linear().fractionLimit(ofOperand: 2, formats) == 26)
    #expect(Linear().fractionLimit(ofOperand: 1, formats) == nil)
    #expect(MeanSquaredError().fractionLimit(ofOperand: 1, [.fixed(x, .static), nil]) == 20)
    let update: [BufferFormat?] = [.master(w, .residual8), nil, .fixed(x, .static)]
    #expect(OuterProductUpdate().fractionLimit(ofOperand: 1, update) == 16 + 14 + 8 - 12)
  }
}
