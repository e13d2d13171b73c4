public import Diagnostics
import Drift
public import Foundation
public import Toolchains

/// An overview of several reports: a page beside their folders.
public struct ReportIndex: Sendable {
  private let title: String
  private let text: String
  private let reports: [Entry]
  private let isVersus: Bool

  /// Over all reports in the folders of a folder.
  ///
  /// - Throws: `no-reports`, `not-a-report`.
  public init(over folder: URL) throws(Diagnostic) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    let folders = names.sorted().filter {
      let file = folder.appending(path: $0).appending(path: "drift.json")
      return FileManager.default.fileExists(atPath: file.path)
    }
    guard !folders.isEmpty else {
      throw Diagnostic(
        "no-reports", "there is no report in the folders of '\(folder.relativePath)'",
        remedy: "fixgrad compare JOB --report \(folder.relativePath)/NAME")
    }
    title = "Integer training against float training"
    text =
      "Each job's integer program against its float program, from the same weights and in the "
      + "same order of samples; means over the seeds of each report."
    isVersus = false
    reports = try Self.summaries(folders, folder)
  }

  /// Of two comparisons side by side.
  public init(versus names: [String], in folder: URL) throws(Diagnostic) {
    title = names.joined(separator: " versus ")
    text = "Two integer programs, each against its own float program."
    isVersus = true
    reports = try Self.summaries(names, folder)
  }

  private static func summaries(
    _ names: [String], _ folder: URL
  ) throws(Diagnostic) -> [Entry] {
    try names.map { name throws(Diagnostic) in
      let report = folder.appending(path: name)
      let page = report.appending(path: "drift.html").path
      return Entry(
        name: name, summary: try ReportSummary(in: report),
        hasPage: FileManager.default.fileExists(atPath: page))
    }
  }

  /// Whether an overview may be written to a folder: another `index.html` than ours stays.
  ///
  /// - Throws: `foreign-file`.
  public static func check(_ folder: URL) throws(Diagnostic) {
    let file = folder.appending(path: "index.html")
    guard let data = FileManager.default.contents(atPath: file.path),
      !String(decoding: data, as: UTF8.self).contains("name=\"generator\" content=\"fixgrad\"")
    else { return }
    throw Diagnostic(
      "foreign-file", "'\(file.path)' is not an overview of ours, which would replace it",
      remedy: "move it away, or name another folder")
  }

  /// Writes `index.html` into the folder.
  /// - Throws: `foreign-file`, `drawing-failed`, `cannot-write`.
  public func write(to folder: URL, drawnBy tools: Drawing) async throws {
    try Self.check(folder)
    var charts: [DrawnChart] = []
    for chart in (isVersus ? [lossChart] : [changeChart, driftChart]).compactMap({ $0 }) {
      charts.append(try await chart.drawn(by: tools))
    }
    let page = PageTemplate.index.page(
      IndexPage(
        title: title, text: text, rows: reports.map(IndexPage.Row.init), charts: charts,
        columns: reports.map(\.name), hasFormats: isVersus && !differences.isEmpty,
        formats: isVersus ? differences : []))
    let file = folder.appending(path: "index.html")
    do {
      try Data(page.utf8).write(to: file, options: .atomic)
    } catch {
      throw Diagnostic(
        "cannot-write", "'\(file.path)' cannot be written", notes: [error.localizedDescription])
    }
  }

  // MARK: Charts

  private var ticks: [String] {
    let names = reports.enumerated().map { "\(GnuplotText.tick($0.element.name)) \($0.offset + 1)" }
    return [
      "set xtics rotate by -40 (\(names.joined(separator: ", ")))",
      "set xrange [0.4:\(Double(reports.count) + 0.6)]", "set bmargin 7",
    ]
  }

  /// How far final losses are off, of integers and of perturbed float runs.
  private var changeChart: Chart? {
    func largest(_ changes: [Double]) -> Double { changes.map { 100 * abs($0) }.max() ?? 0 }
    return bars(
      "changes",
      "Final training loss: largest |integer / float − 1| over the seeds, in per cent, and that of "
        + "perturbed float runs",
      reports.map { [largest($0.summary.lossChanges), largest($0.summary.floorChanges)] },
      settings: ["set boxwidth 0.35"],
      plot: "$rows using ($1-0.19):3 with boxes lc \(Chart.Color.band.script) fs solid 0.5 "
        + "title 'perturbed float', $rows using ($1+0.19):2 with boxes "
        + "lc \(Chart.Color.fixed.script) fs solid 0.7 title 'integer'")
  }

  /// The drift over the first steps as a share of the initial loss.
  private var driftChart: Chart? {
    bars(
      "drift",
      "Drift of the loss over the first 100 steps, in per cent of the untrained network's loss",
      reports.map { [100 * ($0.summary.drift.first100Relative ?? .nan)] },
      settings: ["set boxwidth 0.6", "unset key"],
      plot: "$rows using 1:2 with boxes lc \(Chart.Color.fixed.script) fs solid 0.7")
  }

  /// Heights of each report on a logarithmic axis, of nothing the least that is shown; nil where
  /// there is none.
  private func bars(
    _ id: String, _ caption: String, _ heights: [[Double]], settings: [String], plot: String
  ) -> Chart? {
    guard heights.joined().contains(where: \.isFinite) else { return nil }
    let rows = heights.enumerated().map { index, heights in
      let shown = heights.map { $0.isFinite ? FigureText.short(max($0, 1e-4), 5) : "NaN" }
      return "\(index + 1) \(shown.joined(separator: " "))"
    }
    return Chart(
      id, caption,
      ["set ylabel '%'", "set logscale y; set format y '%g'"] + settings + ticks + [
        "$rows << EOD\n\(rows.joined(separator: "\n"))\nEOD", "plot \(plot)",
      ], height: 380)
  }

  /// The losses of two jobs, epoch by epoch.
  private var lossChart: Chart? {
    let colors: [Chart.Color] = [.fixed, .exact]
    func rows(_ means: [Double]) -> [[Double]] {
      means.enumerated().map { [Double($0.offset + 1), $0.element] }
    }
    let lines = zip(reports, colors).flatMap { report, color in
      [
        Chart.Series(
          name: "\(report.name), float", color: color == .fixed ? .float : .band,
          rows: rows(report.summary.float.means)),
        Chart.Series(
          name: "\(report.name), integer", color: color, rows: rows(report.summary.fixed.means)),
      ]
    }
    return Chart(
      "loss", "Training loss of each epoch, means over the seeds", x: "epoch", y: "loss", lines)
  }

  /// Buffers that are not stored alike, by name; `–` where a program has none of that name.
  private var differences: [IndexPage.FormatRow] {
    let formats = reports.map { report in
      Dictionary(uniqueKeysWithValues: report.summary.buffers.map { ($0.name, $0.format) })
    }
    var names: [String] = []
    for buffer in reports.flatMap(\.summary.buffers) where !names.contains(buffer.name) {
      names.append(buffer.name)
    }
    return names.compactMap { name in
      let cells = formats.map { $0[name] ?? "–" }
      return Set(cells).count > 1 ? IndexPage.FormatRow(name: name, cells: cells) : nil
    }
  }
}

/// A report of an overview.
private struct Entry: Sendable {
  /// Of its folder.
  let name: String
  let summary: ReportSummary
  let hasPage: Bool

  /// Where its page, or else its text, is from the overview.
  var link: String {
    let safe = CharacterSet(charactersIn: "-._~").union(.alphanumerics)
    let folder = name.addingPercentEncoding(withAllowedCharacters: safe) ?? name
    return "\(folder)/drift.\(hasPage ? "html" : "md")"
  }
}

/// What the tags of `index.mustache` name.
private struct IndexPage: Sendable {
  struct FormatRow: Sendable {
    let name: String
    let cells: [String]
  }

  struct Row: Sendable {
    let name: String
    let link: String
    let failed: Bool
    let verdict: String
    let formats: String
    let float: String
    let floatKey: String
    let fixed: String
    let fixedKey: String
    let ratio: String
    let drift: String
    let driftKey: String
    let error: String
    let violations: Int
    let ram: Int
    let flash: Int

    init(_ report: Entry) {
      let summary = report.summary
      name = report.name
      link = report.link
      failed = !summary.verdict.passed
      verdict =
        (summary.verdict.passed ? "as good as float" : "not as good")
        + (summary.partial ? ", partial" : "")
      formats = summary.verdict.judgedAs
      let (float, fixed) = (summary.float.result, summary.fixed.result)
      self.float = float.text
      floatKey = "\(float.value)"
      self.fixed = fixed.text
      fixedKey = "\(fixed.value)"
      ratio = FigureText.fixed(summary.lossChanges.mean + 1, 5)
      let share = summary.drift.first100Relative
      drift = share.map { "\(FigureText.short(100 * $0)) %" } ?? "–"
      driftKey = share.map { "\($0)" } ?? ""
      error = FigureText.short(summary.buffers.compactMap(\.maxErrorUlp).max())
      violations = summary.violations.count
      ram = summary.ramBytes
      flash = summary.flashBytes
    }
  }

  let title: String
  let text: String
  let style = PageTemplate.style
  let script = PageTemplate.script
  let rows: [Row]
  let charts: [DrawnChart]
  let columns: [String]
  let hasFormats: Bool
  let formats: [FormatRow]
}
