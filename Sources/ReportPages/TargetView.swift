import Drift

/// A target's row.
struct TargetView: Sendable {
  let name: String
  let instructions: String
  let cycles: String
  let model: String
  let milliseconds: String
  let rate: String
  let clock: String
  let ram: String
  let stack: String
  let flash: String
  let ratio: String

  init(_ cost: TargetCost) {
    func bytes(_ count: Int?) -> String { count.map(String.init) ?? "–" }
    name = cost.target
    instructions = FigureText.fixed(cost.instructionsPerStep, 0)
    cycles = FigureText.fixed(cost.cyclesPerStep, 0)
    model = cost.cyclesAreExact.map { $0 ? "exact" : "modelled" } ?? "–"
    milliseconds = FigureText.short(cost.millisecondsPerStep)
    rate = FigureText.short(cost.samplesPerSecond, 4)
    clock = FigureText.short(cost.clock.map { $0 / 1e6 }, 4)
    ram = bytes(cost.ramBytes)
    stack = bytes(cost.stackBytes)
    flash = bytes(cost.flashBytes)
    ratio = FigureText.short(cost.against?.float?.cyclesRatio)
  }
}
