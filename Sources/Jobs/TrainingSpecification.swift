import Diagnostics

/// How often and in which order the samples are seen.
public struct TrainingSpecification: Sendable, Hashable {
  /// Samples per update.
  public var batchSize = 1
  /// Passes over the training set; at least 1.
  public var epochs = 5
  /// The seed of initial weights, sample order and splits; at least 0.
  public var seed = 1
  /// Whether the samples are put into a new random order in each epoch.
  public var shuffle = true
  /// Whether a batch is summed up sample by sample (`accumulate`) or computed as one (`whole`).
  public var batching = "accumulate"

  init(reading value: LocatedValue, problems: inout [Diagnostic]) {
    var reader = KeyedReader(value, path: "training")
    batchSize = reader.integer("batch_size", default: batchSize, in: 1...(1 << 30))
    epochs = reader.integer("epochs", default: epochs, in: 1...Int.max)
    seed = reader.integer("seed", default: seed, in: 0...Int.max)
    shuffle = reader.boolean("shuffle", default: shuffle)
    batching = reader.choice("batching", in: VersionScope.batching)
    reader.finish(into: &problems)
  }
}
