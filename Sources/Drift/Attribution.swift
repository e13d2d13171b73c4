import GraphIR

/// Which buffers, and which of their errors, make the integer run drift.
///
/// For each buffer a float run gets the errors that the integer run made in that buffer, and no
/// others; `D = mean_t |loss(t) − float loss(t)|` over the traced steps. Errors that have nothing to
/// do with each other add up as squares, so a buffer's share is `D² / Σ D²`. The rounding of the
/// stored learning rate stands among the buffers.
public struct Attribution: Encodable, Sendable, FigureContent {
  /// What one buffer does.
  public struct Buffer: Encodable, Sendable {
    public var buffer: String
    @Figure public var drift: Double
    @Figure public var share: Double
  }

  /// What one kind of error in one buffer does.
  public struct Cause: Encodable, Sendable {
    public var buffer: String
    public var cause: ErrorCause
    @Figure public var drift: Double
    /// Of its buffer's share that of this cause: shares of causes add up to those of buffers.
    @Figure public var share: Double
  }

  /// The steps that were traced, from 1. The float run takes the weights that the integer run has
  /// before the first of them.
  public var firstStep: Int
  public var lastStep: Int
  /// `mean |fixed − float|` over them.
  @Figure public var drift: Double
  /// `√Σ D²` of the buffers: what their runs explain of it.
  @Figure public var explained: Double
  /// Largest share first.
  public var buffers: [Buffer]
  public var causes: [Cause]

  public func encodeFigure(to encoder: any Encoder) throws { try encode(to: encoder) }
}

extension Attribution {
  /// How much of the drift the buffers make together.
  package var sumText: String {
    "As far as errors of different buffers have nothing to do with each other their squares add up: "
      + "together, as √Σ D², they make a drift of \(FigureText.short(explained)); "
      + "\(FigureText.short(drift)) was measured."
  }
}

/// The runs behind an attribution.
struct AttributionRuns: Sendable {
  /// The steps before the first of the runs.
  let offset: Int
  /// The float run, in double precision.
  let float: [Double]
  let sources: [(source: ErrorSource, losses: [Double])]

  /// Runs every source of a record; `width` at a time.
  init(
    _ record: ErrorRecord, of task: TrainingTask, seed: Int, width: Int
  ) async throws {
    float = task.doubleLosses(record, seed: seed)
    offset = record.offset
    let stored = task.emission.storedRate.value
    let isRated = stored != task.training.optimizer.learningRate / Double(task.training.batchSize)
    let all =
      (isRated ? [ErrorSource(value: nil, cause: nil, onlyCause: .learningRate)] : [])
      + record.sources(task.graph)
    let losses = try await concurrentMap(all, width: width) { source in
      try Task.checkCancellation()
      return task.losses(with: source, of: record, seed: seed)
    }
    sources = zip(all, losses).map { ($0, $1) }
  }

  /// The attribution of a fixed run over the steps that are recorded, up to a step.
  func attribution(
    of fixed: [Double], upTo step: Int, names: (Value) -> String
  ) -> Attribution {
    let count = min(step - offset, float.count)
    let drifts = sources.map { StepDistance($0.losses.prefix(count), float).mean }
    let buffers = zip(sources, drifts).filter { $0.0.source.cause == nil }
    let total = buffers.reduce(0) { $0 + $1.1 * $1.1 }
    func share(_ drift: Double) -> Double { total > 0 ? drift * drift / total : 0 }
    func name(_ source: ErrorSource) -> String { source.value.map(names) ?? "learning rate" }
    // The share of a buffer, parted among its causes as the squares of their own drifts are.
    let whole = Dictionary(uniqueKeysWithValues: buffers.map { ($0.0.source.value, $0.1) })
    var parts: [Value?: Double] = [:]
    for (run, drift) in zip(sources, drifts) where run.source.cause != nil {
      parts[run.source.value, default: 0] += drift * drift
    }
    let causes = zip(sources, drifts).compactMap { run, drift in
      (run.source.cause ?? run.source.onlyCause).map {
        let sum = parts[run.source.value] ?? drift * drift
        let part = sum > 0 ? drift * drift / sum : 0
        return Attribution.Cause(
          buffer: name(run.source), cause: $0, drift: drift,
          share: share(whole[run.source.value] ?? drift) * part)
      }
    }
    return Attribution(
      firstStep: offset + 1, lastStep: offset + count,
      drift: StepDistance(fixed.dropFirst(offset).prefix(count), float).mean,
      explained: total.squareRoot(),
      buffers: buffers.map {
        Attribution.Buffer(buffer: name($0.0.source), drift: $0.1, share: share($0.1))
      }.sorted { ($1.drift, $0.buffer) < ($0.drift, $1.buffer) },
      causes: causes.sorted { ($1.drift, $0.buffer) < ($0.drift, $1.buffer) })
  }
}
