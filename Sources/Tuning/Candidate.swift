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
  /// Foretold; infinite where a change alone left the finite numbers.
  let drift: Double
  /// By seed.
  var results: [Int: TrialResult] = [:]

  /// What counts under these limits: flash has no place where there is no budget of it.
  func costs(_ limits: TuningLimits) -> ProgramCosts {
    ProgramCosts(
      ram: ram, flash: limits.flash == nil ? 0 : flash, cycles: cycles ?? 0, drift: drift)
  }

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
  ///
  /// - Parameter slack: times each budget of what is foretold: flash and cycles.
  func isWithin(_ limits: TuningLimits, slack: Double = 1) -> Bool {
    func fits(_ cost: Double, _ budget: Int?) -> Bool {
      budget.map { cost <= slack * Double($0) } ?? true
    }
    return ram <= limits.ram ?? .max && fits(Double(flash), limits.flash)
      && fits(cycles ?? 0, limits.cycles)
  }

  /// Per cent of test samples, mean over the seeds that were trained.
  var accuracy: Double? { Self.mean(results.values.map(\.accuracy)) }

  /// The final loss over float's, mean over seeds; nil where one is not finite.
  func lossRatio(_ references: FloatReferences) -> Double? {
    Self.mean(
      results.map { seed, result in
        both(result.loss, references.bySeed[seed]?.loss).flatMap(TrialResult.ratio)
      })
  }

  /// Whether no training left the finite numbers.
  var isFinite: Bool { results.values.allSatisfy { $0.loss != nil } }

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
      both(references.bySeed[seed].flatMap(accuracy), accuracy(result)).map { $0 - $1 }
    }
  }

  private static func mean(_ values: [Double?]) -> Double? {
    let known = values.compactMap { $0 }
    guard !known.isEmpty, known.count == values.count else { return nil }
    // In one order whatever the dictionary's is.
    return known.sorted().reduce(0, +) / Double(known.count)
  }
}
