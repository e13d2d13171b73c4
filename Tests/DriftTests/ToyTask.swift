import Autodiff
import CEmission
import Calibration
import Datasets
import Drift
import GraphIR
import MemoryPlanning
import Operators
import Quantization
import Rewrites

/// Small tasks that train in a moment.
enum ToyTask {
  /// Four classes, each around its own corner of a cube of eight dimensions: 8 → 6 → 4.
  ///
  /// - Parameter understated: a buffer of which calibration is made to see a hundredth.
  static func classification(
    samples: Int = 120, tests: Int = 80, epochs: Int = 3, seeds: [Int] = [2, 3],
    raw: Bool = false, policy: FormatPolicy = FormatPolicy(), batchSize: Int = 1,
    trained: (String) -> Bool = { _ in true }, understated: String? = nil
  ) throws -> TrainingTask {
    var generator = RandomGenerator.stream(seed: 7, purpose: "toy classes")
    var (data, integers): ([Sample], [[Int]]) = ([], [])
    for index in 0..<samples + tests {
      let label = index % 4
      // Multiples of 1/100, so that int16 integers stand for them exactly.
      let row = (0..<8).map { place -> Int in
        let corner = (place % 4 == label) ? 80 : -20
        return corner + Int((200 * (generator.uniform() - 0.5)).rounded())
      }
      integers.append(row)
      data.append(
        Sample(
          input: Tensor([8], row.map { Double($0) * 0.01 }),
          target: Tensor(.scalar, [Double(label)])))
    }
    var graph = Graph()
    let x = graph.given("x", [8], role: .input)
    let label = graph.given("label", .scalar, role: .target)
    let hidden = try linear("linear1", x, 6, &graph)
    let active = try graph.apply(Sigmoid(), hidden, name: "sigmoid1")
    let scores = try linear("linear2", active, 4, &graph)
    let output = try graph.apply(LogSoftmax(), scores, name: "log_softmax1")
    let loss = try graph.apply(
      NegativeLogLikelihood(), [output, label], name: "loss", role: .loss)[0]
    let network = Network(
      graph: graph.freezing { [graph] in trained(graph.name($0)) }, input: x, target: label,
      targetKind: .classIndex(count: 4), output: output,
      loss: loss)
    return try task(
      "toy_classes", network, Array(data[..<samples]), Array(data[samples...]), rate: 0.1,
      epochs: epochs, seeds: seeds,
      raw: raw ? (Array(integers[..<samples]), Array(integers[samples...])) : nil, policy: policy,
      batchSize: batchSize, understated: understated)
  }

  /// `y = x₁ x₂ + ½ x₃` on [−1, 1]: 3 → 8 → 1.
  static func regression(
    samples: Int = 200, epochs: Int = 3, seeds: [Int] = [2],
    policy: FormatPolicy = FormatPolicy(), batchSize: Int = 1
  ) throws -> TrainingTask {
    var generator = RandomGenerator.stream(seed: 9, purpose: "toy values")
    let data = (0..<samples + 50).map { _ -> Sample in
      let x = (0..<3).map { _ in 2 * generator.uniform() - 1 }
      return Sample(
        input: Tensor([3], x), target: Tensor([1], [x[0] * x[1] + 0.5 * x[2]]))
    }
    var graph = Graph()
    let x = graph.given("x", [3], role: .input)
    let target = graph.given("target", [1], role: .target)
    let hidden = try linear("linear1", x, 8, &graph)
    let active = try graph.apply(Tanh(), hidden, name: "tanh1")
    let output = try linear("linear2", active, 1, &graph)
    let loss = try graph.apply(
      MeanSquaredError(), [output, target], name: "loss", role: .loss)[0]
    let network = Network(
      graph: graph, input: x, target: target, targetKind: .values([1]), output: output,
      loss: loss)
    return try task(
      "toy_values", network, Array(data[..<samples]), Array(data[samples...]), rate: 0.05,
      epochs: epochs, seeds: seeds, raw: nil, policy: policy, batchSize: batchSize)
  }

  private static func linear(
    _ name: String, _ x: Value, _ features: Int, _ graph: inout Graph
  ) throws -> Value {
    let width = graph.shape(x).count
    let start = Parameter.Initializer.uniform(bound: 1 / Double(width).squareRoot())
    let weight = graph.parameter("\(name).weight", [features, width], start)
    let bias = graph.parameter("\(name).bias", [features], start)
    return try graph.apply(Linear(), [x, weight, bias], name: name)[0]
  }

  private static func task(
    _ name: String, _ network: Network, _ train: [Sample], _ test: [Sample], rate: Double,
    epochs: Int, seeds: [Int], raw: ([[Int]], [[Int]])?,
    policy: FormatPolicy, batchSize: Int, understated: String? = nil
  ) throws -> TrainingTask {
    let training = try network.fused().differentiated(
      optimizer: .sgd(learningRate: rate), batchSize: batchSize
    ).fused()
    training.verify()
    let graph = training.graph
    let weights: @Sendable (Int) -> [Value: [Float]] = { seed in
      var generator = RandomGenerator.stream(seed: UInt64(seed), purpose: "toy weights")
      var weights: [Value: [Float]] = [:]
      for parameter in graph.parameters {
        guard case .uniform(let bound) = parameter.initializer else { continue }
        weights[parameter.value] = (0..<graph.shape(parameter.value).count).map { _ in
          Float(bound * (2 * generator.uniform() - 1))
        }
      }
      return weights
    }
    let order: @Sendable (Int, Int) -> [Int] = { seed, epoch in
      var generator = RandomGenerator.stream(seed: UInt64(seed), purpose: "toy order \(epoch)")
      return generator.shuffled(train.count)
    }
    let observed = try training.calibrated(
      on: train,
      weights: weights(1).reduce(into: [:]) {
        $0[$1.key] = Tensor(graph.shape($1.key), $1.value.map(Double.init))
      }, epochs: (0..<epochs).map { order(1, $0) }, probes: test)
    // A calibration that saw a hundredth of what the buffer is.
    var ranges = observed.ranges
    for index in graph.values.indices where graph.name(Value(index: index)) == understated {
      let range = ranges[Value(index: index)]
      ranges[Value(index: index)] = ObservedRange(min: range.min / 100, max: range.max / 100)
    }
    let calibrated = CalibratedGraph(training: training, ranges: ranges, steps: observed.steps)
    let emission = EmissionModel(
      name: name, fixed: try calibrated.quantized(policy).planned(),
      float: try calibrated.quantized(.float32).planned(), weights: weights(1),
      rawInput: raw == nil ? nil : RawInput(type: "int16", scale: [0.01], offset: [0]),
      seed: 1,
      exampleInputs: train.prefix(4).map(\.input.elements),
      exampleTargets: train.prefix(4).map(\.target.elements),
      provenance: EmissionModel.Provenance(
        tool: "fixgrad", modelHash: "0", calibrationHash: "0", calibrationSteps: 1))
    return TrainingTask(
      emission: emission, train: train, test: test, rawTrain: raw?.0, rawTest: raw?.1,
      epochs: epochs, shuffle: true, weights: weights, order: order, seeds: seeds,
      exactSteps: 20)
  }
}
