import Drift
import MemoryPlanning

extension Tuner {
  func report(
    _ points: [Candidate], _ chosen: Int?, _ tolerance: Tolerance, _ references: FloatReferences,
    _ costs: [MeasuredProgram], _ desk: TrialDesk
  ) async throws -> TuningReport {
    let choice = chosen.map { points[$0].configuration }
    guard let base = points.first(where: \.isJob) else {
      preconditionFailure("the job's own formats are always trained")
    }
    // The job as it is may be worse than another in every respect, and so may a point whose cycles
    // were measured to be more than foretold.
    let order = points.filter { one in
      one.configuration == choice
        || !points.contains { $0.costs(limits).areBetter(than: one.costs(limits)) }
    }.sorted { ($0.ram, $0.drift) < ($1.ram, $1.drift) }
    let rows = order.enumerated().map { index, candidate in
      row(
        candidate, after: index + 1 < order.count ? order[index + 1] : nil, tolerance, references)
    }
    let place = order.firstIndex { $0.configuration == choice }
    let baseRow = row(base, after: nil, tolerance, references)
    return TuningReport(
      job: job, target: target?.target, command: nil, base: baseRow, front: rows,
      recommended: place,
      reason: reason(place.map { rows[$0] }, rows, baseRow, of: points.count),
      maxAccuracyDrop: tolerance.accuracyDrop, maxLossRatio: tolerance.lossRatio,
      floor: tolerance.floor,
      costError: costError(costs),
      buffers: space.decisions.count,
      choices: space.decisions.reduce(0) { $0 + $1.choices.count },
      trials: await desk.run + desk.known, fullRunEquivalents: await desk.fullRuns)
  }

  private func row(
    _ candidate: Candidate, after larger: Candidate?, _ tolerance: Tolerance,
    _ references: FloatReferences
  ) -> TuningReport.Point {
    TuningReport.Point(
      ramBytes: candidate.ram, flashBytes: candidate.flash, cycles: candidate.cycles,
      accuracy: candidate.accuracy,
      accuracyDrop: candidate.accuracyDrop(references),
      accuracyDropBound: candidate.accuracyDropBound(references),
      lossRatio: candidate.lossRatio(references),
      drift: candidate.drift.isFinite ? candidate.drift : nil,
      measuredDrift: candidate.results[seed + 1]?.drift,
      seeds: candidate.results.keys.sorted(),
      formats: candidate.choices.mapValues(WrittenChoice.init),
      isTolerable: tolerance.allows(candidate, references),
      isAffordable: candidate.isWithin(limits),
      givesUp: larger.map { step(from: $0, to: candidate) } ?? "")
  }

  /// What changes between two points.
  private func step(from larger: Candidate, to smaller: Candidate) -> String {
    let names = Set(larger.choices.keys).union(smaller.choices.keys)
      .filter { larger.choices[$0] != smaller.choices[$0] }.sorted()
    let changes = names.map { name in
      "\(name) \(smaller.choices[name].map(\.description) ?? "as the job has it")"
    }
    func change(_ before: Double, _ after: Double, _ unit: String) -> String {
      "\(after > before ? "costs" : "saves") \(FigureText.fixed(abs(before - after), 0)) \(unit)"
    }
    var parts = [change(Double(larger.ram), Double(smaller.ram), "bytes")]
    if let before = larger.cycles, let after = smaller.cycles, before != after {
      parts.append(change(before, after, "cycles"))
    }
    return "\(parts.joined(separator: ", ")); drift \(FigureText.short(larger.drift)) to "
      + "\(FigureText.short(smaller.drift)): \(changes.joined(separator: ", "))"
  }

  private func reason(
    _ point: TuningReport.Point?, _ rows: [TuningReport.Point], _ base: TuningReport.Point,
    of count: Int
  ) -> String {
    let tried = FigureText.number(count, "program")
    guard let point else {
      // Within the budgets there is one, or there was no tuning.
      let nearest = rows.filter(\.isAffordable).min {
        ($0.lossRatio ?? .infinity) < ($1.lossRatio ?? .infinity)
      }
      return
        "None of \(tried) that were trained in full is within the budgets and trains within the "
        + "tolerance on \(Self.seeds) seeds."
        + (nearest.map { " The nearest has \($0.ramBytes) bytes\(outcome($0))." } ?? "")
    }
    guard !point.formats.isEmpty else {
      return "Of \(tried) that were trained in full nothing smaller trains within the tolerance on "
        + "\(Self.seeds) seeds: the job's own formats stay, \(point.ramBytes) bytes\(outcome(point))."
    }
    let share = 100 * Double(point.ramBytes) / Double(base.ramBytes)
    return "The least RAM of \(tried) that were trained in full, within the tolerance on "
      + "\(Self.seeds) seeds: \(point.ramBytes) bytes, \(FigureText.fixed(share, 0)) % of the job's "
      + "\(base.ramBytes)\(outcome(point))."
  }

  private func outcome(_ point: TuningReport.Point) -> String {
    var text = ""
    if let ratio = point.lossRatio {
      text += "; the final loss is \(FigureText.fixed(ratio, 4)) of float's"
    }
    if let accuracy = point.accuracy { text += ", accuracy \(FigureText.fixed(accuracy, 2)) %" }
    return text
  }
}
