public import Quantization

/// What integer training may differ by: NUMERICS.md, "Parity".
public struct Tolerances: Sendable, Hashable {
  /// Test accuracy, mean over seeds, in percentage points; at least one test item in total.
  public var accuracy: Double
  /// |ratio − 1| of the final epoch's training losses: mean over seeds, and any seed.
  public var meanLoss: Double
  public var worstLoss: Double
  /// Mean |fixed − float| over the first 100 steps as a share of the initial loss.
  public var first100 = 0.0015

  /// What holds for the formats of a policy.
  public init(_ policy: FormatPolicy) {
    switch policy.storage {
    case .int8: (accuracy, meanLoss, worstLoss) = (0.5, 0.03, 0.03)
    case .int32: (accuracy, meanLoss, worstLoss) = (0.1, 0.0005, 0.0005)
    case .int16, nil:
      (accuracy, meanLoss, worstLoss) = (policy.weightUpdate == .master32 ? 0.1 : 0.2, 0.002, 0.005)
    }
  }

  /// A regression that learned down to this share of its initial loss is at the resolution of its
  /// formats: its final loss may differ by `resolvedLoss`.
  static let resolvedShare = 0.01
  static let resolvedLoss = 0.05
}

/// Whether integer training is as good as float training.
public struct Verdict: Encodable, Sendable {
  /// Where a check's limits are from.
  public enum Criterion: String, Encodable, Sendable {
    /// The tolerance: float runs from perturbed weights differ by less than half of it.
    case tolerance
    /// The wider tolerance of a regression whose loss is down at the resolution of its formats.
    case resolution
    /// The range of float runs from perturbed weights: they differ by more than half of the
    /// tolerance themselves.
    case floor
    /// A bound that must hold always.
    case bound
  }

  /// A figure and its limits; passed when it is between them.
  public struct Check: Encodable, Sendable {
    public var name: String
    @Figure public var value: Double
    @Figure public var lowest: Double?
    @Figure public var highest: Double?
    /// The same figure of float runs from perturbed weights: smallest and largest.
    @Figure public var floor: [Double]
    public var criterion: Criterion
    public var passed: Bool
  }

  public var passed: Bool
  /// Whether every figure's floor is under half of its tolerance.
  public var stable: Bool
  public var checks: [Check]

  public init(_ checks: [Check]) {
    self.checks = checks
    passed = checks.allSatisfy(\.passed)
    stable = !checks.contains { $0.criterion == .floor }
  }

  /// The figure of a check; nil where it does not apply.
  public func value(_ name: String) -> Double? { checks.first { $0.name == name }?.value }
}

extension Verdict.Check {
  /// A figure that must be `center ± tolerance`, or as far off as perturbed float runs are.
  ///
  /// - Parameters:
  ///   - runs: the figure of every perturbed float run alone.
  ///   - means: the figure as the value is formed, of each perturbation; decides stability.
  ///   - isOneSided: whether only `lowest` is a limit.
  ///   - criterion: what the tolerance is, for the report.
  public init(
    _ name: String, _ value: Double, center: Double, tolerance: Double, runs: [Double],
    means: [Double], isOneSided: Bool = false, criterion: Verdict.Criterion = .tolerance
  ) {
    // A last place of the division is no violation.
    let tolerance = tolerance + 1e-9
    let isStable = means.allSatisfy { abs($0 - center) <= tolerance / 2 }
    let ends = [runs.min(), runs.max()].compactMap { $0 }
    var (lowest, highest) = (center - tolerance, center + tolerance)
    if !isStable, let low = ends.first, let high = ends.last {
      (lowest, highest) = (min(lowest, low), max(highest, high))
    }
    self.init(
      name: name, value: value, lowest: lowest, highest: isOneSided ? nil : highest, floor: ends,
      criterion: isStable ? criterion : .floor,
      passed: value >= lowest && (isOneSided || value <= highest))
  }

  /// A count that must be 0.
  public init(_ name: String, none count: Int) {
    self.init(
      name: name, value: Double(count), lowest: nil, highest: 0, floor: [], criterion: .bound,
      passed: count == 0)
  }
}
