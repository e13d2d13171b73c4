import Autodiff
import Calibration
import FixedPoint
import GraphIR
import Operators
import Quantization
import TestNetworks
import Testing

extension CalibratedGraph {
  /// A value by name.
  func value(_ name: String) throws -> Value {
    Value(index: try #require(graph.values.firstIndex { $0.name == name }, "\(name)"))
  }

  /// The same graph with ranges set by hand: ±magnitude, and the scaled magnitude of gradients.
  func with(_ magnitudes: [String: Double], scaled: [String: Double] = [:]) throws
    -> CalibratedGraph
  {
    var ranges = ranges
    for (name, magnitude) in magnitudes {
      let value = try value(name)
      ranges[value] = ObservedRange(
        min: -magnitude, max: magnitude, scaledMagnitude: ranges[value].scaledMagnitude)
    }
    for (name, magnitude) in scaled { ranges[try value(name)].scaledMagnitude = magnitude }
    return CalibratedGraph(training: training, ranges: ranges, steps: steps)
  }
}

extension QuantizedGraph {
  func format(_ name: String) throws -> BufferFormat { formats[try calibrated.value(name)] }
  func text(_ name: String) throws -> String { "\(try format(name))" }

  func call(_ name: String) throws -> KernelCall {
    let index = try #require(graph.nodes.firstIndex { $0.name == name }, "\(name)")
    return try #require(calls[index])
  }
}

@Suite struct FormatTests {
  private func calibrated() throws -> CalibratedGraph {
    try Network.perceptron(3, 4, 2, .nll).training().calibratedOnRandom()
  }

  /// Fraction bits of an int16 that holds `magnitude` by definition: the most for which the
  /// rounded raw number still fits.
  private func fraction(holding magnitude: Double) -> Int {
    (-40...30).last { bits in
      let raw = (magnitude * Double(sign: .plus, exponent: bits, significand: 1) + 0.5)
        .rounded(.down)
      return raw <= 32767
    } ?? -99
  }

  @Test(
    arguments: [
      0.001, 0.5, 0.99997, 0.99999, 1, 1.00001, 1.99994, 1.99997, 2, 3.3, 4, 1000, 32767.4, 32768,
    ])
  func rangesDecideWithHeadroom(magnitude: Double) throws {
    let quantized = try calibrated().with([
      "linear1": magnitude, "linear1.weight": magnitude, "x": magnitude,
    ]).quantized(FormatPolicy(headroomBits: 1))
    let (plain, doubled) = (fraction(holding: magnitude), fraction(holding: 2 * magnitude))
    #expect(try quantized.format("x") == .fixed(QFormat(.int16, fractionBits: plain), .static))
    #expect(
      try quantized.format("linear1") == .fixed(QFormat(.int16, fractionBits: doubled), .static))
    #expect(doubled == plain - 1)
  }

  @Test(arguments: 0...3) func headroomIsForActivationsAndParameters(bits: Int) throws {
    let graph = try calibrated().with(["linear1": 1.5, "linear2.weight": 1.5, "x": 1.5])
    let quantized = try graph.quantized(FormatPolicy(headroomBits: bits))
    #expect(try quantized.text("x") == "int16 Q1.14")
    #expect(try quantized.text("linear1") == "int16 Q\(1 + bits).\(14 - bits)")
    #expect(
      try quantized.text("linear2.weight") == "int16 Q\(1 + bits).\(14 - bits) + 8 residual bits")
  }

  @Test func aPowerOfTwoNeedsOneBitMore() throws {
    let graph = try calibrated()
    func text(_ magnitude: Double) throws -> String {
      try graph.with(["x": magnitude]).quantized(FormatPolicy()).text("x")
    }
    #expect(try text(1) == "int16 Q1.14")
    #expect(try text(32767.0 / 32768) == "int16 Q0.15")
    // 32767.5 ulp round up to 2^15.
    #expect(try text(32767.5 / 32768) == "int16 Q1.14")
    #expect(try text(0) == "int16 Q-15.30")
  }

  @Test func operatorsThatOwnAFormatUseIt() throws {
    let quantized = try calibrated().quantized(FormatPolicy())
    #expect(try quantized.text("sigmoid1") == "int16 Q0.15")
    #expect(try quantized.text("loss.cotangent") == "int16 Q1.14 * 2^-k")
    #expect(try quantized.format("target") == .index)
    let loss = try #require(try quantized.format("loss").format)
    #expect(loss.storage == .int32)
    #expect(try quantized.format("linear1.weight.updated") == quantized.format("linear1.weight"))
  }

  @Test func gradientsAreMeasuredAgainstTheScaledCotangent() throws {
    // The cotangent has 14 + k fraction bits and E = k − 1: a gradient as large as the cotangent
    // may be, just under 1, gets its format; headroom takes one bit.
    let quantized = try calibrated()
      .with([:], scaled: ["sigmoid1.cotangent": 0.99, "linear1.cotangent": 0.124])
      .quantized(FormatPolicy())
    #expect(try quantized.text("sigmoid1.cotangent") == "int16 Q2.13 * 2^-k")
    #expect(try quantized.text("linear1.cotangent") == "int16 Q-1.16 * 2^-k")
    #expect(quantized.magnitudes[try quantized.calibrated.value("sigmoid1.cotangent")] == 1.98)
  }

  @Test func staticGradientsHaveNoExponent() throws {
    let quantized = try calibrated().quantized(FormatPolicy(gradientScale: .static))
    #expect(try quantized.text("loss.cotangent") == "int16 Q1.14")
    for index in quantized.graph.values.indices {
      #expect(quantized.formats[Value(index: index)].scale == .static)
    }
    #expect(try quantized.call("loss").arguments.last == .exponentLimit(0))
    #expect(
      try calibrated().quantized(FormatPolicy()).call("loss").arguments.last == .exponentLimit(20))
    for call in quantized.calls.compactMap(\.self) {
      #expect(!call.arguments.contains(.gradientExponent))
    }
  }

  @Test func aStepHasAShiftOfAtMostSixteen() throws {
    let small = try calibrated().with(["linear1.cotangent.step": 1e-6])
      .quantized(FormatPolicy())
    #expect(try small.call("linear1.weight.updated").arguments.last == .constant(16))
    let large = try calibrated().with(["linear1.cotangent.step": 8]).quantized(FormatPolicy())
    let formats = try ["linear1.weight", "x", "linear1.cotangent.step"].map {
      try #require(try large.format($0).format).fractionBits
    }
    #expect(formats[2] == 10)
    #expect(
      try large.call("linear1.weight.updated").arguments.last
        == .constant(formats[2] + formats[1] - formats[0] - 8))
  }

  @Test func aBiasHasNoMoreFractionBitsThanItsAccumulator() throws {
    let graph = try calibrated().with([
      "linear1.bias": 1e-6, "linear1.weight": 100, "x": 100,
    ])
    let quantized = try graph.quantized(FormatPolicy())
    let (x, w, b) = (
      try #require(try quantized.format("x").format), try quantized.format("linear1.weight").format,
      try quantized.format("linear1.bias").format
    )
    #expect(b?.fractionBits == x.fractionBits + (w?.fractionBits ?? 0))
    let roomy = try calibrated().with(["linear1.bias": 1.5]).quantized(FormatPolicy())
    #expect(try roomy.text("linear1.bias") == "int16 Q2.13 + 8 residual bits")
  }

  @Test func theFloatProgramIsFloat() throws {
    let quantized = try calibrated().quantized(.float32)
    for index in quantized.graph.values.indices {
      let value = Value(index: index)
      let isTarget = quantized.graph[value].role == .target
      #expect(quantized.formats[value] == (isTarget ? .index : .float32))
    }
    #expect(quantized.calls.allSatisfy { $0?.bound == nil })
    #expect(quantized.calls.compactMap(\.self).allSatisfy { $0.kernel.function.hasSuffix("_f32") })
  }

  @Test(arguments: 1...40) func everyBufferHasAFormatAndEveryNodeACall(seed: Int) throws {
    let calibrated = try Network.random(seed).training().calibratedOnRandom(seed)
    for policy in [FormatPolicy(), FormatPolicy(gradientScale: .static), .float32] {
      let quantized = try calibrated.quantized(policy)
      for (node, call) in zip(quantized.graph.nodes, quantized.calls) {
        #expect((call == nil) == type(of: node.op).isView)
        if let bound = call?.bound {
          #expect(AccumulatorBound.fits(bound.magnitude, width: bound.width))
          let suffix = "_i\(bound.width)"
          #expect(call?.kernel.function.hasSuffix(suffix) ?? false)
        }
      }
      for index in quantized.graph.values.indices where !policy.isFloat {
        let value = Value(index: index)
        let info = quantized.graph[value]
        guard let format = quantized.formats[value].format else { continue }
        // Nothing that calibration saw saturates, but what an operator's own format clamps.
        let isOwn = info.name.contains("sigmoid") || info.role == .loss
        guard !isOwn, info.role != .updated, quantized.magnitudes[value] > 0 else { continue }
        #expect(
          quantized.magnitudes[value] < format.range.upperBound + format.ulp,
          "\(info.name) seed \(seed)")
      }
    }
  }
}
