import Drift
import FixGrad
import Foundation
import Tuning

/// What `tune` prints: the front as a table, and the recommended point.
struct TuningText {
  let report: TuningReport

  init(_ report: TuningReport) { self.report = report }

  var text: String {
    let hasCycles = report.base.cycles != nil
    let head =
      ["", "RAM", "flash"] + (hasCycles ? ["cycles"] : [])
      + ["drift, foretold", "loss / float", "accuracy %", "to float, pp", "at 95 %", "seeds", ""]
    func row(_ name: String, _ point: TuningReport.Point) -> [String] {
      let note =
        !point.isAffordable ? "beyond a budget" : point.isTolerable ? "" : "beyond the tolerance"
      return [name, "\(point.ramBytes)", "\(point.flashBytes)"]
        + (hasCycles ? [FigureText.fixed(point.cycles, 0)] : [])
        + [
          FigureText.short(point.drift), FigureText.fixed(point.lossRatio, 4),
          FigureText.fixed(point.accuracy, 2), point.accuracyToFloat,
          point.accuracyToFloatAtWorst, "\(point.seeds.count)", note,
        ]
    }
    let rows = report.front.enumerated().map { index, point in
      row(index == report.recommended ? "recommended" : "\(index + 1)", point)
    }
    return """
      \(markdownTable([head, row("the job", report.base)] + rows))

      \(report.reason)\(formats)
      \(tolerance)
      \(report.trials) trials, as much as \(FigureText.fixed(report.fullRunEquivalents, 1)) full \
      trainings, over \(FigureText.number(report.choices, "choice")) of \
      \(FigureText.number(report.buffers, "buffer"))\
      \(report.costError.map { "\n\($0.sentence)" } ?? "")
      """
  }

  /// What a cluster did.
  static func line(_ statistics: ClusterStatistics) -> String {
    "on the cluster: \(FigureText.number(statistics.trials, "trial")), "
      + "\(FigureText.short(Double(statistics.bytesToWorkers) / 1e6)) MB to workers, "
      + "\(FigureText.short(Double(statistics.bytesBack) / 1e3)) kB back, "
      + "\(FigureText.short(statistics.secondsInTrials)) s in trials"
  }

  private var tolerance: String {
    let limits = [
      report.maxLossRatio.map { "a loss of \(FigureText.short($0, 4)) of float's" },
      report.maxAccuracyDrop.map { "\(FigureText.short($0)) pp of accuracy lost at 95 %" },
    ].compactMap { $0 }.joined(separator: " and ")
    let noise = report.floor.accuracyDrop.map { " and \(FigureText.short($0)) pp" } ?? ""
    return "the tolerance is \(limits); float runs from weights moved by half a unit come to "
      + "\(FigureText.short(report.floor.lossRatio, 5))\(noise)"
  }

  private var formats: String {
    guard let place = report.recommended else { return "" }
    return report.front[place].overrides.map { "\n  \($0): \($1)" }.joined()
  }
}

/// What `tune --history` prints.
struct TrialHistory {
  let records: [TrialStore.Record]

  init(_ records: [TrialStore.Record]) { self.records = records }

  var text: String {
    guard !records.isEmpty else { return "no trials yet" }
    return markdownTable(
      [["job", "trial", "seed", "samples", "loss", "drift", "accuracy %", "seconds"]]
        + records.map { record in
          [
            record.job, subject(record.trial), "\(record.trial.seed)", "\(record.trial.samples)",
            FigureText.short(record.result.loss, 5), FigureText.short(record.result.drift),
            FigureText.fixed(record.result.accuracy, 2), FigureText.fixed(record.seconds, 2),
          ]
        })
  }

  private func subject(_ trial: Trial) -> String {
    switch trial.subject {
    case .float: "float"
    case .perturbed(let run): "perturbed float \(run + 1)"
    case .fixed(let choices):
      choices.isEmpty
        ? "the job's formats"
        : choices.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
          .joined(separator: ", ")
    }
  }
}
