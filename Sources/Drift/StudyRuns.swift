import GraphIR

/// All runs of a study, in order.
struct StudyRuns: Sendable {
  /// Its seeds are those that are through.
  let task: TrainingTask
  /// Whether the study was ended early.
  var isPartial = false
  var enclosure: Enclosure?
  /// By seed.
  var float: [RunSummary] = []
  var fixed: [RunSummary] = []
  /// `floor[seed][perturbation]`.
  var floor: [[RunSummary]] = []
  var exact: [Double] = []
  var initialLoss = 0.0
  var counters: [Trace.Counters] = []

  /// Where the fixed run of the first seed leaves the float runs.
  var divergence: Divergence? {
    Divergence(
      fixed: fixed[0].stepLosses, float: float[0].stepLosses, floor: floor[0].map(\.stepLosses),
      initialLoss: initialLoss)
  }

  /// `|fixed − float|` over the first 100 steps of the first seed.
  private func first100(_ run: RunSummary) -> Double {
    StepDistance(run.stepLosses.prefix(100), float[0].stepLosses).mean
  }

  /// A distance of losses as a share of the initial loss; 0 of nothing is 0.
  func share(_ distance: Double) -> Double { distance == 0 ? 0 : distance / initialLoss }

  /// The parity figures against the tolerances of the program's formats.
  func verdict(_ errors: LocalErrors) -> Verdict {
    let row = ParityClass(task.quantized)
    return Verdict(checks(Tolerances(row), errors), as: row)
  }

  private func checks(_ tolerances: Tolerances, _ errors: LocalErrors) -> [Verdict.Check] {
    var tolerances = tolerances
    var criterion = Verdict.Criterion.tolerance
    let final = float.map { $0.loss[$0.loss.count - 1] }
    if !task.isClassification, final.mean < Tolerances.resolvedShare * initialLoss {
      (tolerances.meanLoss, tolerances.worstLoss) = (
        tolerances.resolvedLoss, tolerances.resolvedLoss
      )
      criterion = .resolution
    }
    var checks = accuracyChecks(tolerances)
    let ratios = fixed.indices.map { ratio(fixed[$0], float[$0]) }
    let perturbed = floor.indices.map { seed in floor[seed].map { ratio($0, float[seed]) } }
    let runs = perturbed.flatMap { $0 }
    checks.append(
      Verdict.Check(
        "final_loss_ratio_mean", ratios.mean, center: 1, tolerance: tolerances.meanLoss,
        runs: runs, means: perturbed.columns.map(\.mean), criterion: criterion))
    checks.append(
      Verdict.Check(
        "final_loss_ratio_worst", ratios.max { abs($0 - 1) < abs($1 - 1) } ?? 1, center: 1,
        tolerance: tolerances.worstLoss, runs: runs, means: runs, criterion: criterion))
    checks.append(driftCheck(tolerances.first100))
    checks.append(Verdict.Check("local_error_violations", none: errors.violations.count))
    checks.append(
      Verdict.Check(
        "kernel_requirement_violations", none: counters.reduce(0) { $0 + $1.violations }))
    return checks
  }

  private func driftCheck(_ limit: Tolerances.Drift) -> Verdict.Check {
    let drift = first100(fixed[0])
    let drifts = floor.first?.map(first100) ?? []
    let shares = drifts.map(share)
    return switch limit {
    case .absolute(let most):
      Verdict.Check(
        "first_100_steps_drift_absolute", drift, center: 0, tolerance: most, runs: drifts,
        means: drifts, sides: .highest)
    case .relative(let most):
      Verdict.Check(
        "first_100_steps_drift", share(drift), center: 0, tolerance: most, runs: shares,
        means: shares, sides: .highest)
    case .unlimited:
      Verdict.Check("first_100_steps_drift", unlimited: share(drift), runs: shares)
    }
  }

  private func accuracyChecks(_ tolerances: Tolerances) -> [Verdict.Check] {
    guard task.isClassification, !task.test.isEmpty else { return [] }
    func change(_ run: RunSummary, _ seed: Int) -> Double {
      run.accuracy[run.accuracy.count - 1] - float[seed].accuracy[run.accuracy.count - 1]
    }
    let perturbed = floor.indices.map { seed in floor[seed].map { change($0, seed) } }
    let oneItem = 100 / Double(task.test.count * task.seeds.count)
    return [
      Verdict.Check(
        "accuracy_change_pp", fixed.indices.map { change(fixed[$0], $0) }.mean, center: 0,
        tolerance: max(tolerances.accuracy, oneItem), runs: perturbed.flatMap { $0 },
        means: perturbed.columns.map(\.mean), sides: .lowest)
    ]
  }

  /// Of the last epoch's losses; 1 where both are 0.
  private func ratio(_ run: RunSummary, _ reference: RunSummary) -> Double {
    let (a, b) = (run.loss[run.loss.count - 1], reference.loss[reference.loss.count - 1])
    return a == b ? 1 : a / b
  }
}

extension [[Double]] {
  /// Rows as columns; all rows are of one length.
  fileprivate var columns: [[Double]] {
    (first ?? []).indices.map { column in map { $0[column] } }
  }
}

/// The distance of two loss curves, step by step, as far as both go.
package struct StepDistance {
  package let mean: Double
  let max: Double

  package init(_ a: some Sequence<Double>, _ b: some Sequence<Double>) {
    let distances = zip(a, b).map { abs($0 - $1) }
    mean = distances.mean
    max = distances.reduce(0) { $1.isNaN ? .nan : Swift.max($0, $1) }
  }
}
