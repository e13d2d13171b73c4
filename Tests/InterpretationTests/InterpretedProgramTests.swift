import Drift
import Files
import FixGrad
import Foundation
import Interpretation
import Testing
import Toolchains

/// The interpreter against the compiled programs, bit for bit.
@Suite struct InterpretedProgramTests {
  private static let calibration = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "calibration")

  static let jobs =
    (try? FileManager.default.contentsOfDirectory(atPath: calibration.path).sorted()) ?? []

  /// Trains a job both ways, with formats of the job or others.
  private func compare(
    _ job: String, _ overrides: [String] = [], kernels: LoadedKernels, compiler: HostCompiler
  ) async throws {
    let project = try Project(
      job: Self.calibration.appending(path: "\(job)/job.yaml").path,
      overrides: ["training.epochs=1"] + overrides)
    let task = try project.trainingTask(
      try project.calibrated(), seeds: 1, exactSteps: 0, command: "")
    let seed = task.seeds[0]
    let request = RunRequest(
      weights: task.weights(seed), orders: task.orders(seed: seed), seed: seed)
    try await TemporaryDirectory.with { folder in
      let programs: [Arithmetic] = [.fixed, .float]
      let host = try await HostProgram.build(task, programs, compiler: compiler, in: folder)
      for arithmetic in programs {
        let interpreted = try await InterpretedProgram(task, arithmetic, kernels: kernels)
        let outcome = try interpreted.run(request)
        let expected = try await host.run(request, as: arithmetic)
        #expect(outcome.hash == expected.hash, "\(job) \(overrides) \(arithmetic)")
        #expect(outcome == expected, "\(job) \(overrides) \(arithmetic)")
        #expect(outcome.losses.joined().contains { $0 > 0 })
      }
    }
  }

  @Test(arguments: jobs) func bundledJobs(_ job: String) async throws {
    let compiler = try await HostCompiler.find()
    try await compare(job, kernels: LoadedKernels(compiler), compiler: compiler)
  }

  @Test(arguments: [
    ["formats.weight_update=stochastic16"], ["formats.weight_update=nearest16"],
    ["formats.weight_update=master32", "formats.headroom_bits=2"],
    ["formats.gradient_scale=static"], ["formats.default=int32"],
    ["training.batch_size=8"], ["training.batch_size=8", "training.batching=whole"],
    ["formats.default=float32"],
  ])
  func formatsAndBatches(_ overrides: [String]) async throws {
    let compiler = try await HostCompiler.find()
    let kernels = LoadedKernels(compiler)
    for job in ["digits-mlp", "motions-cnn"] {
      try await compare(job, overrides, kernels: kernels, compiler: compiler)
    }
  }
}
