import Calibration
import FixedPoint
import GraphIR
import Operators
import Quantization
import TestNetworks
import Testing

/// Buffers in float32 inside an integer program: conversions stand where they meet integers.
@Suite struct FloatFallbackTests {
  private func quantized(
    _ policy: FormatPolicy, _ loss: TestLoss = .nll
  ) throws -> QuantizedGraph {
    try Network.perceptron(3, 4, 2, loss).training().calibratedOnRandom().quantized(policy)
  }

  private func wish(_ pattern: String) -> FormatPolicy {
    FormatPolicy(overrides: [.init(pattern: pattern, isFloat32: true)])
  }

  /// The operators of a program, in order.
  private func operators(_ graph: QuantizedGraph) -> [String] {
    graph.graph.nodes.map { type(of: $0.op).name }
  }

  @Test func withoutAWishNothingChanges() throws {
    let plain = try quantized(FormatPolicy())
    #expect(!operators(plain).contains("convert"))
  }

  @Test func aFloatBufferIsConvertedWhereIntegersMeetIt() throws {
    let changed = try quantized(wish("sigmoid1"))
    let graph = changed.graph
    #expect(try changed.format("sigmoid1") == .float32)
    #expect(try changed.format("linear1.float32") == .float32)
    #expect(try changed.format("linear1").format?.storage == .int16)
    for node in graph.nodes where type(of: node.op).name != "convert" {
      let formats = (node.operands + node.results).map { changed.formats[$0] }
        .filter { $0 != .index }
      let floats = formats.filter { $0 == .float32 }.count
      #expect(floats == 0 || floats == formats.count, "\(node.name)")
    }
  }

  @Test func keysOfRandomBitsStayIntegers() throws {
    let network = try Network([3], .nll) { graph, x in
      let h = try graph.linear("linear1", x, 4)
      let key = graph.given("dropout.key", .scalar, role: .random)
      let kept = try graph.apply(Dropout(rate: 0.25), h, key, name: "dropout")
      graph.predict(kept, as: h)
      return try graph.linear("linear2", kept, 2)
    }.separatingPrediction()
    let changed = try network.training().calibratedOnRandom().quantized(wish("dropout"))
    #expect(try changed.format("dropout") == .float32)
    #expect(!changed.graph.values.contains { $0.name == "dropout.key.float32" })
  }

  @Test func whatCallersSeeStaysInteger() throws {
    for loss in [TestLoss.nll, .mse] {
      let changed = try quantized(FormatPolicy(prefersFloat32: true), loss)
      let network = changed.training.network
      for value in [network.input, network.output, network.loss] {
        #expect(changed.formats[value].format != nil, "\(changed.graph.name(value))")
      }
      #expect(changed.formats[network.loss].format?.storage == .int32)
      #expect(changed.formats[changed.graph.parameters[0].value] == .float32)
    }
  }

  @Test(arguments: ["x", "target", "loss", "log_softmax1"])
  func aWishForWhatCallersSeeIsAnError(_ name: String) throws {
    let error = #expect(throws: QuantizationError.self) { try quantized(wish(name)) }
    #expect(error?.reason == .callersBuffer(pattern: name))
  }

  @Test func aGradientKeepsItsSampleScaleOnTheWay() throws {
    let changed = try quantized(wish("sigmoid1.cotangent"))
    // The loss is an integer operator, so its cotangent is scaled by the sample.
    #expect(try changed.format("loss.cotangent").scale == .sample)
    #expect(try changed.format("sigmoid1.cotangent") == .float32)
    #expect(try changed.format("linear1.cotangent").scale == .sample)
  }

  @Test func aLossInFloatScalesNothing() throws {
    let changed = try quantized(wish("linear2"))
    #expect(try changed.format("loss.cotangent").scale == .static)
    #expect(!changed.calls.contains { $0?.returnsGradientExponent ?? false })
  }
}
