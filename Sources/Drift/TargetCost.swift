/// What a training step costs on a microcontroller, as the JSON of `run` has it.
public struct TargetCost: Codable, Sendable {
  /// Against other programs.
  public struct Against: Codable, Sendable {
    public struct Other: Codable, Sendable {
      public let cyclesRatio: Double
    }

    public let float: Other?
  }

  public let target: String
  /// SHA-256 of the integer program that was measured, its kernels included.
  public let programHash: String
  public let instructionsPerStep: Double?
  public let cyclesPerStep: Double?
  public let cyclesAreExact: Bool?
  public let millisecondsPerStep: Double?
  public let samplesPerSecond: Double?
  /// In Hz.
  public let clock: Double?
  public let ramBytes: Int?
  public let stackBytes: Int?
  public let flashBytes: Int?
  public let against: Against?
}
