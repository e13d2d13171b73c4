import Foundation

/// Configurations that nothing is better than in every respect, as far as single changes foretell:
/// squares of drifts add up over buffers (see ``DriftModel``).
struct FormatFront: Sendable {
  /// A configuration with what is foretold of it.
  struct Point: Sendable {
    let configuration: SearchSpace.Configuration
    let ram: Int
    let cycles: Double
    let drift: Double

    var costs: ProgramCosts { ProgramCosts(ram: ram, cycles: cycles, drift: drift) }
  }

  let space: SearchSpace
  let memory: MemoryEstimate
  let drift: DriftModel
  let cycles: CycleEstimate?

  func point(_ configuration: SearchSpace.Configuration) -> Point {
    Point(
      configuration: configuration, ram: memory.ram(configuration),
      cycles: cycles?.cycles(configuration) ?? 0, drift: drift.drift(configuration))
  }

  /// The front, least RAM first.
  ///
  /// `D²/D₀² + λ · RAM + μ · cycles` is made as small as it gets for prices λ and μ over many powers of
  /// two: each decision takes in turn the choice that is best, until none changes. What is found at
  /// one price is where the next begins.
  func points() -> [Point] {
    var found: Set<SearchSpace.Configuration> = [space.unchanged]
    for share in cycles == nil ? [0] : [0, 0.25, 1, 4] {
      for prices in [Self.prices, Self.prices.reversed()] {
        var configuration = space.unchanged
        for price in prices {
          configuration = descend(
            from: configuration, bytePrice: price, cyclePrice: share * price)
          found.insert(configuration)
        }
      }
    }
    // Prices find what no mixture of two points beats; between these are points one change away.
    for configuration in Self.front(ordered(found).map(point)).map(\.configuration) {
      for (decision, item) in space.decisions.enumerated() {
        for choice in item.choices.indices {
          var next = configuration
          next[decision] = choice
          found.insert(next)
        }
      }
    }
    return Self.front(ordered(found).map(point))
  }

  /// A set has no order of its own: the same job, the same front.
  private func ordered(
    _ found: Set<SearchSpace.Configuration>
  ) -> [SearchSpace.Configuration] {
    found.sorted { $0.lexicographicallyPrecedes($1) }
  }

  /// Of all RAM, or all cycles, of the job's program, in units of its D².
  private static let prices = (-12...32).map { exp2(Double($0)) }

  private func descend(
    from start: SearchSpace.Configuration, bytePrice: Double, cyclePrice: Double
  ) -> SearchSpace.Configuration {
    let bytes = memory.smooth(space.unchanged)
    let steps = cycles?.cycles(space.unchanged) ?? 1
    func cost(_ configuration: SearchSpace.Configuration) -> Double {
      let part = cyclePrice > 0 ? (cycles?.cycles(configuration) ?? 0) / steps : 0
      return drift.relativeSquare(configuration)
        + bytePrice * memory.smooth(configuration) / bytes + cyclePrice * part
    }
    var (best, bestCost) = (start, cost(start))
    var isMoving = true
    while isMoving {
      isMoving = false
      for (decision, item) in space.decisions.enumerated() {
        for choice in item.choices.indices where choice != best[decision] {
          var next = best
          next[decision] = choice
          let nextCost = cost(next)
          guard nextCost < bestCost else { continue }
          (best, bestCost, isMoving) = (next, nextCost, true)
        }
      }
    }
    return best
  }

  /// Those that no other is better than, least RAM first.
  static func front(_ points: [Point]) -> [Point] {
    points.filter { point in !points.contains { $0.costs.areBetter(than: point.costs) } }
      .enumerated().sorted { one, other in
        let (a, b) = (one.element, other.element)
        return (a.ram, a.cycles, a.drift, one.offset) < (b.ram, b.cycles, b.drift, other.offset)
      }.map(\.element)
  }
}

/// What one of two programs may be better in.
struct ProgramCosts: Sendable {
  let ram: Int
  let cycles: Double
  let drift: Double

  /// Whether nothing of these is more, and something less.
  func areBetter(than other: ProgramCosts) -> Bool {
    ram <= other.ram && cycles <= other.cycles && drift <= other.drift
      && (ram < other.ram || cycles < other.cycles || drift < other.drift)
  }
}

/// What a configuration's drift is, from runs of single changes: with `D₀` of the job's own formats
/// and `Dᵢ` of a change alone, `D² = D₀² + Σ (Dᵢ² − D₀²)`.
struct DriftModel: Sendable {
  private let base: Double
  /// `(Dᵢ/D₀)² − 1`, `[decision][choice]`; infinite where a trial was not finite.
  private let changes: [[Double]]

  /// What all changes for the better together may leave of D₀²: a single short run has noise of its
  /// own, which would add up to more than there is.
  private static let leastLeft = 0.25

  /// - Parameter drifts: `[decision][choice]`, the first choice the job's own.
  init(base: Double, _ drifts: [[Double?]]) {
    // A run without any drift has no unit to measure others in.
    let unit = max(base, 1e-12)
    self.base = unit
    changes = drifts.map { choices in
      choices.enumerated().map { index, drift in
        index == 0 ? 0 : drift.map { ($0 / unit) * ($0 / unit) - 1 } ?? .infinity
      }
    }
  }

  /// `(D/D₀)²`.
  func relativeSquare(_ configuration: SearchSpace.Configuration) -> Double {
    var (worse, better) = (0.0, 0.0)
    for (decision, choice) in configuration.enumerated() {
      let change = changes[decision][choice]
      if change > 0 { worse += change } else { better += change }
    }
    return max(1 + better, Self.leastLeft) + worse
  }

  func drift(_ configuration: SearchSpace.Configuration) -> Double {
    base * relativeSquare(configuration).squareRoot()
  }
}
