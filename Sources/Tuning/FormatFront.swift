import Foundation

/// Configurations that nothing is better than in every respect, as far as single changes foretell:
/// squares of drifts add up over buffers (see ``DriftModel``).
struct FormatFront: Sendable {
  /// A configuration with what is foretold of it.
  struct Point: Sendable {
    let configuration: SearchSpace.Configuration
    let costs: ProgramCosts
  }

  let space: SearchSpace
  let memory: MemoryEstimate
  let drift: DriftModel
  let cycles: CycleEstimate?
  /// Nil where there is no budget of flash: then it has no price.
  let flash: FlashEstimate?

  func point(_ configuration: SearchSpace.Configuration) -> Point {
    Point(
      configuration: configuration,
      costs: ProgramCosts(
        ram: memory.ram(configuration), flash: flash?.bytes(configuration) ?? 0,
        cycles: cycles?.cycles(configuration) ?? 0, drift: drift.drift(configuration)))
  }

  /// The front, least RAM first.
  ///
  /// `D²/D₀² + λ · RAM + μ · cycles + ν · flash` is made as small as it gets for prices λ, μ and ν over
  /// many powers of two: each decision takes in turn the choice that is best, until none changes. What
  /// is found at one price is where the next begins.
  func points() -> [Point] {
    var found: Set<SearchSpace.Configuration> = [space.unchanged]
    for cycleShare in cycles == nil ? [0] : [0, 0.25, 1, 4] {
      for flashShare in flash == nil ? [0.0] : [0, 1, 4] {
        for prices in [Self.prices, Self.prices.reversed()] {
          var configuration = space.unchanged
          for price in prices {
            configuration = descend(
              from: configuration,
              Prices(drift: 1, ram: price, cycles: cycleShare * price, flash: flashShare * price))
            found.insert(configuration)
          }
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
    return Self.front(ordered(found).map(point)).filter { $0.costs.drift.isFinite }
  }

  /// The configurations that cost the least RAM, cycles and flash, whatever they do to training.
  func least() -> [SearchSpace.Configuration] {
    [
      Prices(ram: 1), cycles == nil ? nil : Prices(ram: 1e-6, cycles: 1),
      flash == nil ? nil : Prices(ram: 1e-6, flash: 1),
    ].compactMap { $0 }.map { descend(from: space.unchanged, $0) }
  }

  /// A set has no order of its own: the same job, the same front.
  private func ordered(
    _ found: Set<SearchSpace.Configuration>
  ) -> [SearchSpace.Configuration] {
    found.sorted { $0.lexicographicallyPrecedes($1) }
  }

  /// Of all RAM, or all cycles, of the job's program, in units of its D².
  private static let prices = (-12...32).map { exp2(Double($0)) }

  /// Of what the job's own program has of each.
  private struct Prices {
    var drift = 0.0
    var ram = 0.0
    var cycles = 0.0
    var flash = 0.0
  }

  private func descend(
    from start: SearchSpace.Configuration, _ prices: Prices
  ) -> SearchSpace.Configuration {
    let bytes = memory.smooth(space.unchanged)
    let steps = cycles?.cycles(space.unchanged) ?? 1
    let constants = Double(flash?.bytes(space.unchanged) ?? 1)
    func cost(_ configuration: SearchSpace.Configuration) -> Double {
      var sum = prices.ram * memory.smooth(configuration) / bytes
      if prices.drift > 0 { sum += prices.drift * drift.relativeSquare(configuration) }
      if prices.cycles > 0 {
        sum += prices.cycles * (cycles?.cycles(configuration) ?? 0) / steps
      }
      if prices.flash > 0 {
        sum += prices.flash * Double(flash?.bytes(configuration) ?? 0) / constants
      }
      return sum
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
        let (a, b) = (one.element.costs, other.element.costs)
        return (a.ram, a.cycles, a.drift, one.offset) < (b.ram, b.cycles, b.drift, other.offset)
      }.map(\.element)
  }
}
