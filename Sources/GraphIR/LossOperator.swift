import FixedPoint

/// An operator that a job's `loss:` names: results are the loss and the cotangent that it sends
/// into the network, computed together.
public protocol LossOperator: Operator {
  /// How job files name it; nil for what only a rewrite makes.
  static var loss: LossDefinition? { get }
  /// What the loss compares the network's output of `shape` with; throws when it does not fit.
  func target(for output: Shape) throws(ShapeError) -> TargetKind
  /// Whether its kernel shifts the cotangent by the sample's exponent k; else k = 0.
  static var scalesCotangent: Bool { get }
  /// The cotangent's format where the policy wants it static, k = 0; nil when it is that of
  /// `resultFormats`.
  func staticCotangentFormat(holding magnitude: Double, storage: Storage) -> QFormat?
}

extension LossOperator {
  public static var loss: LossDefinition? { nil }
  public static var resultNames: [String] { ["", "cotangent"] }
  public static var roles: [Int: Role] { [1: .gradient] }
  public func staticCotangentFormat(
    holding magnitude: Double, storage: Storage
  ) -> QFormat? { nil }
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
  /// `nll`.
  public let key: String
  /// The operator whose output it takes, when it takes no other: `log_softmax`.
  public let requires: String?
  public let operation: @Sendable () -> any LossOperator

  public init(
    key: String, requires: String? = nil,
    operation: @escaping @Sendable () -> any LossOperator
  ) {
    self.key = key
    self.requires = requires
    self.operation = operation
  }
}

/// What a loss compares with.
public enum TargetKind: Sendable, Hashable {
  /// One class index below `count`.
  case classIndex(count: Int)
  /// Real values of this shape.
  case values(Shape)
}
