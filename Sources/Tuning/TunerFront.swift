import MemoryPlanning

extension Tuner {
  /// What costs can be foretold of a space, and what they are of.
  func front(
    _ drift: DriftModel, _ cycles: CycleEstimate?, _ costs: [MeasuredProgram]
  ) -> FormatFront {
    let flash = limits.flash.map { _ in
      FlashEstimate(space, constants: constants, code: costs.first?.cost.codeBytes ?? 0)
    }
    return FormatFront(
      space: space, memory: memory, drift: drift, cycles: cycles, flash: flash)
  }

  func cycles(_ costs: [MeasuredProgram]) -> CycleEstimate? {
    target.map { _ in CycleEstimate(space, costs.map { ($0.program, $0.cost) }) }
  }

  /// The front, least RAM first; where a target is, some of its points are measured, and what is
  /// learned of them is where the search begins anew.
  func candidates(
    _ drift: DriftModel, _ costs: inout [MeasuredProgram],
    _ progress: @Sendable (TuningProgress) -> Void
  ) async throws -> [Candidate] {
    guard target != nil else { return candidates(drift, costs) }
    var some = Self.spread(candidates(drift, costs), over: 2 * Self.pointsInRound)
    try await measure(&some, &costs, progress)
    return candidates(drift, costs)
  }

  /// The front as programs: planned, of those that can be the least in every respect.
  private func candidates(_ drift: DriftModel, _ costs: [MeasuredProgram]) -> [Candidate] {
    let cycles = cycles(costs)
    let planned = front(drift, cycles, costs).points().compactMap {
      candidate($0.configuration, drift: $0.costs.drift, cycles, costs)
    }
    // What is beyond a budget is not trained. Flash and cycles are foretold, and may be less.
    let affordable = planned.filter { $0.isWithin(limits, slack: 1.05) }
    let best = affordable.filter { one in
      !affordable.contains { $0.costs(limits).areBetter(than: one.costs(limits)) }
    }.enumerated().sorted { one, other in
      let (a, b) = (one.element, other.element)
      return (a.ram, a.drift, one.offset) < (b.ram, b.drift, other.offset)
    }.map(\.element)
    return best.reduce(into: []) { kept, one in
      if !kept.contains(where: { $0.isLike(one) }) { kept.append(one) }
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
  static func spread(_ points: [Candidate], over most: Int) -> [Candidate] {
    guard points.count > most else { return points }
    let step = Double(points.count - 1) / Double(most - 1)
    return (0..<most).map { points[Int((Double($0) * step).rounded())] }
  }
}
