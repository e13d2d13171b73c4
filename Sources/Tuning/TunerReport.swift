import Diagnostics
import Drift
import Foundation
import MemoryPlanning

extension Tuner {
  // MARK: Costs

  /// Profiles of the job's program and of a few in which every buffer takes its n-th choice.
  func measuredCosts(
    _ progress: @Sendable (TuningProgress) -> Void
  ) async throws -> [(program: PlannedProgram, cost: ProfiledCost)] {
    guard let target else { return [] }
    let most = space.decisions.map(\.choices.count).max() ?? 1
    let configurations = (0..<min(most, 5)).map { choice in
      space.decisions.map { min(choice, $0.choices.count - 1) }
    }
    var costs: [(PlannedProgram, ProfiledCost)] = []
    for (index, configuration) in configurations.enumerated() {
      guard let program = try? space.program(space.choices(configuration)) else { continue }
      if let cost = try await cost(of: program, space.choices(configuration), target) {
        costs.append((program, cost))
      }
      progress(
        TuningProgress(
          stage: "costs on \(target.target)", finished: index + 1, total: configurations.count))
    }
    return costs
  }

  /// Measured, or known.
  private func cost(
    of program: PlannedProgram, _ choices: [String: FormatChoice], _ target: TargetBench
  ) async throws -> ProfiledCost? {
    let text = "\(problem) \(try await target.identity()) \(try TrialStore.text(choices))"
    let key = TrialDesk.sha256(Data(text.utf8))
    if let known = try store.cost(ProfiledCost.self, key) { return known }
    let cost = try await target.cost(of: program)
    if let cost { try await store.keep(cost: cost, as: key) }
    return cost
  }

  private func costError(_ points: [Candidate]) -> TuningReport.CostError? {
    let cycles = points.compactMap { point in
      point.foretoldCycles.flatMap { foretold in point.cycles.map { abs(foretold / $0 - 1) } }
    }.sorted()
    let flash = points.compactMap { point in
      point.foretoldFlash.map { abs(Double($0) / Double(point.flash) - 1) }
    }.sorted()
    guard let mostCycles = cycles.last, let mostFlash = flash.last else { return nil }
    return TuningReport.CostError(
      programs: cycles.count, medianCycles: cycles[cycles.count / 2], largestCycles: mostCycles,
      medianFlash: flash[flash.count / 2], largestFlash: mostFlash)
  }

  // MARK: Candidates

  /// The front as programs: planned, of those that can be the least in every respect.
  func candidates(
    _ front: FormatFront, _ costs: [(program: PlannedProgram, cost: ProfiledCost)]
  ) throws -> [Candidate] {
    let code = costs.first?.cost.codeBytes ?? 0
    let planned = front.points().compactMap { point -> Candidate? in
      let choices = space.choices(point.configuration)
      guard let program = try? space.program(choices) else { return nil }
      return Candidate(
        configuration: point.configuration, choices: choices, program: program,
        ram: program.ramBytes, flash: constants(program) + code,
        cycles: front.cycles?.cycles(of: program), drift: point.drift)
    }
    var best = planned.filter { one in
      !planned.contains { $0.costs.areBetter(than: one.costs) }
    }.enumerated().sorted { one, other in
      let (a, b) = (one.element, other.element)
      return (a.ram, a.drift, one.offset) < (b.ram, b.drift, other.offset)
    }.map(\.element)
    best = best.reduce(into: []) { kept, one in
      if !kept.contains(where: { $0.isLike(one) }) { kept.append(one) }
    }
    // What is beyond a budget is trained only where nothing else is left.
    let affordable = best.filter { $0.isWithin(limits) }
    return affordable.isEmpty ? best : affordable
  }

  /// The program of the job's own formats: it is trained whether it is on the front or not.
  func jobsOwn(
    _ drift: DriftModel, _ costs: [(program: PlannedProgram, cost: ProfiledCost)]
  ) -> Candidate {
    Candidate(
      configuration: space.unchanged, choices: [:], program: space.base, ram: space.base.ramBytes,
      flash: constants(space.base) + (costs.first?.cost.codeBytes ?? 0),
      cycles: costs.first?.cost.cyclesPerStep, drift: drift.drift(space.unchanged))
  }

  /// The front, least RAM first; where a target is, some of its points are measured, and what is
  /// learned of them is where the search begins anew.
  func front(
    _ drift: DriftModel, _ costs: inout [(program: PlannedProgram, cost: ProfiledCost)],
    _ progress: @Sendable (TuningProgress) -> Void
  ) async throws -> [Candidate] {
    let memory = MemoryEstimate(space)
    func found(_ cycles: CycleEstimate?) throws -> [Candidate] {
      try candidates(
        FormatFront(space: space, memory: memory, drift: drift, cycles: cycles), costs)
    }
    guard target != nil else { return try found(nil) }
    var some = Self.spread(try found(CycleEstimate(space, costs)), over: 2 * Self.pointsInRound)
    try await measure(&some, &costs, progress)
    return try found(CycleEstimate(space, costs))
  }

  /// Measures what points cost on the target, if there is one.
  func measure(
    _ points: inout [Candidate],
    _ costs: inout [(program: PlannedProgram, cost: ProfiledCost)],
    _ progress: @Sendable (TuningProgress) -> Void
  ) async throws {
    guard let target else { return }
    for place in points.indices {
      let program = points[place].program
      guard let cost = try await cost(of: program, points[place].choices, target) else { continue }
      costs.append((program, cost))
      points[place].foretoldCycles = points[place].cycles
      points[place].foretoldFlash = points[place].flash
      points[place].cycles = cost.cyclesPerStep
      points[place].flash = constants(program) + cost.codeBytes
      progress(
        TuningProgress(
          stage: "points on \(target.target)", finished: place + 1, total: points.count))
    }
  }

  /// Points to train in full: first of all the front, then those that are cheaper than the cheapest
  /// that is good enough, and dearer than what is not.
  func next(
    of front: [Candidate], after points: [Candidate], cheapest: Candidate?
  ) -> [Candidate] {
    let rest = front.filter { one in
      !points.contains { $0.configuration == one.configuration || $0.isLike(one) }
    }
    guard let good = cheapest?.ram else { return Self.spread(rest, over: Self.pointsInRound) }
    let tooSmall = points.map(\.ram).filter { $0 < good }.max() ?? 0
    let between = rest.filter { $0.ram >= tooSmall && $0.ram < good }
    return Self.spread(between, over: Self.pointsInRound)
  }

  /// Some of many, the ends among them.
  private static func spread(_ points: [Candidate], over most: Int) -> [Candidate] {
    guard points.count > most else { return points }
    let step = Double(points.count - 1) / Double(most - 1)
    return (0..<most).map { points[Int((Double($0) * step).rounded())] }
  }

  /// - Throws: `budget-too-small` where no point is within all budgets.
  func checkBudgets(_ points: [Candidate]) throws(Diagnostic) {
    guard !points.contains(where: { $0.isWithin(limits) }) else { return }
    let ram = points.map(\.ram).min() ?? 0
    let flash = points.map(\.flash).min() ?? 0
    let cycles = Int((points.compactMap(\.cycles).min() ?? 0).rounded(.up))
    let budgets: [Budget] = [
      Budget(option: "--ram", budget: limits.ram, least: ram, unit: "bytes of RAM"),
      Budget(option: "--flash", budget: limits.flash, least: flash, unit: "bytes of flash"),
      Budget(option: "--cycles", budget: limits.cycles, least: cycles, unit: "cycles a step"),
    ]
    let binding = budgets.filter { $0.least > $0.budget ?? .max }
    let smallest = points.min { $0.ram < $1.ram }
    var notes = binding.map { "the least of any program found is \($0.least) \($0.unit)" }
    if binding.isEmpty {
      notes = ["each budget alone can be met, no program found meets all of them"]
    }
    if let program = smallest?.program, binding.contains(where: { $0.option == "--ram" }) {
      notes.append(
        "of these \(program.parameterBytes) are parameters and \(program.arenaBytes) working memory"
      )
    }
    let asked = budgets.compactMap { item in item.budget.map { "\(item.option) \($0)" } }
    let enough = binding.map { "\($0.option) \($0.least)" }.joined(separator: " ")
    throw Diagnostic(
      "budget-too-small", "no formats of '\(job)' are within \(asked.joined(separator: ", "))",
      notes: notes,
      remedy: "\(binding.isEmpty ? "a larger budget" : enough), or a smaller network")
  }

  private struct Budget {
    let option: String
    let budget: Int?
    let least: Int
    let unit: String
  }

  // MARK: Report

  func report(
    _ points: [Candidate], _ chosen: Int?, _ tolerance: Tolerance, _ references: FloatReferences,
    _ costs: [(program: PlannedProgram, cost: ProfiledCost)], _ desk: TrialDesk
  ) async throws -> TuningReport {
    let choice = chosen.map { points[$0].configuration }
    guard let base = points.first(where: \.isJob) else {
      preconditionFailure("the job's own formats are always trained")
    }
    // The job as it is may be worse than another in every respect, and so may a point whose cycles
    // were measured to be more than foretold.
    let order = points.filter { one in
      one.configuration == choice || !points.contains { $0.costs.areBetter(than: one.costs) }
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
      reason: reason(place.map { rows[$0] }, rows, baseRow),
      maxAccuracyDrop: tolerance.accuracyDrop, maxLossRatio: tolerance.lossRatio,
      floor: tolerance.floor,
      costError: costError(points),
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
      drift: candidate.drift, measuredDrift: candidate.results[seed + 1]?.drift,
      seeds: candidate.results.keys.sorted(),
      formats: candidate.choices.mapValues(\.parts),
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
    var saved = ["\(larger.ram - smaller.ram) bytes"]
    if let before = larger.cycles, let after = smaller.cycles, before != after {
      let change = FigureText.fixed(abs(before - after), 0)
      saved.append("\(change) cycles\(after > before ? " more" : "")")
    }
    return "\(saved.joined(separator: ", ")); drift \(FigureText.short(smaller.drift)) after "
      + "\(FigureText.short(larger.drift)): \(changes.joined(separator: ", "))"
  }

  private func reason(
    _ point: TuningReport.Point?, _ rows: [TuningReport.Point], _ base: TuningReport.Point
  ) -> String {
    guard let point else {
      // Within the budgets there is one, or there was no tuning.
      let nearest = rows.filter(\.isAffordable).min {
        ($0.lossRatio ?? .infinity) < ($1.lossRatio ?? .infinity)
      }
      return "No point of the front is within the budgets and trains within the tolerance on "
        + "\(Self.seeds) seeds."
        + (nearest.map { " The nearest has \($0.ramBytes) bytes\(outcome($0))." } ?? "")
    }
    guard !point.formats.isEmpty else {
      return "Nothing smaller trains within the tolerance on \(Self.seeds) seeds: the job's own "
        + "formats stay, \(point.ramBytes) bytes\(outcome(point))."
    }
    let share = 100 * Double(point.ramBytes) / Double(base.ramBytes)
    return "The least RAM that trains within the tolerance on \(Self.seeds) seeds: "
      + "\(point.ramBytes) bytes, \(FigureText.fixed(share, 0)) % of the job's "
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
