import Autodiff
import FixedPoint
import GraphIR

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What is asked of the formats: the `formats:` section of a job.
public struct FormatPolicy: Sendable, Hashable {
  /// A wish for the buffers that a shell pattern names.
  public struct Override: Sendable, Hashable {
    public var pattern: String
    public var storage: Storage?
    /// Whether the buffers are float32, whatever `storage` says.
    public var isFloat32: Bool
    public var fractionBits: Int?
    /// As the policy's, for these buffers.
    public var headroomBits: Int?
    /// Of parameters.
    public var weightUpdate: UpdateRule?
    /// Of what is computed by sums of products.
    public var accumulator: AccumulatorChoice?

    public init(
      pattern: String, storage: Storage? = nil, isFloat32: Bool = false, fractionBits: Int? = nil,
      headroomBits: Int? = nil, weightUpdate: UpdateRule? = nil,
      accumulator: AccumulatorChoice? = nil
    ) {
      self.pattern = pattern
      self.storage = storage
      self.isFloat32 = isFloat32
      self.fractionBits = fractionBits
      self.headroomBits = headroomBits
      self.weightUpdate = weightUpdate
      self.accumulator = accumulator
    }

    func matches(_ name: String) -> Bool { fnmatch(pattern, name, 0) == 0 }
  }

  /// The storage of every buffer that has no reason for another; nil for the float program.
  public var storage: Storage?
  /// Whether buffers are float32 that have no reason for another storage: all but inputs, targets,
  /// outputs and losses.
  public var prefersFloat32: Bool
  /// Observed magnitudes may grow by 2^headroomBits before they saturate.
  public var headroomBits: Int
  /// What sums of products are held in.
  public var accumulator: AccumulatorChoice
  /// How parameters take updates.
  public var weightUpdate: UpdateRule
  public var gradientScale: Scale
  public var overrides: [Override]

  public init(
    storage: Storage? = .int16, prefersFloat32: Bool = false, headroomBits: Int = 1,
    accumulator: AccumulatorChoice = .auto,
    weightUpdate: UpdateRule = .residual8, gradientScale: Scale = .sample,
    overrides: [Override] = []
  ) {
    self.storage = storage
    self.prefersFloat32 = prefersFloat32
    self.headroomBits = headroomBits
    self.accumulator = accumulator
    self.weightUpdate = weightUpdate
    self.gradientScale = gradientScale
    self.overrides = overrides
  }

  /// The float fallback: the same program with every buffer float32.
  public static let float32 = FormatPolicy(storage: nil)

  public var isFloat: Bool { storage == nil }

  /// What the last override asks for that names a buffer and says something of it.
  private func asked<Wish>(_ wish: KeyPath<Override, Wish?>, of name: String) -> Wish? {
    overrides.last { $0[keyPath: wish] != nil && $0.matches(name) }?[keyPath: wish]
  }

  /// The headroom of a buffer.
  package func headroomBits(of name: String) -> Int {
    asked(\.headroomBits, of: name) ?? headroomBits
  }

  /// The headroom that an override asks for; nil where none does.
  func askedHeadroomBits(of name: String) -> Int? { asked(\.headroomBits, of: name) }

  /// The override that asks for the fraction bits of a buffer; nil where none does, or a later one
  /// asks for headroom, from which fraction bits follow.
  package func askedFractionBits(of name: String) -> Override? {
    let last = overrides.last {
      ($0.fractionBits != nil || $0.headroomBits != nil) && $0.matches(name)
    }
    return last?.fractionBits == nil ? nil : last
  }

  /// How a parameter takes updates.
  func weightUpdate(of name: String) -> UpdateRule {
    asked(\.weightUpdate, of: name) ?? weightUpdate
  }

  /// What sums of products are held in that compute a buffer.
  func accumulator(of name: String) -> AccumulatorChoice {
    asked(\.accumulator, of: name) ?? accumulator
  }

  /// Whether a buffer of this name is float32 in the fixed-point program: as the last override says
  /// that asks for a storage, else by default.
  func isFloat32(_ name: String) -> Bool {
    overrides.last { ($0.isFloat32 || $0.storage != nil) && $0.matches(name) }?.isFloat32
      ?? prefersFloat32
  }
}

extension FormatPolicy {
  /// Throws where an override names no buffer, or asks float32 of one that callers see.
  func check(_ training: TrainingGraph) throws(QuantizationError) {
    let graph = training.graph
    let names = graph.values.map(\.name)
    for wish in overrides where !names.contains(where: { wish.matches($0) }) {
      throw QuantizationError(
        reason: .unmatchedOverride(pattern: wish.pattern, buffers: names), node: wish.pattern)
    }
    let trained = graph.trained.map { graph.name($0.value) }
    for wish in overrides where wish.weightUpdate != nil && !trained.contains(where: wish.matches) {
      throw QuantizationError(
        reason: .overrideWithoutEffect(
          pattern: wish.pattern, key: "weight_update", buffers: trained), node: wish.pattern)
    }
    let seen = [
      training.network.input, training.network.target, training.network.output,
      training.network.loss,
    ].map(graph.name)
    for wish in overrides where wish.isFloat32 && seen.contains(wish.pattern) {
      throw QuantizationError(reason: .callersBuffer(pattern: wish.pattern), node: wish.pattern)
    }
  }
}

/// Why the format pass stops.
public struct QuantizationError: Error, Sendable, Hashable {
  public enum Reason: Sendable, Hashable {
    case format(FormatError.Reason)
    case scales(String)
    /// An override names no buffer.
    case unmatchedOverride(pattern: String, buffers: [String])
    /// An override asks float32 of the input, the target, the output or the loss.
    case callersBuffer(pattern: String)
    /// An override names a buffer whose format its operator fixes.
    case overrideOfFixedFormat(pattern: String, format: BufferFormat)
    /// An override says something that is nothing of the buffers that it names, but of others.
    case overrideWithoutEffect(pattern: String, key: String, buffers: [String])
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
