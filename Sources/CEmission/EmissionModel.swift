import FixedPoint
import GraphIR
import MemoryPlanning

/// How raw integers of the device become the network's input: `x = raw · scale + offset`.
public struct RawInput: Sendable, Hashable {
  /// `uint8`, `int16` or `int32`.
  public var type: String
  /// One for all inputs, or one each.
  public var scale: [Double]
  public var offset: [Double]

  public init(type: String, scale: [Double], offset: [Double]) {
    self.type = type
    self.scale = scale
    self.offset = offset
  }

  /// The integers that quantize into a format.
  public func quantizer(_ format: QFormat) -> InputQuantizer {
    InputQuantizer(scale: scale, offset: offset, format: format)
  }

  /// `uint8_t`.
  var cType: String { "\(type)_t" }
  /// `u8`, as in kernel names.
  var shortName: String { type.replacing("uint", with: "u").replacing("int", with: "i") }
}

/// All that the emitted package says: both programs of one training graph and where they are from.
public struct EmissionModel: Sendable {
  public var name: String
  public var fixed: PlannedProgram
  public var float: PlannedProgram
  /// The initial parameters, float32, by value.
  public var weights: [Value: [Float]]
  public var rawInput: RawInput?
  /// The seed of random rounding.
  public var seed: Int
  /// The first samples, as the example embeds them.
  public var exampleInputs: [[Double]]
  public var exampleTargets: [[Double]]
  /// Tool version and hashes for the header comments.
  public var provenance: Provenance
  /// The loops of the integer program, where its processor is known.
  public var loops: LoopChoice?

  public struct Provenance: Sendable, Hashable {
    public var tool: String
    public var modelHash: String
    public var calibrationHash: String
    public var calibrationSteps: Int
    /// What the package is meant for, where that was said.
    public var target: String?

    public init(
      tool: String, modelHash: String, calibrationHash: String, calibrationSteps: Int,
      target: String? = nil
    ) {
      self.tool = tool
      self.modelHash = modelHash
      self.calibrationHash = calibrationHash
      self.calibrationSteps = calibrationSteps
      self.target = target
    }
  }

  public init(
    name: String, fixed: PlannedProgram, float: PlannedProgram, weights: [Value: [Float]],
    rawInput: RawInput?, seed: Int, exampleInputs: [[Double]], exampleTargets: [[Double]],
    provenance: Provenance, loops: LoopChoice? = nil
  ) {
    self.name = name
    self.fixed = fixed
    self.float = float
    self.weights = weights
    self.rawInput = rawInput
    self.seed = seed
    self.exampleInputs = exampleInputs
    self.exampleTargets = exampleTargets
    self.provenance = provenance
    self.loops = loops
  }

  var graph: Graph { fixed.graph }
  var network: Network { fixed.quantized.training.network }
  var macro: String { name.uppercased() }
  var learningRate: Double { fixed.quantized.training.optimizer.learningRate }
  /// What its constants are.
  public var constantContent: String {
    graph.frozen.isEmpty
      ? "initial weights and tables" : "initial weights, frozen weights and tables"
  }
  var batchSize: Int { fixed.quantized.training.batchSize }
  /// Samples that a training step takes.
  var samplesPerStep: Int { fixed.quantized.training.samplesPerStep }
  /// Whether a training step takes a batch at once.
  var isWhole: Bool { fixed.quantized.training.batching == .whole }
  /// What the fixed program multiplies a gradient, or a batch's sum of gradients, with.
  public var storedRate: RateMantissa {
    batchSize == 1
      ? RateMantissa(learningRate) : RateMantissa(learningRate).share(ofBatch: batchSize)
  }
  public var inputFormat: QFormat { fixedFormat(network.input) }
  public var outputFormat: QFormat { fixedFormat(network.output) }
  public var lossFormat: QFormat { fixedFormat(network.loss) }
  var inputCount: Int { graph.shape(network.predictionInput).count }
  /// Target values of a sample.
  var targetCount: Int { graph.shape(network.target).count / samplesPerStep }
  /// Whether the training entry gets its targets by a pointer: values, or the classes of a batch.
  var pointsToTargets: Bool { classCount == nil || isWhole }
  var outputCount: Int { graph.shape(network.output).count }

  /// The head of the training entry.
  func trainSignature(
    _ qualifier: String = "", function: String = "train", tail: String = ""
  ) -> String {
    CText.signature(
      "\(qualifier)\(name)_loss_t \(name)_\(function)",
      ["\(name)_t *model", "const \(name)_input_t *x", "\(name)_target_t target"], tail: tail)
  }

  /// The head of the prediction.
  func predictSignature(tail: String = "") -> String {
    CText.signature(
      "void \(name)_predict",
      ["\(name)_t *model", "const \(name)_input_t *x", "\(name)_output_t *y"], tail: tail)
  }

  /// Defined where the program only predicts.
  var noTraining: String { "\(macro)_NO_TRAINING" }

  /// What only training needs.
  func forTraining(_ text: String) -> String {
    text.isEmpty ? "" : "#ifndef \(noTraining)\n\(text)\n#endif"
  }

  /// The number of classes, nil for regression.
  var classCount: Int? {
    if case .classIndex(let count) = network.targetKind { count } else { nil }
  }

  private func fixedFormat(_ value: Value) -> QFormat {
    guard let format = fixed.quantized.formats[value].format else {
      preconditionFailure("inputs, outputs and losses of the fixed program are fixed-point")
    }
    return format
  }
}

/// A rate as the fixed program takes it: `mantissa · 2^-shift`, the mantissa in [2^14, 2^15).
public struct RateMantissa: Sendable, Hashable {
  public let mantissa: Int
  public let shift: Int

  public init(_ rate: Double) {
    precondition(rate > 0 && rate.isFinite, "a learning rate is positive")
    var shift = 14 - Int(rate.exponent)
    var mantissa = Int((rate * Double(sign: .plus, exponent: shift, significand: 1)).rounded())
    if mantissa == 1 << 15 { (mantissa, shift) = (1 << 14, shift - 1) }
    self.mantissa = mantissa
    self.shift = shift
  }

  init(mantissa: Int, shift: Int) {
    self.mantissa = mantissa
    self.shift = shift
  }

  /// The rate divided by the size of a batch, as `fg_share_rate` rounds it.
  public func share(ofBatch size: Int) -> RateMantissa {
    let factor = RateMantissa(1 / Double(size))
    let product = mantissa * factor.mantissa
    var dropped = 0
    func rounded() -> Int { (product + (1 << dropped) / 2) >> dropped }
    while rounded() > Int(Int16.max) { dropped += 1 }
    return RateMantissa(mantissa: rounded(), shift: shift + factor.shift - dropped)
  }

  public var value: Double {
    Double(mantissa) * Double(sign: .plus, exponent: -shift, significand: 1)
  }
}
