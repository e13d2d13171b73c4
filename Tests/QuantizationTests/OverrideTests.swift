import Calibration
import FixedPoint
import GraphIR
import Operators
import Quantization
import TestNetworks
import Testing

@Suite struct OverrideTests {
  private func quantized(
    _ overrides: FormatPolicy.Override...
  ) throws -> QuantizedGraph {
    try Network.perceptron(3, 4, 2, .nll).training().calibratedOnRandom()
      .quantized(FormatPolicy(overrides: overrides))
  }

  @Test func aPatternNamesBuffers() throws {
    let plain = try quantized()
    let changed = try quantized(.init(pattern: "*.weight", fractionBits: 9))
    for index in plain.graph.values.indices {
      let (value, info) = (Value(index: index), plain.graph.values[index])
      guard [.parameter, .activation, .input].contains(info.role) else { continue }
      if info.name.hasSuffix(".weight") {
        #expect(changed.formats[value].format?.fractionBits == 9)
      } else if info.name != "linear1.bias", info.name != "linear2.bias" {
        #expect(changed.formats[value] == plain.formats[value], "\(info.name)")
      }
    }
    #expect(try changed.format("linear1.weight.updated").format?.fractionBits == 9)
  }

  @Test func characterClassesAndTheLastWishCount() throws {
    let changed = try quantized(
      .init(pattern: "linear[12]", fractionBits: 8), .init(pattern: "linear2", fractionBits: 7))
    #expect(try changed.format("linear1").format?.fractionBits == 8)
    #expect(try changed.format("linear2").format?.fractionBits == 7)
  }

  @Test func storageMayChangeAlone() throws {
    let plain = try #require(try quantized().format("x").format)
    let narrow = try #require(
      try quantized(.init(pattern: "x", storage: .int8)).format("x").format)
    // The range stays, the unit grows.
    #expect(narrow == QFormat(.int8, fractionBits: plain.fractionBits - 8))
  }

  @Test func headroomOfOneBuffer() throws {
    let plain = try quantized()
    let changed = try quantized(
      .init(pattern: "linear1", headroomBits: 3), .init(pattern: "x", headroomBits: 1))
    func bits(_ name: String) throws -> [Int] {
      try [plain, changed].map { try #require($0.format(name).format).fractionBits }
    }
    // The default is one bit, of an input none.
    #expect(try bits("linear1")[0] - bits("linear1")[1] == 2)
    #expect(try bits("x")[0] - bits("x")[1] == 1)
    #expect(try bits("linear2")[0] == bits("linear2")[1])
  }

  /// Fraction bits and headroom say the same thing: who speaks last is heard.
  @Test func laterHeadroomOverrulesFractionBits() throws {
    let headroom = FormatPolicy.Override(pattern: "linear1.weight", headroomBits: 2)
    let fraction = FormatPolicy.Override(pattern: "*.weight", fractionBits: 5)
    let alone = try quantized(headroom).format("linear1.weight")
    #expect(try quantized(fraction, headroom).format("linear1.weight") == alone)
    #expect(try quantized(fraction, headroom).format("linear2.weight").format?.fractionBits == 5)
    #expect(try quantized(headroom, fraction).format("linear1.weight").format?.fractionBits == 5)
    #expect(alone.format?.fractionBits != 5)
  }

  @Test func updatesOfOneParameter() throws {
    let changed = try quantized(.init(pattern: "linear1.*", weightUpdate: .nearest16))
    for (name, bits) in [("linear1.weight", 0), ("linear1.bias", 0), ("linear2.weight", 8)] {
      #expect(try changed.format(name).residualBits == bits, "\(name)")
    }
  }

  @Test func accumulatorOfOneSum() throws {
    func accumulators(_ quantized: QuantizedGraph) -> [String: Accumulator] {
      let pairs = quantized.graph.nodes.enumerated().compactMap { index, node in
        quantized.calls[index]?.bound.map { (node.name, $0.accumulator) }
      }
      return Dictionary(pairs) { first, _ in first }
    }
    let plain = try accumulators(quantized())
    let changed = try accumulators(quantized(.init(pattern: "linear1", accumulator: .int64)))
    #expect(plain["linear1"] == .int32 && changed["linear1"] == .int64)
    #expect(plain["linear2"] == .int32 && changed["linear2"] == .int32)
  }

  @Test(arguments: [
    (FormatPolicy.Override(pattern: "linear1", weightUpdate: .nearest16), "weight_update"),
    (FormatPolicy.Override(pattern: "x", accumulator: .int64), "accumulator"),
  ])
  func aWishForSomethingElseIsAnError(_ wish: FormatPolicy.Override, _ key: String) throws {
    let error = #expect(throws: QuantizationError.self) { try quantized(wish) }
    guard case .overrideWithoutEffect(wish.pattern, key, let buffers)? = error?.reason else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(buffers.contains(key == "accumulator" ? "linear1" : "linear1.weight"))
  }

  @Test func anUnmatchedPatternIsAnError() throws {
    let error = #expect(throws: QuantizationError.self) {
      try quantized(.init(pattern: "linaer1", fractionBits: 8))
    }
    #expect(error?.node == "linaer1")
    guard case .unmatchedOverride(let pattern, let buffers)? = error?.reason else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(pattern == "linaer1")
    #expect(buffers.contains("linear1"))
  }

  @Test func moreThanTheAccumulatorHasIsAnError() throws {
    let error = #expect(throws: QuantizationError.self) {
      try quantized(.init(pattern: "linear1.bias", fractionBits: 40))
    }
    #expect(error?.node == "linear1.bias")
    guard case .overrideBeyondLimit("linear1.bias", 40, let limit)? = error?.reason else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(throws: Never.self) {
      // The weight may give up three bits more to fit its sum, and the bias follows.
      try quantized(.init(pattern: "linear1.bias", fractionBits: limit - 3))
    }
  }

  @Test func outputsGiveWayToCoarseTargets() throws {
    let graph = try Network.perceptron(3, 4, 2, .mse).training().calibratedOnRandom()
      .with(["target": 4000])
    let formats = try graph.quantized(FormatPolicy()).formats
    let (output, target) = (graph.training.network.output, graph.training.network.target)
    let distance =
      try #require(formats[output].format).fractionBits
      - #require(formats[target].format).fractionBits
    #expect(distance == 8)
  }

  @Test func anOverrideOfAFixedFormatIsAnError() throws {
    let graph = try Network([3], .mse) { graph, x in
      try graph.apply(Sigmoid(), graph.linear("linear1", x, 2), name: "sigmoid1")
    }.training().calibratedOnRandom()
    let wish = FormatPolicy.Override(pattern: "sigmoid1", fractionBits: 3)
    let error = #expect(throws: QuantizationError.self) {
      try graph.quantized(FormatPolicy(overrides: [wish]))
    }
    #expect(
      error?.reason
        == .overrideOfFixedFormat(
          pattern: "sigmoid1", format: .fixed(QFormat(.int16, fractionBits: 15), .static)))
  }

  @Test func anOverrideOfAClassIsAnError() throws {
    let error = #expect(throws: QuantizationError.self) {
      try quantized(.init(pattern: "target", storage: .int8))
    }
    #expect(error?.reason == .overrideOfFixedFormat(pattern: "target", format: .index))
  }

  @Test func formatsThatCannotBeAlignedAreAnError() throws {
    // A sigmoid's Q0.15 cannot give way to targets of thousands.
    let graph = try Network([3], .mse) { graph, x in
      try graph.apply(Sigmoid(), graph.linear("linear1", x, 2), name: "sigmoid1")
    }.training().calibratedOnRandom().with(["target": 4000])
    let error = #expect(throws: QuantizationError.self) { try graph.quantized(FormatPolicy()) }
    #expect(error?.node == "loss")
    guard case .format(.misaligned(let bits))? = error?.reason else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(bits > 8)
  }
}
