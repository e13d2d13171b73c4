import Calibration
import Drift
import Foundation
import GraphIR
import Quantization
import Testing

@Suite("Drift studies")
struct DriftStudyTests {
  @Test("a classification trains alike in integers and float, within every bound")
  func classification() async throws {
    let report = try await DriftStudy(ToyTask.classification()).run()
    try show(report)
    #expect(report.float.loss.count == 2)
    #expect(report.float.loss[0].count == 3)
    #expect(report.floor.loss[0].count == 3)
    #expect(report.float.loss[0][2] < 0.8 * report.float.loss[0][0])
    #expect(report.violations.isEmpty)
    for (float, fixed) in zip(report.float.loss, report.fixed.loss) {
      #expect(abs(fixed[2] / float[2] - 1) < 0.005)
    }
    #expect(report.float.accuracy[0][2] > 60)
    #expect(report.float.testLoss.isEmpty && report.floor.testLoss.isEmpty)
    #expect(report.drift.first100Relative < 0.0015)
    #expect(report.divergence == nil)
    #expect(report.verdict.passed)
    #expect((report.exact.fixed.max ?? 1) < 0.005)
    #expect((report.exact.float.max ?? 1) < 1e-5)
  }

  @Test("batches train alike in integers and float, within every bound")
  func batches() async throws {
    let tasks = [
      try ToyTask.classification(epochs: 8, batchSize: 4),
      try ToyTask.regression(epochs: 8, batchSize: 7),
    ]
    for task in tasks {
      let report = try await DriftStudy(task).run()
      #expect(report.violations.isEmpty)
      #expect(report.verdict.passed)
      #expect(report.float.loss[0][7] < 0.9 * report.float.loss[0][0])
      let row = try #require(report.buffers.first { $0.name == "linear1.weight.gradient" })
      #expect(row.role == "state" && row.scale == "static" && row.storage == "int16")
      #expect((row.maxErrorULP ?? 0) > 0.3 && (row.maxErrorULP ?? 1) <= 0.5 + 1e-6)
      #expect(row.lostUpdates == nil && row.saturations == 0)
      #expect((report.exact.fixed.max ?? 1) < 0.005)
      #expect((report.exact.float.max ?? 1) < 1e-5)
      #expect(report.memory.stateBytes == 4 + 2 + report.memory.parameterBytes / 3 * 2)
    }
  }

  @Test("frozen weights are those of the emission in every run of every seed")
  func frozen() async throws {
    let task = try ToyTask.classification(epochs: 6) { $0.hasPrefix("linear2") }
    let frozen = task.emission.fixed.graph.frozen.map(\.value)
    #expect(frozen.count == 2)
    for value in frozen { #expect(task.weights(2)[value] == task.emission.weights[value]) }
    let report = try await DriftStudy(task).run()
    #expect(report.violations.isEmpty)
    #expect(report.verdict.passed)
    #expect(report.float.loss[0][5] < report.float.loss[0][0])
    let row = try #require(report.buffers.first { $0.name == "linear1.weight" })
    #expect(row.role == "frozen" && row.lostUpdates == nil && row.log2GrowthPerEpoch == nil)
    #expect((report.exact.fixed.max ?? 1) < 0.005)
    #expect((report.exact.float.max ?? 1) < 1e-5)
  }

  @Test("a regression reports its test loss instead of an accuracy")
  func regression() async throws {
    let report = try await DriftStudy(ToyTask.regression()).run()
    try show(report)
    #expect(report.float.accuracy.isEmpty && report.floor.accuracy.isEmpty)
    #expect(report.float.testLoss[0][2] < 0.3)
    #expect(report.violations.isEmpty)
    #expect(abs(report.fixed.loss[0][2] / report.float.loss[0][2] - 1) < 0.01)
  }

  @Test("raw integers of the device train as the real values do")
  func rawInputs() async throws {
    let report = try await DriftStudy(ToyTask.classification(seeds: [4], raw: true)).run()
    #expect(report.violations.isEmpty)
    #expect(abs(report.fixed.loss[0][2] / report.float.loss[0][2] - 1) < 0.005)
  }

  @Test("a format that is too narrow saturates, drifts and fails, but breaks no bound")
  func narrowFormat() async throws {
    let policy = FormatPolicy(overrides: [.init(pattern: "linear1", fractionBits: 15)])
    let report = try await DriftStudy(ToyTask.classification(policy: policy)).run()
    try show(report, as: "narrow")
    #expect(report.violations.map(\.kind) == [.saturation])
    #expect(report.violations.first?.buffer == "linear1")
    #expect(report.violations.first?.step == 1)
    let row = try #require(report.buffers.first { $0.name == "linear1" })
    #expect((row.saturatedShare ?? 0) > 0.05)
    #expect((row.maxErrorULP ?? 1) <= 0.5 + 1e-6)
    #expect(!report.verdict.passed)
    let divergence = try #require(report.divergence)
    #expect(divergence.step < 100)
    #expect(divergence.causes.first?.buffer == "linear1")
    #expect(divergence.causes.first?.cause == .saturation)
  }

  @Test("a bin of a histogram is an octave that begins at its power of two")
  func histograms() async throws {
    let task = try ToyTask.classification(samples: 40, tests: 4, epochs: 1, seeds: [2])
    let report = try await DriftStudy(task).run()
    let row = try #require(report.buffers.first { $0.name == "x" })
    let histogram = try #require(row.histogram)
    let traced = task.orders(seed: 2)[0].prefix(report.tracedSteps)
    var (zeros, octaves) = (0, [Int: Int]())
    for value in traced.flatMap({ task.train[$0].input.elements }) {
      if value == 0 { zeros += 1 } else { octaves[Int(value.magnitude.exponent), default: 0] += 1 }
    }
    let counted = histogram.counts.enumerated().filter { $0.element > 0 }
      .map { (histogram.lowest + $0.offset, $0.element) }
    #expect(histogram.zeros == zeros)
    #expect(Dictionary(uniqueKeysWithValues: counted) == octaves)
  }

  @Test("the same study writes the same bytes")
  func determinism() async throws {
    let first = try await DriftStudy(ToyTask.classification(samples: 40, epochs: 2)).run()
    let second = try await DriftStudy(ToyTask.classification(samples: 40, epochs: 2)).run()
    #expect(try first.json() == second.json())
    #expect(first.markdown() == second.markdown())
    #expect(first.stepTable() == second.stepTable())
  }

  @Test("progress counts every run")
  func progress() async throws {
    let task = try ToyTask.classification(samples: 20, tests: 4, epochs: 1, seeds: [2])
    let counts = Counts()
    _ = try await DriftStudy(task).run { counts.add($0) }
    // Traced, exact, float, fixed and three runs of the floor.
    #expect(counts.finished == Array(1...7))
  }

  @Test("the exact reference is what double precision computes")
  func exactReference() async throws {
    let task = try ToyTask.classification(samples: 30, tests: 4, epochs: 1, seeds: [2])
    let report = try await DriftStudy(task).run()
    let graph = task.emission.fixed.graph
    var run = TrainingRun<Double>(
      task.emission.fixed.quantized.training,
      weights: task.weights(2).reduce(into: [:]) {
        $0[$1.key] = Tensor(graph.shape($1.key), $1.value.map(Double.init))
      })
    #expect(report.exact.loss.count == 20)
    for (index, exact) in zip(task.orders(seed: 2)[0], report.exact.loss) {
      let loss = run.step(input: task.train[index].input, target: task.train[index].target)
      run.commit()
      #expect(abs(loss - exact) < 1e-9)
    }
  }

  /// Prints a report where an environment variable asks for it.
  private func show(_ report: DriftReport, as name: String? = nil) throws {
    guard let folder = ProcessInfo.processInfo.environment["FIXGRAD_TOY_REPORTS"] else { return }
    try report.write(to: URL(filePath: folder).appending(path: name ?? report.job))
  }
}

/// The order of progress reports.
private final class Counts: Sendable {
  private let lock = NSLock()
  nonisolated(unsafe) private var values: [Int] = []

  func add(_ progress: DriftStudy.Progress) { lock.withLock { values.append(progress.finished) } }
  var finished: [Int] { lock.withLock { values } }
}
