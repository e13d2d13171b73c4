import Foundation
import TargetRuns

/// What `run` prints.
struct TargetRunText {
  let report: TargetRunReport

  init(_ report: TargetRunReport) { self.report = report }

  var text: String {
    (head + cost + memory + against + profile).joined(separator: "\n")
  }

  private var head: [String] {
    let losses = report.loss
    let part = max(1, losses.count / 10)
    let mean = { (some: ArraySlice<Double>) in some.reduce(0, +) / Double(some.count) }
    return [
      "\(report.job) on \(report.target): \(count(report.steps, "step")) of "
        + count(report.samplesPerStep, "sample"),
      line(
        "loss",
        "\(short(mean(losses.prefix(part)))) to \(short(mean(losses.suffix(part)))), means of the "
          + "first and last \(part)"),
      line(
        "weights",
        "hash \(report.weightHash), on the host \(report.hostWeightHash): "
          + (report.isEqual ? "the same bits" : "DIFFERENT")),
    ]
  }

  private var cost: [String] {
    guard let cost = report.cost, let model = report.cycleModel else { return [] }
    let kind = report.cyclesAreExact ?? false ? "exact" : "modelled"
    var lines = [
      line("instructions", "\(whole(cost.instructionsPerStep)) a step (exact)"),
      line(
        "cycles",
        "\(whole(cost.cyclesPerStep)) a step, \(cost.fewestCyclesPerStep) to "
          + "\(cost.mostCyclesPerStep) (\(kind); \(model))"),
      line(
        "prediction",
        "\(cost.instructionsPerPrediction) instructions, \(cost.cyclesPerPrediction) cycles"),
    ]
    if let clock = report.clock, let time = report.millisecondsPerStep,
      let rate = report.samplesPerSecond
    {
      lines.append(
        line("at \(short(clock / 1e6)) MHz", "\(short(time)) ms a step, \(short(rate)) samples/s"))
    }
    return lines
  }

  private var memory: [String] {
    guard let memory = report.memory else { return [] }
    let flash = memory.flash
    return [
      line(
        "RAM",
        "\(memory.modelBytes) bytes of model, \(memory.stepStackBytes) of stack in a step, "
          + "\(memory.predictionStackBytes) in a prediction"),
      line(
        "",
        "\(memory.imageRamBytes) of \(memory.ramAvailable) with one step's samples, before the "
          + "stack"),
      line(
        "flash",
        "\(flash.total) bytes: code \(flash.code), constants \(flash.constants), initial values "
          + "\(flash.initialized), compiler's library \(flash.library)"),
      line(
        "", "\(memory.imageFlashBytes) of \(memory.flashAvailable) with start-up code and driver"),
    ]
  }

  private var against: [String] {
    let others = [("as float", report.float), ("naive float", report.naive)]
    return others.compactMap { name, other in
      other.map {
        line(
          name,
          "\(whole($0.cost.cyclesPerStep)) cycles a step: \(short($0.cyclesRatio)) times as many; "
            + "\($0.memory.modelBytes) bytes of model, \($0.memory.flash.total) of flash")
      }
    }
  }

  private var profile: [String] {
    guard let profile = report.profile else { return [] }
    let rows = profile.map { share in
      (
        String(format: "%5.1f %%", 100 * share.share), whole(share.cyclesPerStep),
        [share.name, share.operation, share.kernel].filter { !$0.isEmpty }.joined(separator: "  ")
      )
    }
    let width = rows.map(\.1.count).max() ?? 0
    return ["  cycles by operator, with a mark behind each call:"]
      + rows.map {
        "  \($0.0)  \(String(repeating: " ", count: width - $0.1.count))\($0.1)  \($0.2)"
      }
  }

  private func line(_ name: String, _ text: String) -> String {
    "  \(name.padding(toLength: 13, withPad: " ", startingAt: 0)) \(text)"
  }

  private func count(_ number: Int, _ what: String) -> String {
    "\(number) \(what)\(number == 1 ? "" : "s")"
  }

  private func whole(_ number: Double) -> String { String(format: "%.0f", number) }
  private func short(_ number: Double) -> String { String(format: "%.4g", number) }
}
