import Autodiff
import Calibration
import Diagnostics
import Drift
import GraphIR
import Toolchains

/// What checks look at: a job's graphs, its emitted C, and the samples to run both on.
public struct CheckSubject: Sendable {
  /// The network as the job describes it, on what a step takes.
  public var network: Network
  /// Its backward pass, after fusion.
  public var gradients: GradientGraph
  /// The program that trains, before and after the rewrites of the backward pass.
  public var plainTraining: TrainingGraph
  public var training: TrainingGraph
  /// The initial parameters, in declaration order.
  public var weights: [Tensor<Double>]
  /// The steps that are taken, on all training samples.
  public var task: TrainingTask
  /// The emitted text that is compiled.
  public var sources: EmittedSources
  /// Quantizes, plans and emits once more.
  public var emitAgain: @Sendable () throws -> EmittedSources
  /// gcc and clang, as far as they are there.
  public var compilers: [HostCompiler]
  /// How the runs that several checks look at are compiled.
  public var flags: [String] = HostCompiler.optimized

  /// The steps of a traced run, from the initial weights of the job's seed.
  var request: RunRequest {
    RunRequest(
      weights: task.weights(task.seeds[0]), orders: [Array(task.train.indices)],
      dumpedSteps: steps)
  }

  /// The same steps again and again, for runs whose results are only compared.
  var longRequest: RunRequest {
    RunRequest(
      weights: task.weights(task.seeds[0]),
      orders: Array(repeating: Array(task.train.indices), count: Self.repetitions))
  }

  private static let repetitions = 10
  var longSteps: Int { steps * Self.repetitions }
  package var steps: Int { task.train.count / training.samplesPerStep }

  /// The input and target of a step.
  package func sample(ofStep step: Int) -> Sample {
    let count = training.samplesPerStep
    return training.sample(of: Array(task.train[(step * count)..<((step + 1) * count)]))
  }
}

extension Network {
  /// The training graph as it is before rewrites, with the batches of another.
  fileprivate func plainTraining(like other: TrainingGraph) throws(ShapeError) -> TrainingGraph {
    try differentiated(
      optimizer: other.optimizer, batchSize: other.batchSize, batching: other.batching
    ).taking(other.batching)
  }
}

extension Project {
  /// What `check` looks at, on the first `steps` samples in the order of the job's seed.
  ///
  /// - Throws: `no-c-compiler`, and what quantizing throws.
  public func checkSubject(_ calibrated: CalibratedGraph, steps: Int) async throws -> CheckSubject {
    var ofJob = folded
    let (gradients, plain): (GradientGraph, TrainingGraph)
    do {
      let fused = try folded.fused()
      plain = try fused.plainTraining(like: training)
      if training.batching == .whole {
        ofJob = try folded.plainTraining(like: training).network
        gradients = try plain.meanGradients()
      } else {
        gradients = try fused.differentiated()
      }
    } catch {
      throw Diagnostics([error.undifferentiable(job)])
    }
    let seed = job.training.seed
    let order = order(seed: seed, epoch: 0)
    let samplesPerStep = training.samplesPerStep
    let indices = (0..<(steps * samplesPerStep)).map { order[$0 % order.count] }
    let emission = try emission(calibrated)
    let task = TrainingTask(
      emission: emission, train: indices.map { samples.train[$0] }, test: [],
      rawTrain: samples.rawTrain.map { raw in indices.map { raw[$0] } },
      rawTest: samples.rawTrain.map { _ in [] }, epochs: 1, shuffle: false,
      weights: { initialWeights(seed: $0) }, order: { _, _ in Array(indices.indices) },
      seeds: [seed])
    let weights = startingWeights(of: folded.graph)
    return CheckSubject(
      network: ofJob, gradients: gradients, plainTraining: plain, training: training,
      weights: folded.graph.parameters.compactMap { weights[$0.value] }, task: task,
      sources: EmittedSources(emission),
      emitAgain: { EmittedSources(try self.emission(calibrated)) },
      compilers: try await Self.hostCompilers())
  }

  private static func hostCompilers() async throws(Diagnostic) -> [HostCompiler] {
    let found = await HostCompiler.all()
    return found.isEmpty ? [try await HostCompiler.find()] : found
  }
}
