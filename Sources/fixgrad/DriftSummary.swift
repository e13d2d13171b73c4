import Drift
import FixGrad
import Foundation

extension DriftReport {
  /// What `compare` prints: the formats, both trainings epoch by epoch, and the verdict figure by
  /// figure.
  func summary() -> String {
    let outcome = verdict.passed ? "is as good as float training" : "differs from float training"
    return """
      \(markdownTable(formatRows()))
      \(operatorTable())
      \(markdownTable(epochRows()))

      \(markdownTable(figureRows()))

      \(job): integer training \(outcome) over \(FigureText.number(seeds.count, "seed")); \
      RAM \(ramBytes) bytes, lower bound \(ramLowerBound)
      """
  }

  /// Each operator alone, as a paragraph of its own; empty where nobody asked.
  private func operatorTable() -> String {
    guard let perOperator else { return "" }
    return "\n\(markdownTable([OperatorRow.head] + perOperator.map(\.cells)))\n"
  }

  private func formatRows() -> [[String]] {
    [["buffer", "format", "SQNR dB", "error ulp", "saturated", "flushed", "lost"]]
      + buffers.map { row in
        [
          row.name, row.format, text(row.sqnrDB), text(row.maxErrorULP), text(row.saturations),
          text(row.flushed), text(row.lostUpdates),
        ]
      }
  }

  /// Means over the seeds.
  private func epochRows() -> [[String]] {
    func mean(_ runs: [[Double]], _ epoch: Int) -> Double {
      runs.reduce(0) { $0 + $1[epoch] } / Double(runs.count)
    }
    let isClassification = !(float.accuracy.first ?? []).isEmpty
    let tested = isClassification ? "accuracy %" : "test loss"
    let (floatTest, fixedTest) =
      isClassification ? (float.accuracy, fixed.accuracy) : (float.testLoss, fixed.testLoss)
    let hasTests = !(floatTest.first ?? []).isEmpty
    var rows = [
      ["epoch", "float loss", "fixed loss"]
        + (hasTests ? ["float \(tested)", "fixed \(tested)"] : [])
    ]
    for epoch in shownEpochs(of: epochs) {
      rows.append(
        ["\(epoch + 1)", text(mean(float.loss, epoch)), text(mean(fixed.loss, epoch))]
          + (hasTests ? [text(mean(floatTest, epoch)), text(mean(fixedTest, epoch))] : []))
    }
    return rows
  }

  private func figureRows() -> [[String]] {
    [["figure", "integer against float", "limits", ""]]
      + verdict.checks.map { check in
        let from = check.lowest.map { "from \(text($0))" }
        let to = check.highest.map { "to \(text($0))" }
        let limits = [from, to].compactMap { $0 }
        return [
          check.name.replacing("_", with: " "), text(check.value),
          limits.isEmpty ? "none" : limits.joined(separator: " "),
          limits.isEmpty ? "" : check.passed ? "holds" : "DOES NOT HOLD",
        ]
      }
  }

  private func text(_ value: Double?) -> String {
    guard let value else { return "" }
    return String(format: "%.6g", value)
  }

  private func text(_ value: Int?) -> String { value.map(String.init) ?? "" }
}
