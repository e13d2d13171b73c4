/// Samples in dense storage: inputs as they were read, inputs as the network sees them, targets.
public struct Dataset: Sendable, Hashable {
  /// What a network should answer.
  public enum Targets: Sendable, Hashable {
    /// One class index per sample, from 0.
    case classes([Int])
    /// `perSample` real values per sample, row-major.
    case values([Double], perSample: Int)
  }

  /// The shape of one sample, without a batch axis.
  public let sampleShape: [Int]
  /// The inputs as they were read, sample after sample.
  public let rawInputs: [Double]
  /// The inputs after ``transform``, sample after sample.
  public let inputs: [Double]
  /// The answers, in the order of the samples.
  public let targets: Targets
  /// What turned ``rawInputs`` into ``inputs``.
  public let transform: AffineTransform

  /// Creates a dataset; `rawInputs` holds whole samples, as many as `targets`.
  public init(
    sampleShape: [Int], rawInputs: [Double], targets: Targets,
    transform: AffineTransform = .identity
  ) {
    self.sampleShape = sampleShape
    self.rawInputs = rawInputs
    self.targets = targets
    self.transform = transform
    inputs = transform(rawInputs, width: sampleShape.reduce(1, *))
    precondition(
      width > 0 && rawInputs.count == count * width,
      "\(rawInputs.count) input values do not fill \(count) samples of shape \(sampleShape)")
  }

  /// The number of samples.
  public var count: Int {
    switch targets {
    case .classes(let classes): classes.count
    case .values(let values, let perSample): values.count / perSample
    }
  }

  /// The number of input values of one sample.
  public var width: Int { sampleShape.reduce(1, *) }

  /// The transformed inputs of one sample.
  public func input(_ sample: Int) -> ArraySlice<Double> {
    inputs[sample * width..<(sample + 1) * width]
  }

  /// The inputs of one sample as they were read.
  public func rawInput(_ sample: Int) -> ArraySlice<Double> {
    rawInputs[sample * width..<(sample + 1) * width]
  }

  /// The same samples with ``inputs`` made from ``rawInputs`` by `transform`.
  public func applying(_ transform: AffineTransform) -> Dataset {
    Dataset(
      sampleShape: sampleShape, rawInputs: rawInputs, targets: targets, transform: transform)
  }

  /// The named samples in the named order.
  public func selecting(_ samples: [Int]) -> Dataset {
    let chosen: Targets
    switch targets {
    case .classes(let classes): chosen = .classes(samples.map { classes[$0] })
    case .values(let values, let perSample):
      let rows = samples.flatMap { values[$0 * perSample..<($0 + 1) * perSample] }
      chosen = .values(rows, perSample: perSample)
    }
    return Dataset(
      sampleShape: sampleShape, rawInputs: samples.flatMap { rawInput($0) }, targets: chosen,
      transform: transform)
  }

  /// Two parts without a common sample, each in the order of this dataset.
  ///
  /// The test part has round(`fraction` × count) samples, at least one and not all; which ones is
  /// drawn from the stream "split" of `seed`.
  /// - Precondition: 0 < fraction < 1 and at least two samples.
  public func split(fraction: Double, seed: UInt64) -> (train: Dataset, test: Dataset) {
    precondition(fraction > 0 && fraction < 1, "a split lies between 0 and 1, not at \(fraction)")
    precondition(count >= 2, "\(count) samples cannot be split")
    let wanted = Int((fraction * Double(count)).rounded())
    let testCount = min(max(wanted, 1), count - 1)
    var generator = RandomGenerator.stream(seed: seed, purpose: "split")
    let order = generator.shuffled(count)
    return (
      train: selecting(order[testCount...].sorted()), test: selecting(order[..<testCount].sorted())
    )
  }
}
