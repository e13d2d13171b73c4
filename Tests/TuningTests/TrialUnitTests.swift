import Diagnostics
import Files
import FixGrad
import Foundation
import Interpretation
import Testing
import Toolchains
import Tuning

/// A trial as a unit needs nothing of the machine that asked for it.
@Suite struct TrialUnitTests {
  /// A job whose data are elsewhere by absolute path, for a board of its own.
  private static func write(into folder: URL) throws -> URL {
    for name in ["job", "samples"] {
      try FileManager.default.createDirectory(
        at: folder.appending(path: name), withIntermediateDirectories: true)
    }
    let rows = (0..<40).map { "\(Double($0 % 7) / 8),\(Double($0 % 5) / 4),\($0 % 2)" }
    let train = folder.appending(path: "samples/train.csv")
    try Data((["a,b,label"] + rows).joined(separator: "\n").utf8).write(to: train)
    try Data("name: mine\ncpu: cortex-m0plus\nram: 8K\nflash: 64K\n".utf8).write(
      to: folder.appending(path: "job/board.yaml"))
    let job = folder.appending(path: "job/job.yaml")
    try Data(
      """
      name: net
      model: {input: [2], layers: [{linear: 3}, tanh, {linear: 2}, log_softmax]}
      loss: nll
      optimizer: {sgd: {learning_rate: 0.05}}
      training: {epochs: 2}
      data: {train: \(train.path), test: \(train.path), target: label}
      target: board.yaml

      """.utf8
    ).write(to: job)
    return job
  }

  @Test func itsFilesAreAllThatItTakes() async throws {
    try await TemporaryDirectory.with { folder in
      let job = try Self.write(into: folder)
      let compiler = try await HostCompiler.find()
      let project = try Project(job: job.path)
      let calibrated = try project.calibrated()
      let bench = try project.trialBench(calibrated, kernels: LoadedKernels(compiler))
      let inputs = folder.appending(path: "inputs")
      try FileManager.default.createDirectory(at: inputs, withIntermediateDirectories: true)
      let store = InputStore(inputs)
      let unit = try project.trialUnits(calibrated, overrides: [], weights: nil, in: store)
      let trial = Trial(.fixed([:]), seed: 2, samples: bench.wholeTraining)
      let here = try await bench.run(trial)
      // Other files of the same names: those of the worker's machine.
      let train = folder.appending(path: "samples/train.csv")
      try Data("a,b,label\n1,1,0\n0,0,1\n".utf8).write(to: train)
      let kernels = try store.keep(JSONEncoder().encode([String: String]()))
      var moved = unit(trial, kernels)
      moved.kernels = nil
      let there = try await TemporaryDirectory.with { [moved] root in
        try await moved.run(from: store, in: root, compiler: compiler)
      }
      #expect(there == here)
      // A file that was changed after the tuning had read it makes no result.
      var changed = moved
      changed.files[train.standardizedFileURL.path] = try store.keep(Data(contentsOf: train))
      let error = await #expect(throws: Diagnostic.self) {
        try await TemporaryDirectory.with { [changed] root in
          try await changed.run(from: store, in: root, compiler: compiler)
        }
      }
      #expect(error?.id == "trial-changed")
    }
  }
}
