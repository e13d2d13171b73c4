import FixedPoint
import GraphIR

/// What is asked of the formats: the `formats:` section of a job.
public struct FormatPolicy: Sendable, Hashable {
  /// A wish for the buffers that a shell pattern names.
  public struct Override: Sendable, Hashable {
    public var pattern: String
    public var storage: Storage?
    public var fractionBits: Int?

    public init(pattern: String, storage: Storage? = nil, fractionBits: Int? = nil) {
      self.pattern = pattern
      self.storage = storage
      self.fractionBits = fractionBits
    }
  }

  /// The storage of every buffer that has no reason for another; nil for the float program.
  public var storage: Storage?
  /// Observed magnitudes may grow by 2^headroomBits before they saturate.
  public var headroomBits: Int
  /// What sums of products are held in.
  public var accumulator: AccumulatorChoice
  /// How parameters take updates.
  public var weightUpdate: UpdateRule
  public var gradientScale: Scale
  public var overrides: [Override]

  public init(
    storage: Storage? = .int16, headroomBits: Int = 1, accumulator: AccumulatorChoice = .auto,
    weightUpdate: UpdateRule = .residual8, gradientScale: Scale = .sample,
    overrides: [Override] = []
  ) {
    self.storage = storage
    self.headroomBits = headroomBits
    self.accumulator = accumulator
    self.weightUpdate = weightUpdate
    self.gradientScale = gradientScale
    self.overrides = overrides
  }

  /// The float fallback: the same program with every buffer float32.
  public static let float32 = FormatPolicy(storage: nil)

  public var isFloat: Bool { storage == nil }
}

/// Why the format pass stops.
public struct QuantizationError: Error, Sendable, Hashable {
  public enum Reason: Sendable, Hashable {
    case format(FormatError.Reason)
    case scales(String)
    /// An override names no buffer.
    case unmatchedOverride(pattern: String, buffers: [String])
    /// An override names a buffer whose format its operator fixes.
    case overrideOfFixedFormat(pattern: String, format: BufferFormat)
    /// An override asks for more fraction bits than the accumulator that the buffer joins has.
    case overrideBeyondLimit(pattern: String, fractionBits: Int, limit: Int)
  }

  /// A buffer that a node reads, or of a view the one that it shows.
  public struct Operand: Sendable, Hashable {
    public var name: String
    public var shape: Shape
    public var format: BufferFormat
  }

  public var reason: Reason
  /// The node or buffer.
  public var node: String
  /// What the node reads, where the reason is a format.
  public var operands: [Operand] = []
}
