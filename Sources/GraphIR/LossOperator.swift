import Diagnostics
import FixedPoint

/// An operator that a job's `loss:` names: results are the loss and the cotangent that it sends
/// into the network, computed together.
public protocol LossOperator: Operator {
  /// How job files name it; none for what only a rewrite makes.
  static var losses: [LossDefinition] { get }
  /// What the loss compares the network's output of `shape` with; throws when it does not fit.
  func target(for output: Shape) throws(ShapeError) -> TargetKind
  /// The targets in values that it takes.
  var targetDomain: TargetDomain { get }
  /// Whether its kernel shifts the cotangent by the sample's exponent k; else k = 0.
  static var scalesCotangent: Bool { get }
  /// The cotangent's format where the policy wants it static, k = 0; nil when it is that of
  /// `resultFormats`.
  func staticCotangentFormat(holding magnitude: Double, storage: Storage) -> QFormat?
  /// What the sample's exponent is taken from.
  func exponentMeasure(at site: LoweringSite) -> ExponentMeasure
}

extension LossOperator {
  public static var losses: [LossDefinition] { [] }
  public static var resultNames: [String] { ["", "cotangent"] }
  public static var roles: [Int: Role] { [1: .gradient] }
  public var targetDomain: TargetDomain { .real }
  public func staticCotangentFormat(
    holding magnitude: Double, storage: Storage
  ) -> QFormat? { nil }
  /// Shares in Q30, where each of the exponentials in Q24 errs by 0.55 units.
  public func exponentMeasure(at site: LoweringSite) -> ExponentMeasure {
    ExponentMeasure(fractionBits: 30, slack: 36 * site.results[1].shape.count)
  }
  public func resultScales(_ operands: [Scale]) -> [Scale]? {
    operands.contains(.sample) ? nil : [.static, Self.scalesCotangent ? .sample : .static]
  }

  /// The int32 format of a loss of which calibration saw `magnitude`: room to grow sixteenfold,
  /// at most `limit` fraction bits.
  public func lossFormat(observed magnitude: Double, limit: Int) -> BufferFormat {
    .fixed(.holding(magnitude: 16 * magnitude, storage: .int32, limit: limit), .static)
  }
}

/// A loss as job files name it.
public struct LossDefinition: Sendable {
  /// What a loss is asked for.
  public struct Site: Sendable {
    /// The shape of the network's output.
    public let output: Shape
    /// How many columns of targets a sample has, as far as the job says.
    public let targetColumns: Int?

    public init(output: Shape, targetColumns: Int?) {
      self.output = output
      self.targetColumns = targetColumns
    }
  }

  /// Makes the operator; nil when a key was wrong, which the reader remembers.
  public typealias Build = @Sendable (inout KeyedReader, Site) -> (any LossOperator)?

  /// `nll`.
  public let key: String
  /// The operator whose output it takes, when it takes no other: `log_softmax`.
  public let requires: String?
  /// Operators that are one with the loss: it takes their operand, and predict keeps their output.
  public let absorbs: [String]
  /// Ways to write it: its key alone, and with what that leaves out.
  public let examples: [String]
  public let build: Build

  public init(
    key: String, requires: String? = nil, absorbs: [String] = [], variants: [String] = [],
    build: @escaping Build
  ) {
    self.key = key
    examples = [key] + variants
    self.requires = requires
    self.absorbs = absorbs
    self.build = build
  }

  /// A loss without keys.
  public init(
    key: String, requires: String? = nil, absorbs: [String] = [],
    operation: @escaping @Sendable () -> any LossOperator
  ) {
    self.init(key: key, requires: requires, absorbs: absorbs) { _, _ in operation() }
  }

  /// What the loss takes of a network with this output.
  public func operand(of output: Value, in graph: Graph) -> Value {
    guard let index = graph.producers[output],
      absorbs.contains(graph.nodes[index].kind.name)
    else { return output }
    return graph.nodes[index].operands[0]
  }
}

/// What a loss compares with.
public enum TargetKind: Sendable, Hashable {
  /// One class index below `count`.
  case classIndex(count: Int)
  /// Real values of this shape.
  case values(Shape)
}
