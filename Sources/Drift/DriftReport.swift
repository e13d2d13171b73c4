/// How far the integer training of a task is from float training and from the exact reference:
/// `drift.json`, key by key in snake case.
public struct DriftReport: Encodable, Sendable {
  /// Runs of one program, `[seed][epoch]`.
  public struct Runs: Encodable, Sendable {
    /// The mean of what train() returned in the epoch.
    @Figure public var loss: [[Double]]
    /// In per cent on the test set; `[]` for regression.
    @Figure public var accuracy: [[Double]]
    /// Mean squared error on the test set; `[]` for classification.
    @Figure public var testLoss: [[Double]]
    /// FNV-1a of the final masters, or of the float weights.
    public var weightHash: [String]
    /// Of the last epoch's test, summed over the seeds, `[label][answer]`; `[]` for regression.
    public var confusion: [[Int]]
    /// Mean |y − t| over the test outputs of the last epoch, by seed; `[]` for classification.
    @Figure public var meanAbsoluteError: [Double]
    /// 1 − Σ (y − t)² / Σ (t − mean t)², by seed; `[]` for classification.
    @Figure public var r2: [Double]
  }

  /// Float runs from perturbed weights, `[seed][perturbation][epoch]`.
  public struct Floor: Encodable, Sendable {
    @Figure public var loss: [[[Double]]]
    @Figure public var accuracy: [[[Double]]]
    @Figure public var testLoss: [[[Double]]]
  }

  /// The distance of two loss curves, mean and largest |difference| per step.
  public struct Distance: Encodable, Sendable {
    @Figure public var mean: Double?
    @Figure public var max: Double?
  }

  /// The exact reference of the first seed.
  public struct Exact: Encodable, Sendable {
    @Figure public var loss: [Double]
    /// Significant bits of each operator's results.
    public var precision: Int
    public var fixed: Distance
    public var float: Distance
    /// What intervals prove of the first step; null where nobody asked.
    @Figure public var enclosure: Enclosure?
  }

  /// |fixed − float| per step of the first seed.
  public struct Drift: Encodable, Sendable {
    @Figure public var mean: Double
    @Figure public var max: Double
    /// The mean over the first 100 steps.
    @Figure public var first100: Double
    /// The same as a share of the initial loss: that of the untrained network on their samples.
    @Figure public var first100Relative: Double
    @Figure public var initialLoss: Double
  }

  /// The losses of every step of the first seed.
  public struct Steps: Sendable {
    public var float: [Double]
    public var fixed: [Double]
    /// Fewer than the others.
    public var exact: [Double]
    /// Of the float runs, perturbed ones too, the lowest and the highest finite loss of each step;
    /// NaN where none is finite.
    public var band: [(low: Double, high: Double)]
  }

  /// The job's name.
  public var job: String
  @Figure public var command: String?
  /// Whether it was ended early: `seeds` are then those that are through.
  public var isPartial: Bool
  public var seeds: [Int]
  public var epochs: Int
  public var samples: Int
  public var tests: Int
  public var tracedSteps: Int
  public var float: Runs
  public var fixed: Runs
  public var floor: Floor
  public var exact: Exact
  public var drift: Drift
  public var buffers: [BufferRow]
  /// What each buffer, and each kind of error, adds to the drift.
  public var attribution: Attribution
  /// Each operator alone, where the task asks for it; else there is no such key.
  public var perOperator: [OperatorRow]?
  public var memory: Memory
  /// The calls of a training step in order.
  public var program: [ProgramNode]
  public var ramBytes: Int
  public var ramLowerBound: Int
  /// Constants: initial and frozen weights and tables.
  public var flashBytes: Int
  public var violations: [Violation]
  @Figure public var divergence: Divergence?
  /// What a step of this program costs where `run` has measured it.
  public var targets: [TargetCost] = []
  public var verdict: Verdict
  /// Not in `drift.json`: `steps.csv`.
  public var steps: Steps

  enum CodingKeys: String, CodingKey {
    case job, command, isPartial = "partial", seeds, epochs, samples, tests, tracedSteps, float,
      fixed, floor, exact
    case drift, buffers, attribution, perOperator, memory, program, ramBytes, ramLowerBound,
      flashBytes, violations,
      divergence
    case targets, verdict
  }
}

extension DriftReport {
  /// A buffer of the fixed program.
  public struct BufferRow: Encodable, Sendable {
    public var name: String
    public var role: String
    public var shape: [Int]
    /// `int8`, `int16`, `int32` or `index`.
    public var storage: String
    @Figure public var fractionBits: Int?
    /// `static` or `sample`.
    @Figure public var scale: String?
    /// As in comments of the C: `int16 Q3.12`.
    public var format: String
    /// Of a parameter with its residual: what its unit is.
    @Figure public var storedFractionBits: Int?
    /// The range that calibration saw.
    @Figure public var min: Double?
    @Figure public var max: Double?
    /// The range that the format holds; of a gradient at its exponent 0.
    @Figure public var formatMin: Double?
    @Figure public var formatMax: Double?
    /// Of the exact results before they are rounded and clamped, over the traced steps.
    @Figure public var histogram: Log2Histogram?
    /// Of the stored results against the operator on the stored operands; null without an error.
    @Figure public var sqnrDB: Double?
    @Figure public var maxErrorULP: Double?
    /// What the operator promises.
    @Figure public var errorBoundULP: Double?
    /// Counted by the call that computes the buffer, over the whole first run.
    @Figure public var saturations: Int?
    @Figure public var flushed: Int?
    @Figure public var lostUpdates: Int?
    /// Shares of all elements that the call computed.
    @Figure public var saturatedShare: Double?
    @Figure public var flushedShare: Double?
    @Figure public var lostShare: Double?
    /// Of a parameter: log₂ of the growth of its largest |weight| per epoch.
    @Figure public var log2GrowthPerEpoch: Double?
  }

  /// A local error beyond its operator's bound, a broken requirement of a kernel, or a result
  /// beyond the range of its storage.
  public struct Violation: Encodable, Sendable {
    /// What does not hold.
    public enum Kind: String, Encodable, Sendable {
      /// The error is larger than what the operator promises.
      case bound
      /// A requirement of the kernel, such as a sum within its accumulator.
      case wrap = "wrapped accumulator"
      /// The result was clamped to the end of its storage.
      case saturation
    }

    public var kind: Kind
    /// The first step, from 1.
    public var step: Int
    public var buffer: String
    public var operation: String
    @Figure public var element: Int?
    @Figure public var errorULP: Double?
    @Figure public var boundULP: Double?
    public var count: Int
  }

  /// Where the bytes of the integer program are.
  public struct Memory: Encodable, Sendable {
    /// A buffer of working memory: bytes `[offset, end)` from its first to its last call.
    public struct Block: Encodable, Sendable {
      public var name: String
      public var offset: Int
      public var end: Int
      public var firstCall: Int
      public var lastCall: Int
    }

    public var parameterBytes: Int
    public var stateBytes: Int
    public var arenaBytes: Int
    public var calls: Int
    public var blocks: [Block]
  }
}
