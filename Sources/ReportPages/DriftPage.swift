public import Drift
import Foundation
public import Toolchains

extension DriftReport {
  /// `drift.html`: the report as one page that needs no other file and no network, charts drawn by
  /// gnuplot.
  /// - Throws: `drawing-failed`.
  public func page(drawnBy tools: Drawing) async throws -> String {
    var charts: [DrawnChart] = []
    for chart in stepCharts + [epochChart].compactMap({ $0 }) {
      charts.append(try await chart.drawn(by: tools))
    }
    let formats = Dictionary(uniqueKeysWithValues: buffers.map { ($0.name, $0.format) })
    return PageTemplate.drift.page(
      DriftPage(
        self, charts: charts, memoryChart: try await memoryChart?.drawn(by: tools),
        graph: try await ProgramPicture(nodes: program, formats: formats).drawing(by: tools)))
  }
}

extension Chart {
  func drawn(by tools: Drawing) async throws -> DrawnChart {
    DrawnChart(id: id, caption: caption, drawing: try await drawing(by: tools))
  }
}

/// What the tags of `drift.mustache` name.
struct DriftPage: Sendable {
  let job: String
  let style = PageTemplate.style
  let script = PageTemplate.script
  let failed: Bool
  let outcome: String
  let sentence: String
  /// Why there are fewer runs than were asked for.
  let partial: String?
  let facts: [Fact]
  let command: String?
  let checks: [CheckRow]
  let floorNote: String
  let charts: [DrawnChart]
  let distanceHead: [String]
  let distances: [TextRow]
  let lossHead: [String]
  let losses: [TextRow]
  let divergence: String
  let enclosure: String?
  let errors: ErrorTable?
  let confusion: [ConfusionTable]
  let isUntested: Bool
  let attributionText: String
  let causes: [CauseRow]
  /// What is said of those that are left out.
  let lesser: String?
  let hasViolations: Bool
  let noViolations: String
  let violations: [ViolationRow]
  let buffers: [BufferView]
  let bufferNote: String
  let hasOperators: Bool
  let operatorHead = DriftReport.OperatorRow.head
  let operators: [TextRow]
  let memory: [Fact]
  let memoryChart: DrawnChart?
  let hasTargets: Bool
  let targets: [TargetView]
  let graph: String?

  struct TextRow: Sendable { let cells: [String] }

  init(
    _ report: DriftReport, charts: [DrawnChart], memoryChart: DrawnChart?, graph: String?
  ) {
    job = report.job
    failed = !report.verdict.passed
    outcome = report.outcome
    sentence = report.verdictSentence
    partial = report.partialText
    facts = report.facts
    command = report.command
    checks = report.verdict.checks.map(CheckRow.init)
    floorNote = report.stabilityNote
    self.charts = charts
    distanceHead = report.distanceHead
    distances = report.distanceRows.map(TextRow.init)
    lossHead = report.lossHead
    losses = report.lossRows(\.loss).map(TextRow.init)
    divergence = report.divergenceText { $0 }
    enclosure = report.enclosureText
    errors = ErrorTable(report)
    confusion = [
      ConfusionTable("float", report.float.confusion, color: "float"),
      ConfusionTable("integer", report.fixed.confusion, color: "fixed"),
    ].compactMap { $0 }
    isUntested = report.tests == 0
    attributionText = report.attributionText
    let shown = report.attribution.causes.filter { $0.share >= 0.0001 }.prefix(40)
    causes = shown.map(CauseRow.init)
    let others = report.attribution.causes.count - shown.count
    lesser = others > 0 ? "\(others) lesser ones are in drift.json." : nil
    hasViolations = !report.violations.isEmpty
    noViolations = report.noViolationsText
    violations = report.violations.map(ViolationRow.init)
    let shares = Dictionary(
      uniqueKeysWithValues: report.attribution.buffers.map { ($0.buffer, $0.share) })
    buffers = report.buffers.sorted {
      (shares[$0.name] ?? -1) > (shares[$1.name] ?? -1)
    }.map { BufferView($0, share: shares[$0.name]) }
    bufferNote = report.bufferNote
    hasOperators = report.perOperator != nil
    operators = (report.perOperator ?? []).map { TextRow(cells: $0.cells) }
    memory = report.memoryFacts
    self.memoryChart = memoryChart
    hasTargets = !report.targets.isEmpty
    targets = report.targets.map(TargetView.init)
    self.graph = graph
  }
}
