import Diagnostics
import Drift
import Files
import FixGrad
import FixedPoint
import Foundation
import GraphIR
import Interpretation
import MemoryPlanning
import Quantization
import Synchronization
import Testing
import Toolchains
import Tuning

/// What the tuner finds, on a small job with a short training.
@Suite struct TunerTests {
  private static let calibration = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "calibration")

  /// A job with all that its tuning needs.
  private struct Subject {
    let project: Project
    let bench: TrialBench
    let space: SearchSpace
    let compiler: HostCompiler

    init(_ overrides: [String] = [], job: String = "digits-mlp", epochs: Int = 1) async throws {
      project = try Project(
        job: TunerTests.calibration.appending(path: "\(job)/job.yaml").path,
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

  /// Counts trials, and may fail after some.
  private final class Counting: TrialExecutor {
    let inner: LocalExecutor
    let most: Int
    let count = Mutex(0)

    init(_ inner: LocalExecutor, most: Int = .max) { (self.inner, self.most) = (inner, most) }

    struct Stopped: Error {}

    func results(
      of trials: [Trial],
      ended: @escaping @Sendable (Trial, TrialResult, _ seconds: Double) async throws -> Void
    ) async throws {
      try await inner.results(of: trials) { [self] trial, result, seconds in
        guard
          count.withLock({
            $0 += 1; return $0 <= most
          })
        else { throw Stopped() }
        try await ended(trial, result, seconds)
      }
    }
  }

  private func withStore(_ body: (TrialStore, URL) async throws -> Void) async throws {
    try await TemporaryDirectory.with { folder in
      let file = folder.appending(path: "trials.sqlite")
      try await body(try TrialStore(at: file), file)
    }
  }

  // MARK: The space

  @Test func everyChoiceMakesAnotherProgram() async throws {
    let space = try await Subject().space
    #expect(space.decisions.count > 10)
    for decision in space.decisions {
      #expect(decision.choices[0] == .unchanged && decision.choices.count > 1)
      #expect(Set(decision.choices).count == decision.choices.count)
      for choice in decision.choices.dropFirst() {
        let program = try space.program([decision.buffer: choice])
        let (own, other) = (space.base.quantized, program.quantized)
        let differ = own.graph.values.indices.contains {
          own.formats[Value(index: $0)] != other.formats[Value(index: $0)]
        }
        #expect(differ || own.calls != other.calls, "\(decision.buffer) \(choice)")
      }
    }
    let input = space.decisions.first { $0.buffer == "x" }
    #expect(input?.choices.contains { $0.storage == .int32 } == false)
  }

  /// Beside the int8 that holds the seen range there is one that is twice as fine.
  @Test func rareValuesMaySaturate() async throws {
    let space = try await Subject().space
    let finer = space.decisions.flatMap { decision in
      decision.choices.filter { $0.fractionBits != nil }.map { (decision.buffer, $0) }
    }
    #expect(finer.count > 3)
    let graph = space.base.graph
    for (buffer, choice) in finer {
      let value = try #require(
        graph.values.indices.map { Value(index: $0) }.first { graph.name($0) == buffer })
      let tight = FormatChoice(storage: .int8, headroomBits: 0)
      let format = try space.program([buffer: choice]).quantized.formats[value].format
      let other = try #require(
        try space.program([buffer: tight]).quantized.formats[value].format)
      #expect(format == QFormat(.int8, fractionBits: other.fractionBits + 1), "\(buffer)")
    }
  }

  // MARK: Trials

  /// A trial is the compiled program of the same formats.
  @Test func aTrialIsWhatTheCompiledProgramDoes() async throws {
    let subject = try await Subject()
    let space = subject.space
    let choices = Dictionary(
      uniqueKeysWithValues: space.decisions.map { ($0.buffer, $0.choices[1]) })
    let trial = Trial(.fixed(choices), seed: 2, samples: subject.bench.wholeTraining)
    let result = try await subject.bench.run(trial)
    var task = try subject.project.trainingTask(
      subject.project.calibrated(), seeds: 1, exactSteps: 0, command: "")
    task.emission.fixed = try space.program(choices)
    try await TemporaryDirectory.with { [task] folder in
      let host = try await HostProgram.build(
        task, [.fixed, .float], compiler: subject.compiler, in: folder)
      let request = RunRequest(weights: task.weights(2), orders: task.orders(seed: 2), seed: 2)
      let fixed = try await host.run(request, as: .fixed)
      let float = try await host.run(request, as: .float)
      #expect(result.weightHash == fixed.weightHash)
      let (losses, others) = (fixed.losses[0], float.losses[0])
      #expect(result.loss == losses.reduce(0, +) / Double(losses.count))
      let drift = zip(losses, others).map { abs($0 - $1) }.reduce(0, +) / Double(losses.count)
      #expect(result.drift == drift)
      #expect(result.accuracy ?? 0 > 50)
    }
    let prefix = try await subject.bench.run(Trial(.fixed(choices), seed: 2, samples: 100))
    #expect(prefix.accuracy == nil && prefix.weightHash != result.weightHash)
    // The mean over all steps is that of the means of both halves.
    let first = try await subject.bench.run(Trial(.fixed(choices), seed: 2, samples: 50))
    let second = try await subject.bench.run(
      Trial(.fixed(choices), seed: 2, samples: 100, driftFrom: 50))
    let halves = (try #require(first.drift) + #require(second.drift)) / 2
    #expect(second.weightHash == prefix.weightHash)
    #expect(abs(halves - (prefix.drift ?? 0)) < 1e-12)
  }

  // MARK: The front

  @Test func theFrontIsOneAndTheChoiceIsVerified() async throws {
    let subject = try await Subject()
    try await withStore { store, _ in
      let report = try await subject.tuner(store).run()
      #expect(report.front.count > 3)
      for (smaller, larger) in zip(report.front, report.front.dropFirst()) {
        #expect(smaller.ramBytes <= larger.ramBytes && smaller.drift > larger.drift)
        #expect(!smaller.givesUp.isEmpty)
      }
      for point in report.front {
        let choices = try #require(
          subject.space.choices(of: point.formats), "\(point.formats)")
        let program = try subject.space.program(choices)
        #expect(program.ramBytes == point.ramBytes)
      }
      let place = try #require(report.recommended)
      let chosen = report.front[place]
      #expect(chosen.seeds == [2, 3, 4, 5, 6] && chosen.isTolerable && chosen.isAffordable)
      #expect(chosen.ramBytes < report.base.ramBytes / 2)
      #expect(chosen.lossRatio ?? 9 <= 1.1)
      // What is cheaper was tried, and is not good enough.
      for point in report.front[..<place] { #expect(!point.isTolerable && !point.seeds.isEmpty) }
      #expect(report.reason.contains("\(chosen.ramBytes) bytes"))
    }
  }

  /// An int8 job that nothing smaller is as good as stays as it is.
  @Test func theJobItselfMayBeTheLeast() async throws {
    let subject = try await Subject(job: "digits-mlp-int8", epochs: 5)
    try await withStore { store, _ in
      let report = try await subject.tuner(store, limits: TuningLimits()).run()
      let chosen = try report.front[#require(report.recommended)]
      #expect(chosen.formats.isEmpty && chosen.seeds.count == 5)
      #expect(chosen.ramBytes == report.base.ramBytes)
      #expect(report.reason.hasPrefix("Nothing smaller trains within the tolerance on 5 seeds: "))
      // Beyond the job's bytes nothing is asked of it, and every point says what it comes to.
      var less = TuningLimits()
      less.ram = chosen.ramBytes - 1
      let none = try await subject.tuner(store, limits: less).run()
      #expect(none.recommended == nil && none.base.isAffordable == false)
      #expect(none.reason.contains(" The nearest has "))
      for point in none.front { #expect(point.lossRatio != nil) }
      #expect(none.front.contains { $0.seeds.count == 5 && !$0.isTolerable })
    }
  }

  @Test func aBudgetMovesTheChoice() async throws {
    let subject = try await Subject(job: "motions-cnn", epochs: 10)
    try await withStore { store, _ in
      let strict = TuningLimits(accuracyDrop: 100, lossRatio: 1.02)
      let report = try await subject.tuner(store, limits: strict).run()
      let chosen = try report.front[#require(report.recommended)]
      var tight = strict
      tight.ram = chosen.ramBytes - 1
      let none = try await subject.tuner(store, limits: tight).run()
      #expect(none.recommended == nil)
      #expect(none.reason.hasPrefix("No point of the front is within the budgets"))
      tight.ram = 100
      let impossible = try subject.tuner(store, limits: tight)
      let error = await #expect(throws: Diagnostic.self) { try await impossible.run() }
      #expect(error?.id == "budget-too-small")
      #expect(error?.message == "no formats of 'motions_cnn' are within --ram 100")
      #expect(error?.notes.first?.hasPrefix("the least of any program found is ") == true)
    }
  }

  /// One limit alone is the only one; none is both.
  @Test func whichLimitsCount() async throws {
    let subject = try await Subject(epochs: 5)
    try await withStore { store, _ in
      let both = try await subject.tuner(store, limits: TuningLimits()).run()
      #expect(both.maxAccuracyDrop == 0.5 && both.maxLossRatio == 1.02)
      let loss = try await subject.tuner(store, limits: TuningLimits(lossRatio: 1.1)).run()
      #expect(loss.maxAccuracyDrop == nil && loss.maxLossRatio == 1.1)
      let accuracy = try await subject.tuner(store, limits: TuningLimits(accuracyDrop: 2)).run()
      #expect(accuracy.maxAccuracyDrop == 2 && accuracy.maxLossRatio == nil)
      let chosen = try accuracy.front[#require(accuracy.recommended)]
      let strict = try both.front[#require(both.recommended)]
      #expect(chosen.ramBytes < strict.ramBytes)
      #expect(chosen.lossRatio ?? 0 > 1.02 && strict.lossRatio ?? 9 <= 1.02)
    }
  }

  /// The second round looks where the first one left a gap: below the cheapest that is good enough.
  @Test func theChoiceIsBetweenNeighbours() async throws {
    let subject = try await Subject(epochs: 5)
    try await withStore { store, _ in
      let report = try await subject.tuner(store, limits: TuningLimits(lossRatio: 1.02)).run()
      let place = try #require(report.recommended)
      let tuner = try subject.tuner(store)
      let all = try await tuner.foretold().points
      let below = try #require(report.front[..<place].last)
      let skipped = try all.filter { point in
        let ram = try subject.space.program(point.choices).ramBytes
        return ram > below.ramBytes && ram < report.front[place].ramBytes
      }
      #expect(report.front.count > Tuner.pointsInRound)
      #expect(skipped.count * 4 < all.count, "\(skipped.count) of \(all.count)")
    }
  }

  @Test(arguments: [
    (TuningLimits(lossRatio: 1.0), "--max-loss-ratio"),
    (TuningLimits(accuracyDrop: 0), nil),
  ])
  func aToleranceBelowTheNoiseIsAnError(_ limits: TuningLimits, _ option: String?) async throws {
    let subject = try await Subject()
    try await withStore { store, _ in
      do {
        let report = try await subject.tuner(store, limits: limits).run()
        // Where the noise leaves room, the report says how much.
        #expect(option == nil && report.floor.accuracyDrop == 0)
      } catch let error as Diagnostic {
        #expect(error.id == "tolerance-below-floor")
        #expect(error.remedy?.hasPrefix(option ?? "--max-accuracy-drop") == true)
      }
    }
  }

  // MARK: The store

  @Test func whatIsKnownIsNotRunAgain() async throws {
    let subject = try await Subject()
    try await withStore { store, file in
      let first = Counting(LocalExecutor(subject.bench, width: 2))
      let report = try await subject.tuner(store, executor: first).run()
      let all = first.count.withLock { $0 }
      #expect(all == report.trials)
      #expect(try store.history().count == all)
      let second = Counting(LocalExecutor(subject.bench, width: 2))
      let again = try await subject.tuner(TrialStore(at: file), executor: second).run()
      #expect(second.count.withLock { $0 } == 0)
      #expect(try again.json() == report.json())
      // Other formats are another problem.
      let other = try await Subject(["formats.headroom_bits=2"])
      let third = Counting(LocalExecutor(other.bench, width: 2))
      _ = try await other.tuner(store, executor: third).run()
      #expect(third.count.withLock { $0 } > all / 2)
    }
  }

  @Test func anInterruptedTuningGoesOn() async throws {
    let subject = try await Subject()
    try await withStore { store, file in
      let stopped = Counting(LocalExecutor(subject.bench, width: 2), most: 20)
      await #expect(throws: Counting.Stopped.self) {
        try await subject.tuner(store, executor: stopped).run()
      }
      let kept = try store.history().count
      #expect(kept == 20)
      let rest = Counting(LocalExecutor(subject.bench, width: 2))
      let report = try await subject.tuner(TrialStore(at: file), executor: rest).run()
      #expect(rest.count.withLock { $0 } == report.trials - kept)
    }
  }

  @Test func twoAtOnceFindTheSame() async throws {
    let subject = try await Subject()
    try await withStore { store, file in
      async let one = subject.tuner(store).run()
      async let other = subject.tuner(TrialStore(at: file)).run()
      let (a, b) = try await (one, other)
      #expect(try a.json() == b.json())
      #expect(try store.history().count == a.trials)
      let alone = try await subject.tuner(
        TrialStore(at: file.appendingPathExtension("alone"))
      ).run()
      #expect(try a.json() == alone.json())
      let slow = try await subject.tuner(
        TrialStore(at: file.appendingPathExtension("slow")),
        executor: LocalExecutor(subject.bench, width: 1)
      ).run()
      #expect(try a.json() == slow.json())
    }
  }

  @Test func aFileOfAnotherKindIsNoStore() throws {
    try TemporaryDirectory.with { folder in
      let file = folder.appending(path: "notes.txt")
      try Data(String(repeating: "these are notes\n", count: 100).utf8).write(to: file)
      let error = #expect(throws: Diagnostic.self) { try TrialStore(at: file) }
      #expect(error?.id == "bad-trials")
      #expect(try String(contentsOf: file, encoding: .utf8).hasPrefix("these are notes"))
    }
  }
}

extension SearchSpace {
  /// The choices that a report's formats name.
  fileprivate func choices(of formats: [String: [String: String]]) -> [String: FormatChoice]? {
    var choices: [String: FormatChoice] = [:]
    for (buffer, parts) in formats {
      guard
        let choice = decisions.first(where: { $0.buffer == buffer })?.choices
          .first(where: { $0.parts == parts })
      else { return nil }
      choices[buffer] = choice
    }
    return choices
  }
}
