import Drift
import FixGrad
import Foundation

extension DriftReport {
  /// What `compare` prints: the formats, then the verdict figure by figure.
  func summary() -> String {
    var formats = [["buffer", "format", "SQNR dB", "error ulp", "saturated", "flushed", "lost"]]
    for row in buffers {
      formats.append([
        row.name, row.format, text(row.sqnrDB), text(row.maxErrorULP), text(row.saturations),
        text(row.flushed), text(row.lostUpdates),
      ])
    }
    var figures = [["figure", "integer against float", "limits", ""]]
    for check in verdict.checks {
      let from = check.lowest.map { "from \(text($0))" }
      let to = check.highest.map { "to \(text($0))" }
      figures.append([
        check.name.replacing("_", with: " "), text(check.value),
        [from, to].compactMap { $0 }.joined(separator: " "),
        check.passed ? "holds" : "DOES NOT HOLD",
      ])
    }
    let outcome = verdict.passed ? "is as good as float training" : "differs from float training"
    return """
      \(markdownTable(formats))

      \(markdownTable(figures))

      \(job): integer training \(outcome) over \(seeds.count) seeds; RAM \(ramBytes) bytes, lower \
      bound \(ramLowerBound)
      """
  }

  private func text(_ value: Double?) -> String {
    guard let value else { return "" }
    return String(format: "%.4g", value)
  }

  private func text(_ value: Int?) -> String { value.map(String.init) ?? "" }
}
