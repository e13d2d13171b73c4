import Diagnostics
import Drift
import Files
import FixGrad
import Foundation
import Interpretation
import Jobs
import Toolchains
import Tuning

/// A whole tuning of one network: what it saves, what that costs on seeds that nothing was chosen on,
/// how much faster two workers are, and what it takes once more.
struct TunerSpeed {
  private static let job = "calibration/digits-cnn/job.yaml"
  /// The tuner's own are the five after the job's.
  private static let unseenSeeds = 10..<50
  private static let accuracyDrop = 0.5

  let compiler: HostCompiler

  func measure(into table: inout Table) async throws {
    let name = try Project(job: Self.job).job.name
    try await TemporaryDirectory.with { folder in
      let (one, _) = try await tuned(1, trials: folder.appending(path: "one.sqlite"))
      let store = folder.appending(path: "two.sqlite")
      let (two, report) = try await tuned(2, trials: store)
      let (again, _) = try await tuned(2, trials: store)
      table.add("\(name): tuning, one worker", one, "s")
      table.add("\(name): tuning, time of two workers / one", two / one, "x", limit: 1 / 1.8)
      table.add("\(name): tuning once more", again, "s", limit: 2)
      guard let point = report.recommended.map({ report.front[$0] }) else {
        throw Diagnostic("nothing-recommended", report.reason)
      }
      table.add(
        "\(name): tuned, RAM / the job's", Double(point.ramBytes) / Double(report.base.ramBytes),
        "x", limit: 0.7)
      table.add(
        "\(name): tuned, accuracy lost on \(Self.unseenSeeds.count) unseen seeds",
        try await lost(with: point.formats.mapValues(\.choice)), "pp", limit: Self.accuracyDrop)
    }
  }

  /// Tunes as a command does, from reading the job on.
  private func tuned(
    _ width: Int, trials file: URL
  ) async throws -> (seconds: Double, report: TuningReport) {
    let start = ContinuousClock.now
    let project = try Project(job: Self.job)
    let calibrated = try project.recordedOrCalibrated()
    let bench = try project.trialBench(calibrated, kernels: LoadedKernels(compiler, width: width))
    let tuner = try project.tuner(
      calibrated, bench: bench, for: .host,
      limits: TuningLimits(accuracyDrop: Self.accuracyDrop), store: TrialStore(at: file),
      executor: LocalExecutor(bench, width: width))
    let report = try await tuner.run()
    return ((ContinuousClock.now - start) / .seconds(1), report)
  }

  /// Percentage points of float's accuracy, mean over the unseen seeds.
  private func lost(with choices: [String: FormatChoice]) async throws -> Double {
    let project = try Project(job: Self.job)
    let calibrated = try project.recordedOrCalibrated()
    let bench = try project.trialBench(calibrated, kernels: LoadedKernels(compiler))
    let lost = try await concurrentMap(Array(Self.unseenSeeds), width: 2) { seed in
      func accuracy(_ subject: Trial.Subject) async throws -> Double {
        try await bench.run(Trial(subject, seed: seed, samples: bench.wholeTraining)).accuracy ?? 0
      }
      return try await accuracy(.float) - accuracy(.fixed(choices))
    }
    return lost.mean
  }
}
