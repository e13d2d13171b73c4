import Autodiff
import CEmission
import Calibration
import GraphIR
import MemoryPlanning
import Quantization

extension Graph {
  /// Parameters from a seed, multiples of 2^-16 in [−1, 1).
  public func randomWeights(_ seed: Int) -> [Value: Tensor<Double>] {
    var random = Randomness(seed)
    return Dictionary(
      uniqueKeysWithValues: parameters.map {
        ($0.value, Tensor(shape($0.value), random.reals(shape($0.value).count)))
      })
  }
}

extension Network {
  /// Samples from a seed.
  public func randomSamples(_ count: Int, seed: Int) -> [Sample] {
    var random = Randomness(seed)
    let shape = graph.shape(predictionInput)
    let isWhole = predictionInput != input
    let target = Shape(Array(graph.shape(target).extents.dropFirst(isWhole ? 1 : 0)))
    return (0..<count).map { _ in
      let x = Tensor(shape, random.reals(shape.count))
      let t =
        if case .classIndex(let classes) = targetKind {
          [Double(random.integer(below: classes))]
        } else { random.reals(target.count) }
      return Sample(input: x, target: Tensor(target, t))
    }
  }
}

extension TrainingGraph {
  /// Calibrated on random weights and samples, two epochs in order.
  public func calibratedOnRandom(_ seed: Int = 1, samples count: Int = 24) throws -> CalibratedGraph
  {
    let samples = network.randomSamples(count, seed: seed)
    let epoch = Array(0..<count)
    return try calibrated(
      on: samples, weights: graph.randomWeights(seed), epochs: [epoch, epoch], probes: samples)
  }
}

extension CalibratedGraph {
  /// Both programs with the weights and samples of the seed.
  public func emission(
    _ name: String, seed: Int = 1, rawInput: RawInput? = nil, policy: FormatPolicy = FormatPolicy(),
    examples: Int = 4
  ) throws -> EmissionModel {
    let samples = training.network.randomSamples(24, seed: seed).prefix(examples)
    return EmissionModel(
      name: name, fixed: try quantized(policy).planned(),
      float: try quantized(.float32).planned(),
      weights: graph.randomWeights(seed).mapValues { $0.elements.map { Float($0) } },
      rawInput: rawInput, seed: seed, exampleInputs: samples.map(\.input.elements),
      exampleTargets: samples.map(\.target.elements),
      provenance: EmissionModel.Provenance(
        tool: "fixgrad test", modelHash: "model", calibrationHash: "calibration",
        calibrationSteps: steps))
  }
}
