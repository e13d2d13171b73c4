import Autodiff
import CEmission
import Calibration
import Diagnostics
import Files
import FixedPoint
import Foundation
import GraphIR
import Jobs
import MemoryPlanning
import ModelImport
import Quantization
import Toolchains

/// The version of the tool, as `--version` prints it and emitted files name it.
public let fixgradVersion = "0.1.0"

/// A job with its network, its training graph and its data: what every command starts from.
public struct Project: Sendable {
  public let job: Job
  /// The network as the job describes it.
  public let network: Network
  /// The same, frozen norms folded: what is trained and emitted.
  let folded: Network
  public internal(set) var training: TrainingGraph
  public let samples: SampleSet
  private let givenWeights: GivenWeights?

  /// Reads a job and everything that it names.
  ///
  /// - Parameters:
  ///   - overrides: `KEY=VALUE`, keys of the job for this run.
  ///   - weights: an NPZ file with the initial parameters by name, instead of random ones.
  ///   - root: the folder that absolute paths of the job are below; by default they are what they say.
  public init(
    job path: String, overrides: [String] = [], weights: String? = nil, root: String = ""
  ) throws(Diagnostics) {
    job = try Job.read(from: path, overrides: overrides, root: root)
    let files = try DataFiles(job)
    network = try LayerImport.network(of: job, targetColumns: files.targetColumns)
      .freezing(asIn: job)
    let described = network.graph
    givenWeights = try weights.map { path throws(Diagnostics) in
      try GivenWeights(npz: path, for: described)
    }
    folded = try Self.folded(job, network, givenWeights)
    training = try Self.trainingGraph(job, folded)
    samples = try SampleSet(job, in: files, for: network)
    if let problem = Self.batchProblem(job, samples: samples.train.count) {
      throw Diagnostics([problem])
    }
  }

  /// Frozen parameters are the same in every run: those that were given, or of the job's seed.
  private static func folded(
    _ job: Job, _ network: Network, _ given: GivenWeights?
  ) throws(Diagnostics) -> Network {
    let random = network.graph.initialWeights(seed: job.training.seed)
    let frozen = network.graph.frozen.map { parameter in
      let elements = given?.values(parameter.value) ?? random[parameter.value]?.map(Double.init)
      return (network.graph.name(parameter.value), elements ?? [])
    }
    let elements = Dictionary(uniqueKeysWithValues: frozen)
    do { return try network.foldingFrozenNorms { elements[$0] } } catch {
      throw Diagnostics([error.undifferentiable(job)])
    }
  }

  /// A batch that no training fills would be summed for nothing.
  private static func batchProblem(_ job: Job, samples: Int) -> Diagnostic? {
    let (size, epochs) = (job.training.batchSize, job.training.epochs)
    let (seen, isMore) = samples.multipliedReportingOverflow(by: epochs)
    let isWhole = job.training.batching == Batching.whole.rawValue
    guard !isMore, size > (isWhole ? samples : seen) else { return nil }
    if isWhole {
      return Diagnostic(
        "batch-too-large",
        "a batch of \(size) samples that is taken at once needs as many, there are \(samples)",
        at: job.location(of: "training.batch_size"), remedy: "batch_size: \(samples)")
    }
    return Diagnostic(
      "batch-too-large",
      "a batch of \(size) samples is never full: a training sees \(seen), \(samples) in each of "
        + "\(epochs) epochs",
      at: job.location(of: "training.batch_size"),
      notes: ["there is no update before a batch is full; batches run on across epochs"],
      remedy: "batch_size: \(samples)")
  }

  // MARK: Weights

  /// The initial parameters of a seed, float32: those that were given, or random ones.
  public func initialWeights(seed: Int) -> [Value: [Float]] {
    var weights = training.graph.initialWeights(seed: seed)
    for (value, elements) in givenElements(of: training.graph) {
      weights[value] = elements.map { Float($0) }
    }
    return weights
  }

  /// What was given of a graph's parameters, by value.
  private func givenElements(of graph: Graph) -> [(value: Value, elements: [Double])] {
    guard let givenWeights else { return [] }
    let named = network.graph.parameters.map { (network.graph.name($0.value), $0.value) }
    let described = Dictionary(uniqueKeysWithValues: named)
    return graph.parameters.compactMap { parameter in
      described[graph.name(parameter.value)].flatMap(givenWeights.values).map {
        (parameter.value, $0)
      }
    }
  }

  /// The initial parameters of the job's seed in double precision, for a graph with the
  /// parameters of this job: given ones are not rounded.
  func startingWeights(of graph: Graph) -> [Value: Tensor<Double>] {
    var elements = graph.initialWeights(seed: job.training.seed).mapValues { $0.map(Double.init) }
    for (value, given) in givenElements(of: graph) { elements[value] = given }
    return Dictionary(
      uniqueKeysWithValues: elements.map { value, elements in
        (value, Tensor(graph.shape(value), elements))
      })
  }

  private static func trainingGraph(
    _ job: Job, _ network: Network
  ) throws(Diagnostics) -> TrainingGraph {
    let optimizer: Optimizer =
      switch job.optimizer {
      case .sgd(let learningRate): .sgd(learningRate: learningRate)
      }
    do throws(ShapeError) {
      return try network.training(
        by: optimizer, batchSize: job.training.batchSize,
        batching: Batching(rawValue: job.training.batching) ?? .accumulate)
    } catch {
      throw Diagnostics([error.undifferentiable(job)])
    }
  }

  // MARK: Calibration

  /// Where `calibrate` records ranges.
  public var rangesURL: URL { URL(filePath: job.directory).appending(path: "ranges.json") }

  /// SHA-256 of what determines float training: model, loss, optimizer, training, data, graph.
  public var calibrationHash: String {
    var parts = [
      Data(job.canonicalText(of: JobSection.floatTraining).utf8),
      Data(training.graph.description.utf8),
    ]
    for sample in samples.train {
      (sample.input.elements + sample.target.elements).withUnsafeBytes { parts.append(Data($0)) }
    }
    if givenWeights != nil {
      let weights = initialWeights(seed: job.training.seed)
      for parameter in training.graph.parameters {
        (weights[parameter.value] ?? []).withUnsafeBytes { parts.append(Data($0)) }
      }
    }
    return sha256(parts)
  }

  /// Trains the reference over the whole trajectory of the job's seed and records ranges.
  public func calibrated(progress: (Int) -> Void = { _ in }) throws(Diagnostics) -> CalibratedGraph
  {
    let graph = training.graph
    let seed = job.training.seed
    let weights = initialWeights(seed: seed).map { value, elements in
      (value, Tensor(graph.shape(value), elements.map(Double.init)))
    }
    let epochs = (0..<job.training.epochs).map { order(seed: seed, epoch: $0) }
    do {
      return try training.calibrated(
        on: samples.train, weights: Dictionary(uniqueKeysWithValues: weights), seed: seed,
        epochs: epochs, probes: Array(samples.train.prefix(Self.probeCount)), progress: progress)
    } catch {
      throw Diagnostics([error.diagnostic(job)])
    }
  }

  /// Training samples that predictions are calibrated on after each epoch.
  static let probeCount = 256

  /// The recorded ranges when their hash fits, else a calibration in memory.
  public func recordedOrCalibrated(
    progress: (Int) -> Void = { _ in }
  ) throws(Diagnostics) -> CalibratedGraph {
    if let recorded = try recorded() { return recorded }
    return try calibrated(progress: progress)
  }

  /// The recorded ranges, where they are of this job.
  func recorded() throws(Diagnostics) -> CalibratedGraph? {
    do {
      guard let file = try RangesFile.read(rangesURL), file.hash == calibrationHash else {
        return nil
      }
      return file.applied(to: training)
    } catch { throw Diagnostics([error]) }
  }

  /// The samples of an epoch in the order of a seed.
  public func order(seed: Int, epoch: Int) -> [Int] {
    sampleOrder(
      count: samples.train.count, seed: seed, epoch: epoch, shuffle: job.training.shuffle)
  }

  // MARK: Formats, memory, C

  /// Both programs, planned.
  public func planned(
    _ calibrated: CalibratedGraph
  ) throws(Diagnostics) -> (fixed: PlannedProgram, float: PlannedProgram) {
    do {
      return (
        try calibrated.quantized(job.formatPolicy).planned(),
        try calibrated.quantized(.float32).planned()
      )
    } catch {
      throw Diagnostics([error.diagnostic(job)])
    }
  }

  /// Everything the emitter prints, with the initial weights of the job's seed.
  public func emission(_ calibrated: CalibratedGraph) throws(Diagnostics) -> EmissionModel {
    let (fixed, float) = try planned(calibrated)
    let raw = job.data.raw.map {
      RawInput(
        type: $0.rawValue, scale: samples.transform.scale, offset: samples.transform.offset)
    }
    let examples = samples.train.prefix(Self.exampleCount)
    return EmissionModel(
      name: job.name, fixed: fixed, float: float,
      weights: initialWeights(seed: job.training.seed), rawInput: raw, seed: job.training.seed,
      exampleInputs: examples.map(\.input.elements),
      exampleTargets: examples.map(\.target.elements),
      provenance: EmissionModel.Provenance(
        tool: "fixgrad \(fixgradVersion)",
        modelHash: sha256([Data(training.graph.description.utf8)]),
        calibrationHash: calibrationHash, calibrationSteps: calibrated.steps,
        target: job.target == Target.host.name ? nil : job.target),
      loops: try job.machine().loops)
  }

  /// Samples that the example and the self-test embed.
  static let exampleCount = 10
}
