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
    /// None: the figure is told, and passes whatever it is.
    case unlimited
  }

  /// Which sides of a figure have a limit.
  public enum Sides: Sendable {
    case both, lowest, highest
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
  /// Whose tolerances these are.
  public var judgedAs: ParityClass
  /// Whether every figure's floor is under half of its tolerance.
  public var stable: Bool
  public var checks: [Check]

  public init(_ checks: [Check], as row: ParityClass) {
    judgedAs = row
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
  ///   - sides: which limits there are.
  ///   - criterion: what the tolerance is, for the report.
  public init(
    _ name: String, _ value: Double, center: Double, tolerance: Double, runs: [Double],
    means: [Double], sides: Verdict.Sides = .both, criterion: Verdict.Criterion = .tolerance
  ) {
    // A last place of the division is no violation.
    let slack = tolerance * 1e-8
    let tolerance = tolerance + slack
    let isStable = means.allSatisfy { abs($0 - center) <= tolerance / 2 }
    let ends = [runs.min(), runs.max()].compactMap { $0 }
    var (lowest, highest) = (center - tolerance, center + tolerance)
    if !isStable, let low = ends.first, let high = ends.last {
      (lowest, highest) = (min(lowest, low - slack), max(highest, high + slack))
    }
    let hasLowest = sides != .highest
    let hasHighest = sides != .lowest
    self.init(
      name: name, value: value, lowest: hasLowest ? lowest : nil,
      highest: hasHighest ? highest : nil, floor: ends, criterion: isStable ? criterion : .floor,
      passed: (!hasLowest || value >= lowest) && (!hasHighest || value <= highest))
  }

  /// A figure without a limit.
  public init(_ name: String, unlimited value: Double, runs: [Double]) {
    self.init(
      name: name, value: value, lowest: nil, highest: nil,
      floor: [runs.min(), runs.max()].compactMap { $0 }, criterion: .unlimited, passed: true)
  }

  /// A count that must be 0.
  public init(_ name: String, none count: Int) {
    self.init(
      name: name, value: Double(count), lowest: nil, highest: 0, floor: [], criterion: .bound,
      passed: count == 0)
  }
}
