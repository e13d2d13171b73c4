import Autodiff
import Calibration
import GraphIR
import Operators
import TestNetworks
import Testing

/// `y = w2 · relu(w1 · x)`, each a number, and its training written down once more.
private struct Scalars {
  var low: [String: Double] = [:]
  var high: [String: Double] = [:]
  var scaled: [String: Double] = [:]

  mutating func see(_ name: String, _ value: Double, scale: Double = 0) {
    low[name] = min(low[name] ?? .infinity, value)
    high[name] = max(high[name] ?? -.infinity, value)
    scaled[name] = max(scaled[name] ?? 0, abs(value) * scale)
  }

  /// 2^E with |c| · 2^E in [½, 1), found by search.
  static func scale(_ c: Double) -> Double {
    guard c != 0 else { return 0 }
    var scale = 1.0
    while abs(c) * scale < 0.5 { scale *= 2 }
    while abs(c) * scale >= 1 { scale /= 2 }
    return scale
  }

  mutating func train(
    _ samples: [(x: Double, t: Double)], _ epochs: [[Int]], rate: Double, w1: Double, w2: Double,
    probes: [Double]
  ) {
    var (w1, w2) = (w1, w2)
    see("w1", w1)
    see("w2", w2)
    for epoch in epochs {
      for index in epoch {
        let (x, t) = samples[index]
        let z = w1 * x
        let h = max(z, 0)
        let y = w2 * h
        let dy = 2 * (y - t)
        let e = Self.scale(dy)
        let dh = w2 * dy
        let dz = h > 0 ? dh : 0
        for (name, value) in [("z", z), ("h", h), ("y", y)] { see(name, value) }
        see("loss", (y - t) * (y - t))
        for (name, value) in [("dy", dy), ("dh", dh), ("dz", dz)] { see(name, value, scale: e) }
        w2 += -(rate * dy) * h
        w1 += -(rate * dz) * x
        see("w1", w1)
        see("w2", w2)
        see("step2", -(rate * dy))
        see("step1", -(rate * dz))
      }
      for x in probes {
        see("z", w1 * x)
        see("h", max(w1 * x, 0))
        see("y", w2 * max(w1 * x, 0))
      }
    }
    for sample in samples {
      see("x", sample.x)
      see("t", sample.t)
    }
  }
}

@Suite struct CalibrationTests {
  private func network() throws -> Network {
    try Network([1], .mse) { graph, x in
      let z = try graph.linear("z", x, 1, bias: false)
      let h = try graph.apply(ReLU(), z, name: "h")
      return try graph.linear("y", h, 1, bias: false)
    }
  }

  /// The value that plays each part of `Scalars`.
  private static let parts = [
    "x": "x", "t": "target", "z": "z", "h": "h", "y": "y", "loss": "loss",
    "dy": "loss.cotangent", "dh": "h.cotangent", "dz": "z.cotangent", "w1": "z.weight",
    "w2": "y.weight", "step1": "z.cotangent.step", "step2": "loss.cotangent.step",
  ]

  private func tensor(_ value: Double) -> Tensor<Double> { Tensor([1], [value]) }

  private func calibrated(
    _ pairs: [(x: Double, t: Double)], _ epochs: [[Int]], rate: Double = 0.1,
    probes: [Double] = []
  ) throws -> CalibratedGraph {
    let training = try network().training(learningRate: rate)
    let weights = Dictionary(
      uniqueKeysWithValues: zip(training.graph.parameters, [0.5, -0.75]).map {
        ($0.value, Tensor([1, 1], [$1]))
      })
    return try training.calibrated(
      on: pairs.map { Sample(input: tensor($0.x), target: tensor($0.t)) }, weights: weights,
      epochs: epochs, probes: probes.map { Sample(input: tensor($0), target: tensor(0)) })
  }

  @Test(arguments: 1...10) func rangesEqualAnIndependentTraining(seed: Int) throws {
    var random = Randomness(seed)
    let pairs = (0..<7).map { _ in (x: random.real(), t: random.real()) }
    let epochs = [[0, 1, 2, 3, 4, 5], [6, 5, 0, 0, 2]]
    let probes = [2.5, -3.0]
    let graph = try calibrated(pairs, epochs, probes: probes)
    var expected = Scalars()
    expected.train(pairs, epochs, rate: 0.1, w1: 0.5, w2: -0.75, probes: probes)
    for (part, name) in Self.parts {
      let index = try #require(graph.graph.values.firstIndex { $0.name == name }, "\(name)")
      let range = graph.ranges[Value(index: index)]
      #expect(range.min == expected.low[part], "\(name)")
      #expect(range.max == expected.high[part], "\(name)")
      #expect(range.scaledMagnitude == expected.scaled[part], "\(name)")
    }
    #expect(graph.steps == 11)
  }

  @Test func aParametersRangeIncludesWhatItBecomes() throws {
    let graph = try calibrated([(x: 1, t: 5)], [[0]])
    let parameter = graph.training.updates[1]
    let (before, after) = (graph.ranges[parameter.parameter], graph.ranges[parameter.updated])
    #expect(before == after)
    // y = −0.75 · 0.5, so w2 grows by 0.1 · 2 · 5.375 · 0.5.
    #expect(before.min == -0.75)
    #expect(abs(before.max - (-0.75 + 0.5375)) < 1e-12)
  }

  @Test func scaledMagnitudesOfACotangentLieBelowOne() throws {
    let training = try Network.perceptron(3, 4, 3, .nll).training()
    let graph = try training.calibratedOnRandom()
    let cotangent = try #require(training.scaledCotangent)
    #expect((0.5..<1).contains(graph.ranges[cotangent].scaledMagnitude))
    #expect(graph.ranges[training.network.output].scaledMagnitude == 0)
  }

  @Test func aTargetThatIsMetExactlyScalesNothing() throws {
    // relu(0.5 · −1) = 0 = t.
    let graph = try calibrated([(x: -1, t: 0)], [[0, 0]])
    let cotangent = try #require(graph.training.scaledCotangent)
    #expect(graph.ranges[cotangent] == ObservedRange(min: 0, max: 0, scaledMagnitude: 0))
  }

  @Test func valuesThatNobodySawHaveNoMagnitude() throws {
    #expect(ObservedRange().magnitude == 0)
    #expect(ObservedRange(min: -3, max: 2).magnitude == 3)
    #expect(ObservedRange(min: 1, max: 2).magnitude == 2)
    #expect(ObservedRange(min: -2, max: -1).magnitude == 2)
  }

  @Test func probesWidenPredictionsOnly() throws {
    let plain = try calibrated([(x: 0.5, t: 0.25)], [[0]])
    let probed = try calibrated([(x: 0.5, t: 0.25)], [[0]], probes: [8])
    for index in plain.graph.values.indices {
      let value = Value(index: index)
      let name = plain.graph.name(value)
      let isPrediction = ["z", "h", "y"].contains(name)
      #expect((plain.ranges[value] == probed.ranges[value]) == !isPrediction, "\(name)")
    }
  }

  @Test func divergenceNamesStepAndBuffer() throws {
    let error = #expect(throws: CalibrationDivergence.self) {
      try calibrated([(x: 1, t: -5)], [Array(repeating: 0, count: 20)], rate: 1e200)
    }
    // y = −0.375, dy = 9.25: the first step is about 1e201.
    #expect(error?.step == 1)
    #expect(error?.buffer == "z.cotangent.step")
    #expect(error?.magnitude.isFinite == true)
    #expect(error?.learningRate == 1e200)
  }

  @Test func divergenceOfAProbeIsFoundToo() throws {
    let error = #expect(throws: CalibrationDivergence.self) {
      try calibrated([(x: 0.5, t: 0)], [[0]], probes: [.infinity])
    }
    #expect(error?.buffer == "z")
    #expect(error?.step == 1)
    #expect(error?.magnitude == .infinity)
  }

  /// A cotangent that is hardly a number has no scale.
  @Test func subnormalCotangentsAreNotScaled() throws {
    let calibrated = try calibrated([(x: .leastNormalMagnitude / 64, t: 0)], [[0]])
    for value in calibrated.graph.values.indices.map(Value.init) {
      #expect(calibrated.ranges[value].scaledMagnitude == 0)
    }
  }

  @Test func theSameDataGiveTheSameRanges() throws {
    let first = try Network.perceptron(4, 5, 3, .nll).training().calibratedOnRandom(7)
    let second = try Network.perceptron(4, 5, 3, .nll).training().calibratedOnRandom(7)
    for index in first.graph.values.indices {
      #expect(first.ranges[Value(index: index)] == second.ranges[Value(index: index)])
    }
  }

  @Test func progressCountsSteps() throws {
    let training = try network().training()
    var seen: [Int] = []
    _ = try training.calibrated(
      on: [Sample(input: tensor(0.1), target: tensor(0.2))],
      weights: training.graph.randomWeights(1), epochs: [Array(repeating: 0, count: 600)]
    ) { seen.append($0) }
    #expect(seen == [256, 512])
  }

  @Test func anEpochMayBeEmpty() throws {
    let graph = try calibrated([(x: 0.5, t: 0.25)], [[]])
    #expect(graph.steps == 0)
    let parameter = graph.graph.parameters[0].value
    #expect(graph.ranges[parameter] == ObservedRange(min: 0.5, max: 0.5))
  }
}
