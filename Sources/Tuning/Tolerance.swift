import Diagnostics
import Drift
import Foundation

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

  /// - Throws: `float-diverges` where a float run did, `nothing-to-limit`, `tolerance-below-floor`
  ///   where perturbed float runs lose more than what was asked for.
  init(
    _ limits: TuningLimits, _ references: FloatReferences, of tuner: Tuner
  ) throws(Diagnostic) {
    let float = references.bySeed[tuner.seed + 1]
    guard float?.loss != nil, references.perturbed.allSatisfy({ $0.loss != nil }) else {
      throw Diagnostic(
        "float-diverges",
        "the float training of '\(tuner.job)' with seed \(tuner.seed + 1) leaves the finite numbers",
        notes: [
          float?.loss == nil
            ? "no formats can train like it" : "it does so from weights moved by half a unit"
        ],
        remedy: "a smaller learning rate")
    }
    let drops = references.perturbed.compactMap { run in
      both(float?.accuracy, run.accuracy).map { $0 - $1 }
    }
    let ratios = references.perturbed.compactMap { run in
      both(run.loss, float?.loss).flatMap(TrialResult.ratio)
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
    guard candidate.isFinite else { return false }
    if let lossRatio {
      guard let ratio = candidate.lossRatio(references), ratio <= lossRatio else { return false }
    }
    guard let accuracyDrop else { return true }
    guard let bound = candidate.accuracyDropBound(references) else { return false }
    return bound <= accuracyDrop + 1e-9
  }
}

extension Diagnostic {
  fileprivate static func belowFloor(
    _ option: String, _ asked: Double, _ floor: Double, _ unit: String
  ) -> Diagnostic {
    // What is written is not below the floor itself.
    let unitInLastPlace = pow(10, (log10(floor)).rounded(.down) - 5)
    let enough = FigureText.short((floor / unitInLastPlace).rounded(.up) * unitInLastPlace, 6)
    return Diagnostic(
      "tolerance-below-floor",
      "\(option) is \(asked), and float runs from weights moved by half a unit differ by "
        + "\(enough) \(unit) already",
      notes: ["formats cannot be told apart below that noise floor"],
      remedy: "\(option) \(enough) or more")
  }
}
