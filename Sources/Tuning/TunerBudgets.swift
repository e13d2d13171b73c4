import Diagnostics
import MemoryPlanning

extension Tuner {
  /// Of what flash and cycles are foretold to be at least: below that there is no use in a search.
  private static let certain = 0.85
  /// How often what was learned of measured programs leads to others.
  private static let learningRounds = 4

  /// The programs with the least RAM, flash and cycles, whatever they do to training; measured, and
  /// looked for again with what was learned of them. None where there is no budget.
  func leastPrograms(
    _ costs: inout [MeasuredProgram], _ progress: @Sendable (TuningProgress) -> Void
  ) async throws -> [Candidate] {
    guard limits.ram != nil || limits.flash != nil || limits.cycles != nil else { return [] }
    // The job itself: where its change for less goes alone but not together, it is what there is.
    var found = [candidate(space.unchanged, drift: .infinity, nil, costs)].compactMap { $0 }
    for _ in 0..<(target == nil ? 1 : Self.learningRounds) {
      let cycles = cycles(costs)
      let least = Set(front(DriftModel(unknownOf: space), cycles, costs).least())
        .subtracting(found.map(\.configuration))
      var next = least.sorted { $0.lexicographicallyPrecedes($1) }.compactMap {
        candidate($0, drift: .infinity, cycles, costs)
      }
      guard !next.isEmpty else { break }
      try await measure(&next, &costs, progress)
      found += next
    }
    return found
  }

  /// Programs whose costs are known, and within the budgets, though the search passes them over.
  func knownWithin(
    _ drift: DriftModel, _ costs: [MeasuredProgram], _ others: [Candidate]
  ) -> [Candidate] {
    let known = Set(costs.map(\.configuration) + others.map(\.configuration))
    return known.sorted { $0.lexicographicallyPrecedes($1) }.compactMap {
      candidate($0, drift: drift.drift($0), nil, costs)
    }.filter { $0.isWithin(limits) }
  }

  /// - Parameter programs: with the least of each cost among them.
  /// - Throws: `budget-too-small` where one budget is below the least of these: where they are but
  ///   foretold to be the least, far below.
  func checkEachBudget(_ programs: [Candidate], areAll: Bool) throws(Diagnostic) {
    let binding = budgets(programs).filter { item in
      let share = areAll || item.option == "--ram" ? 1 : Self.certain
      return share * Double(item.least) > item.budget.map(Double.init) ?? .infinity
    }
    guard !binding.isEmpty else { return }
    let notes = binding.map { item in
      let least = "the least of any program found is \(item.least) \(item.unit)"
      guard item.option == "--ram", let program = programs.min(by: { $0.ram < $1.ram })?.program
      else { return least }
      let rest = program.ramBytes - program.parameterBytes - program.arenaBytes
      return "\(least): \(program.parameterBytes) of parameters, \(program.arenaBytes) of working "
        + "memory, \(rest) of other state"
    }
    throw tooSmall(
      notes: notes, remedy: binding.map { "\($0.option) \($0.least)" }.joined(separator: " "))
  }

  /// - Throws: `budget-too-small` where no program is within all budgets.
  func checkBudgets(_ programs: [Candidate]) throws(Diagnostic) {
    try checkEachBudget(programs, areAll: true)
    guard !programs.contains(where: { $0.isWithin(limits) }) else { return }
    throw tooSmall(
      notes: ["each budget alone can be met, no program found meets all of them"],
      remedy: "a larger budget")
  }

  private func tooSmall(notes: [String], remedy: String) -> Diagnostic {
    let asked = budgets([]).compactMap { item in item.budget.map { "\(item.option) \($0)" } }
    return Diagnostic(
      "budget-too-small", "no formats of '\(job)' are within \(asked.joined(separator: ", "))",
      notes: notes, remedy: "\(remedy), or a smaller network")
  }

  private func budgets(_ programs: [Candidate]) -> [Budget] {
    let cycles = Int((programs.compactMap(\.cycles).min() ?? 0).rounded(.up))
    return [
      Budget(
        option: "--ram", budget: limits.ram, least: programs.map(\.ram).min() ?? 0,
        unit: "bytes of RAM"),
      Budget(
        option: "--flash", budget: limits.flash, least: programs.map(\.flash).min() ?? 0,
        unit: "bytes of flash"),
      Budget(option: "--cycles", budget: limits.cycles, least: cycles, unit: "cycles a step"),
    ]
  }

  private struct Budget {
    let option: String
    let budget: Int?
    let least: Int
    let unit: String
  }
}
