/// What a tuner is to meet.
public struct TuningLimits: Sendable, Hashable {
  /// Bytes of the model, of code and constants; cycles of a step. Nil: no budget.
  public var ram: Int?
  public var flash: Int?
  public var cycles: Int?
  /// The most test accuracy that may be lost against float, mean over seeds, in percentage points.
  ///
  /// Where neither this nor ``lossRatio`` is given, both limits count: half a point and 1.02, or the
  /// noise floor where that is more. One given alone is the only limit.
  public var accuracyDrop: Double?
  /// The most that the final training loss may be of float's, mean over seeds.
  public var lossRatio: Double?

  public init(
    ram: Int? = nil, flash: Int? = nil, cycles: Int? = nil, accuracyDrop: Double? = nil,
    lossRatio: Double? = nil
  ) {
    (self.ram, self.flash, self.cycles) = (ram, flash, cycles)
    (self.accuracyDrop, self.lossRatio) = (accuracyDrop, lossRatio)
  }

  public static let defaultAccuracyDrop = 0.5
  public static let defaultLossRatio = 1.02
}
