/// The int32 whose redundant sign bits are a sample's gradient exponent:
/// `largest |cotangent| · factor` in Q(`fractionBits`).
public struct ExponentMeasure: Sendable, Hashable {
  public let factor: Double
  public let fractionBits: Int
  /// By how many units the kernel's integer may differ from the exact one.
  public let slack: Int

  public init(factor: Double = 1, fractionBits: Int, slack: Int = 0) {
    self.factor = factor
    self.fractionBits = fractionBits
    self.slack = slack
  }
}
