import Autodiff
import Calibration
import FixedPoint
import GraphIR
import Operators
import Quantization
import TestNetworks
import Testing

/// A weight gives up to three fraction bits for a 32-bit sum; beyond that the sum takes 64.
@Suite struct AccumulatorTests {
  /// One unbiased product whose operands have 14 fraction bits (13 with headroom).
  private func graph(sum: Double) throws -> CalibratedGraph {
    let network = try Network([4], .mse) { graph, x in
      try graph.linear("linear1", x, 2, bias: false)
    }
    return try network.training().calibratedOnRandom()
      .with(["x": 1.5, "linear1.weight": 1.5, "linear1": sum, "target": 1])
  }

  /// Fraction bits of the weight and width of the accumulator.
  private func outcome(sum: Double) throws -> (fraction: Int?, width: Int?) {
    let quantized = try graph(sum: sum).quantized(FormatPolicy())
    return (
      try quantized.format("linear1.weight").format?.fractionBits,
      try quantized.call("linear1").bound?.width
    )
  }

  @Test(
    arguments: [
      // 2 · sum · 2^(14 + 13 − bits) + half ≤ 2^31 − 1
      (sum: 7.9, given: 0), (7.99, 0), (8, 1), (15.9, 1), (16, 2), (31.9, 2), (32, 3), (63.9, 3),
    ])
  func aWeightGivesUpBits(sum: Double, given: Int) throws {
    let found = try outcome(sum: sum)
    #expect(found.fraction == 13 - given)
    #expect(found.width == 32)
  }

  @Test(arguments: [64, 65, 1000.0]) func beyondThreeTheSumIsWide(sum: Double) throws {
    let found = try outcome(sum: sum)
    #expect(found.fraction == 13)
    #expect(found.width == 64)
  }

  @Test func theBoundIsTheFormulaOfTheContract() throws {
    let quantized = try graph(sum: 3).quantized(FormatPolicy(headroomBits: 2))
    let call = try quantized.call("linear1")
    let bound = try #require(call.bound)
    // x Q1.14, w Q3.12, y Q4.11: sum in Q26, shift 15, headroom 2.
    #expect(call.arguments.last == .constant(15))
    #expect(bound.magnitude == 4 * 3 * 67_108_864 + 16384)
    #expect(bound.evidence == .calibrated(headroomBits: 2))
  }

  @Test func aBiasDoesNotShrinkForItsSum() throws {
    let network = try Network([4], .mse) { graph, x in try graph.linear("linear1", x, 2) }
    let graph = try network.training().calibratedOnRandom()
      .with(["x": 1.5, "linear1.weight": 1.5, "linear1.bias": 1.5, "linear1": 20, "target": 1])
    let quantized = try graph.quantized(FormatPolicy())
    #expect(try quantized.text("linear1.bias") == "int16 Q2.13 + 8 residual bits")
    #expect(try quantized.text("linear1.weight") == "int16 Q4.11 + 8 residual bits")
  }

  @Test func aTiedWeightServesAllItsSums() throws {
    let network = try Network([2], .mse) { graph, x in
      let weight = graph.parameter("w", [2, 2], .uniform(bound: 1))
      let h = try graph.apply(Linear(), [x, weight], name: "first")[0]
      return try graph.apply(Linear(), [h, weight], name: "second")[0]
    }
    let graph = try network.training().calibratedOnRandom()
      .with(["x": 1.5, "w": 1.5, "first": 8, "second": 16, "target": 16])
    let quantized = try graph.quantized(FormatPolicy())
    let width = try ["first", "second"].map { try quantized.call($0).bound?.width }
    #expect(width == [32, 32])
    #expect(try quantized.text("w") == "int16 Q3.12 + 8 residual bits")
  }

  /// A bias of two layers obeys the narrower of their accumulators.
  @Test(arguments: [true, false]) func aTiedBiasFitsBothAccumulators(narrowFirst: Bool) throws {
    let network = try Network([2], .mse) { graph, x in
      let bias = graph.parameter("b", [2], .uniform(bound: 1))
      let w1 = graph.parameter("w1", [2, 2], .uniform(bound: 1))
      let w2 = graph.parameter("w2", [2, 2], .uniform(bound: 1))
      let h = try graph.apply(Linear(), [x, w1, bias], name: "first")[0]
      return try graph.apply(Linear(), [h, w2, bias], name: "second")[0]
    }
    let coarse = narrowFirst ? ["x": 1000.0, "w1": 1000] : ["first": 1000, "w2": 1000]
    let graph = try network.training().calibratedOnRandom().with(coarse).with(["b": 1e-4])
    let quantized = try graph.quantized(FormatPolicy())
    for name in ["first", "second"] {
      let arguments = try quantized.call(name).arguments
      guard case .constant(let biasShift) = arguments[arguments.count - 2] else {
        Issue.record("the shift of the bias is a constant")
        continue
      }
      #expect((0...31).contains(biasShift), "\(name)")
    }
  }
}
