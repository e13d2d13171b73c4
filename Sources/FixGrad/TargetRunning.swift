import Autodiff
import Calibration
public import Diagnostics
public import Drift
import GraphIR
import Quantization
public import TargetRuns
public import Toolchains

extension Project {
  /// A training of the job's first steps on a target, with the formats, weights and order of the
  /// job's seed.
  public func targetRun(
    _ calibrated: CalibratedGraph, on target: Target, steps: Int
  ) throws(Diagnostics) -> TargetRun {
    var task = try trainingTask(calibrated, seeds: 1, exactSteps: 0, command: "")
    task.emission.loops = target.loops
    return TargetRun(
      task.first(steps, seed: job.training.seed), on: target,
      programHash: task.emission.programHash)
  }

  /// The same training as a generator emits it that merges nothing: losses, biases and updates are
  /// operators of their own, and each gradient is stored before the update reads it.
  ///
  /// - Throws: `no-naive-program` where such a program has no formats.
  public func naiveTargetRun(steps: Int) throws(Diagnostics) -> TrainingTask {
    var naive = self
    do {
      naive.training = try folded.differentiated(
        optimizer: training.optimizer, batchSize: training.batchSize, batching: training.batching
      ).taking(training.batching)
      let graph = naive.training.graph
      let weights = initialWeights(of: graph)
      // Ranges matter to integers alone, which nobody runs.
      let some = Array(samples.train.indices.prefix(max(64, training.batchSize)))
      let calibrated = try naive.training.calibrated(
        on: samples.train, weights: weights, seed: job.training.seed, epochs: [some])
      return try naive.trainingTask(calibrated, seeds: 1, exactSteps: 0, command: "")
        .first(steps, seed: job.training.seed)
    } catch {
      throw Diagnostics([
        Diagnostic(
          "no-naive-program", "there is no naive program of '\(job.name)' to compare with",
          notes: ["\(error)"], remedy: "--against float")
      ])
    }
  }

  private func initialWeights(of graph: Graph) -> [Value: Tensor<Double>] {
    let named = Dictionary(
      uniqueKeysWithValues: initialWeights(seed: job.training.seed).map {
        (training.graph.name($0.key), $0.value)
      })
    return Dictionary(
      uniqueKeysWithValues: graph.parameters.map { parameter in
        let elements = named[graph.name(parameter.value)] ?? []
        return (
          parameter.value, Tensor(graph.shape(parameter.value), elements.map(Double.init))
        )
      })
  }

  /// What a program that does not fit could do without: RAM of the model with fewer bits.
  public func smallerFormats(_ calibrated: CalibratedGraph) -> [String] {
    let now = job.formatPolicy
    var less = now
    less.weightUpdate = .stochastic16
    var least = less
    least.storage = .int8
    let choices = [
      ("formats.weight_update: stochastic16", less),
      ("formats.default: int8, too", least),
    ]
    let bytes = choices.compactMap { change, policy -> (String, Int)? in
      guard let program = try? calibrated.quantized(policy).planned() else { return nil }
      return (change, program.ramBytes)
    }
    return bytes.map { "with \($0.0) the model takes \($0.1) bytes" }
  }
}
