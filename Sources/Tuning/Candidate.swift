import Diagnostics
import Drift
import MemoryPlanning

/// A program that is trained in full.
struct Candidate: Sendable {
  let configuration: SearchSpace.Configuration
  let choices: [String: FormatChoice]
  let program: PlannedProgram
  /// Bytes; of flash constants and, on a target, code.
  let ram: Int
  var flash: Int
  var cycles: Double?
  /// Foretold.
  let drift: Double
  /// What was foretold before it was measured.
  var foretoldCycles: Double?
  var foretoldFlash: Int?
  /// By seed.
  var results: [Int: TrialResult] = [:]

  var costs: ProgramCosts { ProgramCosts(ram: ram, cycles: cycles ?? 0, drift: drift) }

  /// Whether it is what the job says.
  var isJob: Bool { choices.isEmpty }

  /// Whether both train and cost about the same.
  func isLike(_ other: Candidate) -> Bool {
    func isNear(_ a: Double, _ b: Double, _ share: Double) -> Bool {
      abs(a - b) <= share * max(abs(a), abs(b))
    }
    return isNear(Double(ram), Double(other.ram), 0.01) && isNear(drift, other.drift, 0.2)
      && isNear(cycles ?? 0, other.cycles ?? 0, 0.02)
  }

  /// Whether it is within all budgets.
  func isWithin(_ limits: TuningLimits) -> Bool {
    ram <= limits.ram ?? .max && flash <= limits.flash ?? .max
      && (cycles ?? 0) <= limits.cycles.map(Double.init) ?? .infinity
  }

  /// Per cent of test samples, mean over the seeds that were trained.
  var accuracy: Double? { Self.mean(results.values.map(\.accuracy)) }

  /// The final loss over float's, mean over seeds; nil where one is not finite.
  func lossRatio(_ references: FloatReferences) -> Double? {
    Self.mean(
      results.map { seed, result in
        guard let loss = result.loss, let float = references.bySeed[seed]?.loss else { return nil }
        return loss == float ? 1 : loss / float
      })
  }

  /// What of float's accuracy is lost, mean over seeds, in percentage points.
  func accuracyDrop(_ references: FloatReferences) -> Double? {
    Self.mean(drops(of: \.accuracy, references))
  }

  /// What it is below at a confidence of 95 %: the mean over seeds of the late accuracy, and its
  /// standard error `s/√n` times Student's t; not less than ``accuracyDrop(_:)``, which is all that
  /// one seed can tell.
  func accuracyDropBound(_ references: FloatReferences) -> Double? {
    let drops = drops(of: \.lateAccuracy, references)
    guard let last = accuracyDrop(references), let mean = Self.mean(drops) else { return nil }
    guard drops.count > 1 else { return last }
    let squares = Self.mean(drops.map { $0.map { ($0 - mean) * ($0 - mean) } }) ?? 0
    return max(last, mean + Self.confidence * (squares / Double(drops.count - 1)).squareRoot())
  }

  /// Quantile 0.95 of Student's t with the four degrees of freedom of ``Tuner/seeds``.
  private static let confidence = 2.132

  private func drops(
    of accuracy: (TrialResult) -> Double?, _ references: FloatReferences
  ) -> [Double?] {
    results.map { seed, result in
      zip(references.bySeed[seed].flatMap(accuracy), accuracy(result)).map { $0 - $1 }
    }
  }

  private static func mean(_ values: [Double?]) -> Double? {
    let known = values.compactMap { $0 }
    guard !known.isEmpty, known.count == values.count else { return nil }
    // In one order whatever the dictionary's is.
    return known.sorted().reduce(0, +) / Double(known.count)
  }
}

/// The float program's trainings.
struct FloatReferences: Sendable {
  var bySeed: [Int: TrialResult]
  /// Of the first seed, from perturbed weights.
  let perturbed: [TrialResult]
}

/// What a point may lose.
struct Tolerance: Sendable {
  let accuracyDrop: Double?
  let lossRatio: Double?
  let floor: TuningReport.Floor

  /// - Throws: `tolerance-below-floor` where perturbed float runs lose more than what was asked for.
  init(
    _ limits: TuningLimits, _ references: FloatReferences, of tuner: Tuner
  ) throws(Diagnostic) {
    let float = references.bySeed[tuner.seed + 1]
    let drops = references.perturbed.compactMap { run in
      zip(float?.accuracy, run.accuracy).map { $0 - $1 }
    }
    let ratios = references.perturbed.compactMap { run in
      zip(run.loss, float?.loss).map { $0 == $1 ? 1 : $0 / $1 }
    }
    let worstDrop = drops.max().map { max($0, 0) }
    let worstRatio = max(ratios.max() ?? 1, 1)
    floor = TuningReport.Floor(accuracyDrop: worstDrop, lossRatio: worstRatio)
    if let asked = limits.accuracyDrop, float?.accuracy == nil {
      throw Diagnostic(
        "nothing-to-limit",
        "--max-accuracy-drop \(asked) has nothing to limit: '\(tuner.job)' measures no accuracy",
        notes: ["accuracy is of classes, on test data"], remedy: "--max-loss-ratio")
    }
    if let asked = limits.accuracyDrop, let worstDrop, asked < worstDrop {
      throw .belowFloor("--max-accuracy-drop", asked, worstDrop, "pp of accuracy")
    }
    if let asked = limits.lossRatio, asked < worstRatio {
      throw .belowFloor("--max-loss-ratio", asked, worstRatio, "of float's loss")
    }
    guard limits.accuracyDrop == nil, limits.lossRatio == nil else {
      (accuracyDrop, lossRatio) = (limits.accuracyDrop, limits.lossRatio)
      return
    }
    accuracyDrop = worstDrop.map { max($0, TuningLimits.defaultAccuracyDrop) }
    lossRatio = max(worstRatio, TuningLimits.defaultLossRatio)
  }

  /// Of accuracy the bound of what is lost: of many points the cheapest is looked for, and a mean of
  /// five seeds would find the luckiest.
  func allows(_ candidate: Candidate, _ references: FloatReferences) -> Bool {
    guard let ratio = candidate.lossRatio(references), ratio <= lossRatio ?? .infinity else {
      return false
    }
    guard let accuracyDrop else { return true }
    guard let bound = candidate.accuracyDropBound(references) else { return false }
    return bound <= accuracyDrop + 1e-9
  }
}

/// Both, where both are there.
private func zip<A, B>(_ a: A?, _ b: B?) -> (A, B)? {
  guard let a, let b else { return nil }
  return (a, b)
}

extension Diagnostic {
  fileprivate static func belowFloor(
    _ option: String, _ asked: Double, _ floor: Double, _ unit: String
  ) -> Diagnostic {
    Diagnostic(
      "tolerance-below-floor",
      "\(option) is \(asked), and float runs from weights moved by half a unit differ by "
        + "\(FigureText.short(floor, 6)) \(unit) already",
      notes: ["formats cannot be told apart below that noise floor"],
      remedy: "\(option) \(FigureText.short(floor, 6)) or more")
  }
}
