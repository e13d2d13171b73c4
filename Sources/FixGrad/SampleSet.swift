import Calibration
import Datasets
import Diagnostics
import GraphIR
import Jobs

/// A job's training and test samples, scaled, with the raw integers where the device reads those.
public struct SampleSet: Sendable {
  public let train: [Sample]
  public let test: [Sample]
  /// The raw inputs as the device reads them; nil without `data.raw`.
  public let rawTrain: [[Int]]?
  public let rawTest: [[Int]]?
  public let transform: AffineTransform

  /// The samples of a job's files for its network.
  init(_ job: Job, in files: DataFiles, for network: Network) throws(Diagnostics) {
    let (train, test) = try Self.datasets(job, files, network)
    transform = Self.scaling(job).transform(fittedTo: train)
    let (scaledTrain, scaledTest) = (train.applying(transform), test.applying(transform))
    for dataset in [scaledTrain, scaledTest] { try Self.checkFloat32(dataset, job) }
    self.train = Self.samples(scaledTrain, network)
    self.test = Self.samples(scaledTest, network)
    if let raw = job.data.raw {
      rawTrain = try Self.integers(train, raw, job)
      rawTest = try Self.integers(test, raw, job)
    } else {
      (rawTrain, rawTest) = (nil, nil)
    }
  }

  private static func scaling(_ job: Job) -> InputScaling {
    switch job.data.scaling {
    case .none: .none
    case .affine(let scale, let offset): .affine(scale: scale, offset: offset)
    case .standardize: .standardize
    case .minmax: .minmax
    }
  }

  private static func datasets(
    _ job: Job, _ files: DataFiles, _ network: Network
  ) throws(Diagnostics) -> (train: Dataset, test: Dataset) {
    var train: Dataset
    var test: Dataset?
    if case .synthetic(let source) = job.data.source {
      train = synthetic(source, job, network)
    } else if let part = files.train {
      train = try part.dataset(of: job, for: network)
      test = try files.test.map { part throws(Diagnostics) in
        try part.dataset(of: job, for: network)
      }
    } else {
      preconditionFailure("samples are made up or in files")
    }
    if test == nil, let share = job.data.split {
      guard train.count >= 2 else {
        throw Diagnostics([
          Diagnostic(
            "too-few-samples", "a split needs at least 2 samples, there is \(train.count)",
            at: job.location(of: "data.split"))
        ])
      }
      (train, test) = train.split(fraction: share, seed: UInt64(job.training.seed))
    }
    // Without test data there is no accuracy to report, rather than that of the training data.
    return (train, test ?? train.selecting([]))
  }

  private static func synthetic(
    _ source: DataSpecification.SyntheticSource, _ job: Job, _ network: Network
  ) -> Dataset {
    switch network.targetKind {
    case .classIndex(let count):
      return Dataset.synthetic(
        samples: source.samples, nonzero: source.nonzero, seed: UInt64(source.seed),
        inputShape: job.model.input, classes: count)
    case .values(let shape):
      let made = Dataset.synthetic(
        samples: source.samples, nonzero: source.nonzero, seed: UInt64(source.seed),
        inputShape: job.model.input, outputs: shape.count)
      guard case .values(let scores, let count) = made.targets else { return made }
      return Dataset(
        sampleShape: made.sampleShape, rawInputs: made.rawInputs,
        targets: .values(network.targetDomain.targets(scores), perSample: count))
    }
  }

  private static func samples(_ dataset: Dataset, _ network: Network) -> [Sample] {
    let shape = network.graph.shape(network.input)
    let targetShape = network.graph.shape(network.target)
    return (0..<dataset.count).map { index in
      let target: [Double] =
        switch dataset.targets {
        case .classes(let classes): [Double(classes[index])]
        case .values(let values, let count):
          Array(values[(index * count)..<((index + 1) * count)])
        }
      return Sample(
        input: Tensor(shape, Array(dataset.input(index))), target: Tensor(targetShape, target))
    }
  }

  /// What networks see are float32 numbers: a sample beyond them would train on infinities.
  private static func checkFloat32(_ dataset: Dataset, _ job: Job) throws(Diagnostics) {
    func check(_ values: [Double], _ perSample: Int, _ what: String) throws(Diagnostics) {
      guard let index = values.firstIndex(where: { !Float($0).isFinite }) else { return }
      throw Diagnostics([
        Diagnostic(
          "beyond-float32",
          "\(what) \(index % perSample + 1) of sample \(index / perSample + 1) is "
            + "\(values[index]), beyond float32", at: job.location(of: "data"),
          remedy: "scale the data to about 1")
      ])
    }
    try check(dataset.inputs, dataset.width, "input")
    if case .values(let values, let perSample) = dataset.targets {
      try check(values, perSample, "target")
    }
  }

  /// The raw inputs as integers of the device's type.
  private static func integers(
    _ dataset: Dataset, _ raw: DataSpecification.RawStorage, _ job: Job
  ) throws(Diagnostics) -> [[Int]] {
    let range: ClosedRange<Double> =
      switch raw {
      case .uint8: 0...255
      case .int16: -32768...32767
      case .int32: -2_147_483_648...2_147_483_647
      }
    var samples: [[Int]] = []
    for sample in 0..<dataset.count {
      let values = dataset.rawInput(sample)
      guard let wrong = values.first(where: { !range.contains($0) || $0 != $0.rounded() }) else {
        samples.append(values.map { Int($0) })
        continue
      }
      throw Diagnostics([
        Diagnostic(
          "not-raw", "sample \(sample + 1) holds \(wrong), which is no \(raw.rawValue)",
          at: job.location(of: "data.raw"),
          remedy: "choose the integers that the device reads, or leave data.raw out")
      ])
    }
    return samples
  }
}
