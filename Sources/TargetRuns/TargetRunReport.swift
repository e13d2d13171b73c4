import Toolchains

/// What a training on a target did and cost. Instructions, bytes and hashes are exact; cycles are
/// as `cycleModel` says.
public struct TargetRunReport: Sendable, Encodable {
  /// What counts of steps come to.
  public struct Cost: Sendable, Encodable {
    /// Exact, mean over the steps.
    public let instructionsPerStep: Double
    /// Mean over the steps, and the cheapest and the dearest of them.
    public let cyclesPerStep: Double
    public let fewestCyclesPerStep: Int
    public let mostCyclesPerStep: Int
    /// Of one prediction.
    public let instructionsPerPrediction: Int
    public let cyclesPerPrediction: Int

    init?(_ laps: Laps) {
      guard let steps = laps[Laps.Number.step], let prediction = laps[Laps.Number.predict] else {
        return nil
      }
      instructionsPerStep = Double(steps.instructions) / Double(steps.laps)
      cyclesPerStep = Double(steps.cycles) / Double(steps.laps)
      fewestCyclesPerStep = steps.fewestCycles
      mostCyclesPerStep = steps.mostCycles
      instructionsPerPrediction = prediction.instructions
      cyclesPerPrediction = prediction.cycles
    }
  }

  /// Bytes of flash that the package takes, by what they are.
  public struct Flash: Sendable, Encodable {
    public let code: Int
    /// Initial and frozen weights and tables.
    public let constants: Int
    /// What start-up code copies to RAM.
    public let initialized: Int
    /// The compiler's own functions, as of products and divisions.
    public let library: Int

    public var total: Int { code + constants + initialized + library }
  }

  /// Bytes of an image and what it runs in.
  public struct Memory: Sendable, Encodable {
    /// Of the model.
    public let modelBytes: Int
    /// Of the stack below a training step, and below a prediction, as painted.
    public let stepStackBytes: Int
    public let predictionStackBytes: Int
    /// Of all variables of the image, our driver's buffers of samples among them.
    public let imageRamBytes: Int
    public let ramAvailable: Int
    public let flash: Flash
    /// Of the image, with start-up code and driver.
    public let imageFlashBytes: Int
    public let flashAvailable: Int
  }

  /// Another program of the same job on the same target.
  public struct Other: Sendable, Encodable {
    public let cost: Cost
    public let memory: Memory
    /// Its cycles over ours.
    public let cyclesRatio: Double
    /// Its last loss.
    public let finalLoss: Double
  }

  /// The share of one operator in a step.
  public struct Share: Sendable, Encodable {
    public let name: String
    public let operation: String
    public let kernel: String
    public let instructionsPerStep: Double
    public let cyclesPerStep: Double
    /// Of the cycles of all operators.
    public let share: Double
  }

  public let job: String
  public let target: String
  /// SHA-256 of the integer program's C, its kernels included.
  public let programHash: String
  public let steps: Int
  /// Samples that a step takes.
  public let samplesPerStep: Int
  /// Of each step, before its update.
  public let loss: [Double]
  /// FNV-1a over the masters in declaration order, row-major.
  public let weightHash: String
  public let hostWeightHash: String
  /// Whether losses, the prediction and all weights are the host's, bit for bit.
  public let isEqual: Bool
  /// What differs first, where something does.
  public let difference: String?
  /// Nil on the host, where nothing is counted.
  public let cost: Cost?
  public let cycleModel: String?
  public let cyclesAreExact: Bool?
  /// Nil on the host.
  public let memory: Memory?
  public let clock: Double?
  public var millisecondsPerStep: Double? {
    guard let cost, let clock, clock > 0 else { return nil }
    return cost.cyclesPerStep / clock * 1000
  }
  public var samplesPerSecond: Double? {
    millisecondsPerStep.map { 1000 * Double(samplesPerStep) / $0 }
  }
  public var float: Other?
  public var naive: Other?
  public var profile: [Share]?
}

// MARK: JSON

extension TargetRunReport {
  private enum Key: String, CodingKey {
    case job, target, programHash, steps, samplesPerStep, loss, weightHash, hostWeightHash, isEqual,
      difference
    case instructionsPerStep, cyclesPerStep, fewestCyclesPerStep, mostCyclesPerStep
    case instructionsPerPrediction, cyclesPerPrediction, cycleModel, cyclesAreExact
    case ramBytes, stackBytes, predictionStackBytes, imageRamBytes, ramAvailable
    case flashBytes, flash, imageFlashBytes, flashAvailable
    case clock, millisecondsPerStep, samplesPerSecond, against, profile
  }

  private struct Against: Encodable {
    let float: Figures?
    let naive: Figures?
  }

  private struct Figures: Encodable {
    let instructionsPerStep: Double
    let cyclesPerStep: Double
    let cyclesRatio: Double
    let ramBytes: Int
    let stackBytes: Int
    let flashBytes: Int
    let finalLoss: Double

    init(_ other: Other) {
      instructionsPerStep = other.cost.instructionsPerStep
      cyclesPerStep = other.cost.cyclesPerStep
      cyclesRatio = other.cyclesRatio
      ramBytes = other.memory.modelBytes
      stackBytes = other.memory.stepStackBytes
      flashBytes = other.memory.flash.total
      finalLoss = other.finalLoss
    }
  }

  /// Flat, as tools read it.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(job, forKey: .job)
    try container.encode(target, forKey: .target)
    try container.encode(programHash, forKey: .programHash)
    try container.encode(steps, forKey: .steps)
    try container.encode(samplesPerStep, forKey: .samplesPerStep)
    try container.encode(loss, forKey: .loss)
    try container.encode(weightHash, forKey: .weightHash)
    try container.encode(hostWeightHash, forKey: .hostWeightHash)
    try container.encode(isEqual, forKey: .isEqual)
    try container.encodeIfPresent(difference, forKey: .difference)
    try container.encodeIfPresent(cost?.instructionsPerStep, forKey: .instructionsPerStep)
    try container.encodeIfPresent(cost?.cyclesPerStep, forKey: .cyclesPerStep)
    try container.encodeIfPresent(cost?.fewestCyclesPerStep, forKey: .fewestCyclesPerStep)
    try container.encodeIfPresent(cost?.mostCyclesPerStep, forKey: .mostCyclesPerStep)
    try container.encodeIfPresent(
      cost?.instructionsPerPrediction, forKey: .instructionsPerPrediction)
    try container.encodeIfPresent(cost?.cyclesPerPrediction, forKey: .cyclesPerPrediction)
    try container.encodeIfPresent(cycleModel, forKey: .cycleModel)
    try container.encodeIfPresent(cyclesAreExact, forKey: .cyclesAreExact)
    if let memory {
      try container.encode(memory.modelBytes, forKey: .ramBytes)
      try container.encode(memory.stepStackBytes, forKey: .stackBytes)
      try container.encode(memory.predictionStackBytes, forKey: .predictionStackBytes)
      try container.encode(memory.imageRamBytes, forKey: .imageRamBytes)
      try container.encode(memory.ramAvailable, forKey: .ramAvailable)
      try container.encode(memory.flash.total, forKey: .flashBytes)
      try container.encode(memory.flash, forKey: .flash)
      try container.encode(memory.imageFlashBytes, forKey: .imageFlashBytes)
      try container.encode(memory.flashAvailable, forKey: .flashAvailable)
    }
    try container.encodeIfPresent(clock, forKey: .clock)
    try container.encodeIfPresent(millisecondsPerStep, forKey: .millisecondsPerStep)
    try container.encodeIfPresent(samplesPerSecond, forKey: .samplesPerSecond)
    if float != nil || naive != nil {
      try container.encode(
        Against(float: float.map(Figures.init), naive: naive.map(Figures.init)), forKey: .against)
    }
    try container.encodeIfPresent(profile, forKey: .profile)
  }
}
