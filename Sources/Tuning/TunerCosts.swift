import Files
import Foundation
import MemoryPlanning

extension Tuner {
  /// Profiles of the job's program and of a few in which every buffer takes its n-th choice.
  func measuredCosts(
    _ progress: @Sendable (TuningProgress) -> Void
  ) async throws -> [MeasuredProgram] {
    guard let target else { return [] }
    let most = space.decisions.map(\.choices.count).max() ?? 1
    let configurations = (0..<min(most, 5)).map { choice in
      space.decisions.map { min(choice, $0.choices.count - 1) }
    }
    var costs: [MeasuredProgram] = []
    for (index, configuration) in configurations.enumerated() {
      let choices = space.choices(configuration)
      guard let program = try? space.program(choices) else { continue }
      if let cost = try await cost(of: program, choices, target) {
        costs.append(MeasuredProgram(configuration: configuration, program: program, cost: cost))
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
    let key = sha256([Data(text.utf8)])
    if let known = try store.fact(ProfiledCost.self, key) { return known }
    let cost = try await target.cost(of: program)
    if let cost { try await store.keep(fact: cost, as: key) }
    return cost
  }

  /// A program that may be trained: its costs are measured ones where it was measured, else foretold.
  func candidate(
    _ configuration: SearchSpace.Configuration, drift: Double, _ cycles: CycleEstimate?,
    _ costs: [MeasuredProgram]
  ) -> Candidate? {
    let choices = space.choices(configuration)
    guard let program = choices.isEmpty ? space.base : try? space.program(choices) else {
      return nil
    }
    let known = costs.first { $0.configuration == configuration }?.cost
    return Candidate(
      configuration: configuration, choices: choices, program: program, ram: program.ramBytes,
      flash: constants(program) + ((known ?? costs.first?.cost)?.codeBytes ?? 0),
      cycles: known?.cyclesPerStep ?? cycles?.cycles(of: program), drift: drift)
  }

  /// Measures what points cost on the target, if there is one.
  func measure(
    _ points: inout [Candidate], _ costs: inout [MeasuredProgram],
    _ progress: @Sendable (TuningProgress) -> Void
  ) async throws {
    guard let target else { return }
    for place in points.indices {
      let point = points[place]
      guard !costs.contains(where: { $0.configuration == point.configuration }),
        let cost = try await cost(of: point.program, point.choices, target)
      else { continue }
      costs.append(
        MeasuredProgram(
          configuration: point.configuration, program: point.program, cost: cost,
          foretoldCycles: point.cycles, foretoldFlash: point.flash))
      points[place].cycles = cost.cyclesPerStep
      points[place].flash = constants(point.program) + cost.codeBytes
      progress(
        TuningProgress(
          stage: "points on \(target.target)", finished: place + 1, total: points.count))
    }
  }

  /// How far what was foretold of programs is from what was measured then.
  func costError(_ costs: [MeasuredProgram]) -> TuningReport.CostError? {
    let cycles = costs.compactMap { item in
      item.foretoldCycles.map { abs($0 / item.cost.cyclesPerStep - 1) }
    }.sorted()
    let flash = costs.compactMap { item in
      item.foretoldFlash.map {
        abs(Double($0) / Double(constants(item.program) + item.cost.codeBytes) - 1)
      }
    }.sorted()
    guard let mostCycles = cycles.last, let mostFlash = flash.last else { return nil }
    return TuningReport.CostError(
      programs: cycles.count, medianCycles: cycles[cycles.count / 2], largestCycles: mostCycles,
      medianFlash: flash[flash.count / 2], largestFlash: mostFlash)
  }
}
