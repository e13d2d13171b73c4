import Files
import FixGrad
import Foundation
import Interpretation
import Toolchains
import Tuning

/// A job with all that its tuning needs.
struct TunedJob {
  private static let calibration = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "calibration")

  let project: Project
  let bench: TrialBench
  let space: SearchSpace
  let compiler: HostCompiler

  init(_ overrides: [String] = [], job: String = "digits-mlp", epochs: Int = 1) async throws {
    project = try Project(
      job: Self.calibration.appending(path: "\(job)/job.yaml").path,
      overrides: ["training.epochs=\(epochs)"] + overrides)
    compiler = try await HostCompiler.find()
    let calibrated = try project.calibrated()
    bench = try project.trialBench(calibrated, kernels: LoadedKernels(compiler))
    space = try project.searchSpace(calibrated)
  }

  func tuner(
    _ store: TrialStore, limits: TuningLimits = TuningLimits(lossRatio: 1.1),
    executor: (any TrialExecutor)? = nil
  ) throws -> Tuner {
    try project.tuner(
      project.calibrated(), bench: bench, for: .host, limits: limits, store: store,
      executor: executor ?? LocalExecutor(bench, width: 2))
  }
}

/// Gives a store of its own to `body`, with its file.
func withStore(_ body: (TrialStore, URL) async throws -> Void) async throws {
  try await TemporaryDirectory.with { folder in
    let file = folder.appending(path: "trials.sqlite")
    try await body(try TrialStore(at: file), file)
  }
}
