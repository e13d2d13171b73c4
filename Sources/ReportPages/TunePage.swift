import Drift
import Foundation
public import Toolchains
public import Tuning

extension TuningReport {
  /// `tune.html`: the front as one page that needs no other file and no network.
  /// - Throws: `drawing-failed`.
  public func page(drawnBy tools: Drawing) async throws -> String {
    var charts: [DrawnChart] = []
    for chart in frontCharts { charts.append(try await chart.drawn(by: tools)) }
    return PageTemplate.tune.page(TunePage(self, charts: charts))
  }
}

/// What the tags of `tune.mustache` name.
struct TunePage: Sendable {
  struct Row: Sendable {
    let name: String
    let ram: Int
    let flash: Int
    let cycles: String
    let drift: String
    let ratio: String
    let accuracy: String
    let toFloat: String
    let atWorst: String
    let seeds: Int
    let failed: Bool
    let limits: String
    let change: String

    init(_ name: String, _ point: TuningReport.Point) {
      self.name = name
      ram = point.ramBytes
      flash = point.flashBytes
      cycles = FigureText.fixed(point.cycles, 0)
      drift = FigureText.short(point.drift)
      ratio = FigureText.fixed(point.lossRatio, 4)
      accuracy = FigureText.fixed(point.accuracy, 2)
      toFloat = point.accuracyToFloat
      atWorst = point.accuracyToFloatAtWorst
      seeds = point.seeds.count
      failed = !point.isAffordable || !point.isTolerable
      limits = point.limitText
      change = point.givesUp
    }
  }

  let job: String
  let style = PageTemplate.style
  let script = PageTemplate.script
  let failed: Bool
  let outcome: String
  let reason: String
  let facts: [Fact]
  let command: String?
  let charts: [DrawnChart]
  let hasCycles: Bool
  let hasAccuracy: Bool
  let points: [Row]
  let note: String
  let hasFormats: Bool
  let formats: [Fact]

  init(_ report: TuningReport, charts: [DrawnChart]) {
    job = report.job
    failed = report.recommended == nil
    outcome = failed ? "Nothing to recommend." : "Recommended."
    reason = report.reason
    command = report.command
    self.charts = charts
    hasCycles = report.base.cycles != nil
    hasAccuracy = report.base.accuracy != nil
    points =
      [Row("the job", report.base)]
      + report.front.enumerated().map { place, point in
        Row(place == report.recommended ? "recommended" : "\(place + 1)", point)
      }
    var facts = [Fact(name: "target", value: report.target ?? "none")]
    if let ratio = report.maxLossRatio {
      facts.append(Fact(name: "most loss", value: "\(FigureText.short(ratio, 4)) of float's"))
    }
    if let drop = report.maxAccuracyDrop {
      facts.append(Fact(name: "most accuracy lost", value: "\(FigureText.short(drop, 3)) pp"))
    }
    facts += [
      Fact(name: "buffers", value: "\(report.buffers)"),
      Fact(name: "choices", value: "\(report.choices)"),
      Fact(name: "trials", value: "\(report.trials)"),
      Fact(
        name: "in full trainings", value: FigureText.fixed(report.fullRunEquivalents, 1)),
    ]
    self.facts = facts
    note = report.noteText
    let chosen = report.recommended.map { report.front[$0].overrides } ?? []
    formats = chosen.map { Fact(name: $0.buffer, value: $0.override) }
    hasFormats = !formats.isEmpty
  }
}

extension TuningReport.Point {
  var limitText: String {
    guard isAffordable else { return "beyond a budget" }
    guard isTolerable else { return "beyond the tolerance" }
    return seeds.count > 1 ? "within all" : "within all on one seed"
  }
}

extension TuningReport {
  fileprivate var noteText: String {
    let noise =
      floor.accuracyDrop.map { " and \(FigureText.short($0)) pp of accuracy" } ?? ""
    let bound =
      base.accuracy == nil
      ? ""
      : "The limit of accuracy is for the lower end of a confidence interval of 95 % over the last "
        + "quarter of the epochs: among many points one would pass by luck. One seed has no interval. "
    return
      "Of the points on the front none has less of one cost and no more of the others; costs are "
      + "RAM, cycles on a target, and drift: how far the loss of a step is from float's, on average, "
      + "foretold from short trainings with one change each. Loss and accuracy are of whole trainings, "
      + "means over as many seeds as the column says. \(bound)The noise floor: float runs from weights "
      + "moved by half a unit end at up to \(FigureText.short(floor.lossRatio, 5)) of float's loss\(noise)."
      + (costError.map { " \($0.sentence)" } ?? "")
  }

  /// Loss, accuracy and cycles against RAM.
  fileprivate var frontCharts: [Chart] {
    [
      chart(
        "loss", "Final training loss over float's", "loss / float", limit: maxLossRatio
      ) { $0.lossRatio },
      chart(
        "accuracy",
        "Test accuracy against float's on the same seeds, lower end at a confidence of 95 %",
        "accuracy to float, pp", limit: maxAccuracyDrop.map { -$0 }
      ) { $0.accuracyDropBound.map { -$0 } },
      chart("cycles", "Cycles of a step on the target", "cycles", limit: nil) { $0.cycles },
    ].compactMap { $0 }
  }

  /// Of a logarithmic axis.
  private static let ticks = (-2...4).flatMap { power in
    [1, 1.5, 2, 3, 5].map { FigureText.short($0 * pow(10, Double(power)), 3) }
  }.joined(separator: ", ")

  private func chart(
    _ id: String, _ caption: String, _ y: String, limit: Double?, _ figure: (Point) -> Double?
  ) -> Chart? {
    func row(_ point: Point) -> String? {
      figure(point).map { "\(point.ramBytes) \(FigureText.short($0, 6))" }
    }
    let others = front.enumerated().filter { $0.offset != recommended }.compactMap {
      row($0.element)
    }
    let own = row(base).map { [$0] } ?? []
    let chosen = recommended.flatMap { row(front[$0]) }.map { [$0] } ?? []
    let series = [
      (rows: others, color: Chart.Color.band, title: "front"),
      (rows: own, color: .float, title: "the job"),
      (rows: chosen, color: .fixed, title: "recommended"),
    ].filter { !$0.rows.isEmpty }
    let figures = (front + [base]).compactMap(figure) + [limit].compactMap { $0 }
    guard !series.isEmpty, let least = figures.min(), let most = figures.max() else { return nil }
    // Diverging points would press all others to a line.
    let isLogarithmic = least > 0 && most > 2 * least
    let range =
      isLogarithmic
      ? (least / 1.15, most * 1.15)
      : (least - max(0.1 * (most - least), 1e-3), most + max(0.1 * (most - least), 1e-3))
    let data = series.enumerated().map { "$s\($0) << EOD\n\($1.rows.joined(separator: "\n"))\nEOD" }
    var plots = series.enumerated().map { index, series in
      "$s\(index) with circles lc \(series.color.script) fs solid noborder "
        + "title '\(series.title)'"
    }
    if let limit {
      plots.append(
        "\(FigureText.short(limit, 6)) with lines dt 2 lc \(Chart.Color.exact.script) title 'limit'"
      )
    }
    return Chart(
      id, "\(caption), against bytes of RAM",
      [
        "set xlabel 'RAM, bytes'", "set ylabel \(GnuplotText.quoted(y))",
        "set offsets graph 0.05, graph 0.05, 0, 0",
        "set yrange [\(FigureText.short(range.0, 6)):\(FigureText.short(range.1, 6))]",
        isLogarithmic ? "set logscale y; set ytics (\(Self.ticks))" : "",
      ] + data + ["plot \(plots.joined(separator: ", "))"])
  }
}
