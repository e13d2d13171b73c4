import Diagnostics
import Files
import FixGrad
import Foundation
import GRDB
import Interpretation
import Synchronization
import Testing
import Toolchains
import Tuning

/// What the tuner finds, on a small job with a short training.
@Suite struct TunerTests {
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

  // MARK: The front

  @Test func theFrontIsOneAndTheChoiceIsVerified() async throws {
    let subject = try await TunedJob()
    try await withStore { store, _ in
      let report = try await subject.tuner(store).run()
      #expect(report.front.count > 3)
      for (smaller, larger) in zip(report.front, report.front.dropFirst()) {
        #expect(smaller.ramBytes <= larger.ramBytes && smaller.drift ?? 0 > larger.drift ?? 0)
        #expect(!smaller.givesUp.isEmpty)
      }
      for point in report.front {
        let choices = point.formats.mapValues(\.choice)
        let program = try subject.space.program(choices)
        #expect(program.ramBytes == point.ramBytes)
      }
      let place = try #require(report.recommended)
      let chosen = report.front[place]
      #expect(chosen.seeds == [2, 3, 4, 5, 6] && chosen.isTolerable && chosen.isAffordable)
      #expect(chosen.ramBytes < report.base.ramBytes / 2)
      #expect(chosen.lossRatio ?? 9 <= 1.1)
      // The ratio is the mean over the seeds of what was trained.
      let history = try store.history()
      func loss(_ subject: Trial.Subject, _ seed: Int) throws -> Double {
        try #require(
          history.first {
            $0.trial.subject == subject && $0.trial.seed == seed && $0.trial.driftFrom == nil
          }?.result.loss)
      }
      let choices = chosen.formats.mapValues(\.choice)
      let ratios = try chosen.seeds.map { try loss(.fixed(choices), $0) / loss(.float, $0) }
      let mean = ratios.reduce(0, +) / 5
      #expect(abs(mean - (chosen.lossRatio ?? 0)) < 1e-12)
      // What is cheaper was tried, and is not good enough.
      for point in report.front[..<place] { #expect(!point.isTolerable && !point.seeds.isEmpty) }
      #expect(report.reason.contains("\(chosen.ramBytes) bytes"))
    }
  }

  /// Where all that is smaller leaves weights without residuals, the job stays as it is.
  @Test func theJobItselfMayBeTheLeast() async throws {
    let subject = try await TunedJob(job: "digits-mlp-int8", epochs: 5)
    try await withStore { store, _ in
      func tuned(_ limits: TuningLimits) async throws -> TuningReport {
        try await subject.project.tuner(
          subject.project.calibrated(),
          in: subject.space.keeping(1) { $0.weightUpdate == .nearest16 }, bench: subject.bench,
          for: .host,
          limits: limits, store: store, executor: LocalExecutor(subject.bench, width: 2)
        ).run()
      }
      let report = try await tuned(TuningLimits(lossRatio: 1.05))
      let chosen = try report.front[#require(report.recommended)]
      #expect(chosen.formats.isEmpty && chosen.seeds.count == 5)
      #expect(chosen.ramBytes == report.base.ramBytes)
      #expect(
        report.reason.contains(
          "that were trained in full nothing smaller trains within the tolerance on 5 seeds: "))
      // Beyond the job's bytes nothing is asked of it, and every point says what it comes to.
      var less = TuningLimits(lossRatio: 1.05)
      less.ram = chosen.ramBytes - 1
      let none = try await tuned(less)
      #expect(none.recommended == nil && none.base.isAffordable == false)
      #expect(none.reason.contains(" The nearest has "))
      for point in none.front { #expect(point.lossRatio != nil) }
      #expect(none.front.allSatisfy { !$0.isTolerable || !$0.isAffordable })
    }
  }

  @Test func aBudgetMovesTheChoice() async throws {
    let subject = try await TunedJob(job: "motions-cnn", epochs: 10)
    try await withStore { store, _ in
      let strict = TuningLimits(accuracyDrop: 100, lossRatio: 1.02)
      let report = try await subject.tuner(store, limits: strict).run()
      let chosen = try report.front[#require(report.recommended)]
      var tight = strict
      tight.ram = chosen.ramBytes - 1
      let none = try await subject.tuner(store, limits: tight).run()
      #expect(none.recommended == nil)
      #expect(none.reason.contains("is within the budgets and trains within the tolerance"))
      // Nothing beyond a budget is trained but the job itself.
      for point in none.front where !point.formats.isEmpty { #expect(point.isAffordable) }
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
    let subject = try await TunedJob(epochs: 5)
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

  /// The second round looks where the first one left a gap: below the cheapest that is good enough on
  /// five seeds.
  @Test func theChoiceIsBetweenNeighbours() async throws {
    let subject = try await TunedJob(epochs: 5)
    try await withStore { store, _ in
      let report = try await subject.tuner(store, limits: TuningLimits(lossRatio: 1.02)).run()
      let place = try #require(report.recommended)
      #expect(!report.front[..<place].isEmpty)
      let whole = try store.history().filter {
        $0.trial.samples == subject.bench.wholeTraining
      }
      let floats = Dictionary(
        uniqueKeysWithValues: whole.filter { $0.trial.subject == .float }.map {
          ($0.trial.seed, $0.result.loss)
        })
      let points = try whole.filter { $0.trial.seed == 2 }.compactMap {
        record -> (ram: Int, isGood: Bool)? in
        guard case .fixed(let choices) = record.trial.subject else { return nil }
        let ratios = try whole.filter { $0.trial.subject == record.trial.subject }.map {
          try #require($0.result.loss) / #require(floats[$0.trial.seed] ?? nil)
        }
        let isGood = ratios.count == 5 && ratios.mean <= 1.02
        return (try subject.space.program(choices).ramBytes, isGood)
      }
      let first = points.prefix(Tuner.pointsInRound)
      let least = try #require(first.filter(\.isGood).map(\.ram).min())
      let below = try #require(first.filter { $0.ram < least }.map(\.ram).max())
      // One more place for the job's own formats.
      let second = points.dropFirst(Tuner.pointsInRound + 1)
      #expect(!second.isEmpty)
      for point in second { #expect((below..<least).contains(point.ram)) }
    }
  }

  @Test(arguments: [
    ("digits-mlp", TuningLimits(lossRatio: 1.0), "--max-loss-ratio"),
    ("digits-cnn", TuningLimits(accuracyDrop: 0), "--max-accuracy-drop"),
  ])
  func aToleranceBelowTheNoiseIsAnError(
    _ job: String, _ limits: TuningLimits, _ option: String
  ) async throws {
    let subject = try await TunedJob(["training.seed=2"], job: job)
    try await withStore { store, _ in
      let error = await #expect(throws: Diagnostic.self) {
        try await subject.tuner(store, limits: limits).run()
      }
      #expect(error?.id == "tolerance-below-floor")
      // What it says to write instead is taken.
      let words = try #require(error?.remedy).split(separator: " ")
      #expect(words.first.map(String.init) == option)
      let enough = try #require(Double(words[1]))
      let mended =
        limits.lossRatio == nil
        ? TuningLimits(accuracyDrop: enough) : TuningLimits(lossRatio: enough)
      _ = try await subject.tuner(store, limits: mended).run()
    }
  }

  /// Each budget goes down to the least that there is, and no further.
  @Test(arguments: ["--ram", "--flash"])
  func budgetsReachTheLeastThatThereIs(_ option: String) async throws {
    let subject = try await TunedJob(job: "xor", epochs: 20)
    func limits(_ bytes: Int) -> TuningLimits {
      var limits = TuningLimits(lossRatio: 1e6)
      if option == "--ram" { limits.ram = bytes } else { limits.flash = bytes }
      return limits
    }
    try await withStore { store, _ in
      let error = await #expect(throws: Diagnostic.self) {
        try await subject.tuner(store, limits: limits(1)).run()
      }
      #expect(error?.message == "no formats of 'xor_gate' are within \(option) 1")
      // Said before anything is trained.
      #expect(try store.history().isEmpty)
      let words = try #require(error?.remedy).split(separator: " ")
      let least = try #require(Int(words[1].filter(\.isNumber)))
      let report = try await subject.tuner(store, limits: limits(least)).run()
      let affordable = report.front.filter(\.isAffordable)
      #expect(!affordable.isEmpty)
      for point in affordable {
        #expect((option == "--ram" ? point.ramBytes : point.flashBytes) <= least)
      }
      // Nothing that was tried without a budget is less.
      let free = try await subject.tuner(store, limits: TuningLimits(lossRatio: 1e6)).run()
      for point in free.front {
        #expect((option == "--ram" ? point.ramBytes : point.flashBytes) >= least)
      }
    }
  }

  /// Where float training itself leaves the finite numbers, that is what is said.
  @Test func aDivergingFloatTrainingIsSaid() async throws {
    let subject = try await TunedJob(
      ["optimizer.sgd.learning_rate=0.046", "training.seed=0"], job: "diabetes", epochs: 2)
    try await withStore { store, _ in
      let error = await #expect(throws: Diagnostic.self) {
        try await subject.tuner(store, limits: TuningLimits(lossRatio: 2)).run()
      }
      #expect(error?.id == "float-diverges")
    }
  }

  /// Of single changes the second half of the steps counts, whatever a step is.
  @Test(arguments: ["accumulate", "whole"])
  func theSecondHalfOfBatchesCounts(_ batching: String) async throws {
    let subject = try await TunedJob(
      ["training.batch_size=8", "training.batching=\(batching)"])
    try await withStore { store, _ in
      _ = try await subject.tuner(store).foretold()
      let singles = try store.history().filter { $0.trial.driftFrom != nil }
      #expect(singles.count > 10)
      for single in singles {
        let steps = single.trial.samples / (batching == "whole" ? 8 : 1)
        #expect(single.trial.driftFrom == steps / 2)
      }
    }
  }

  // MARK: The store

  @Test func whatIsKnownIsNotRunAgain() async throws {
    let subject = try await TunedJob()
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
      let other = try await TunedJob(["formats.headroom_bits=2"])
      let third = Counting(LocalExecutor(other.bench, width: 2))
      _ = try await other.tuner(store, executor: third).run()
      #expect(third.count.withLock { $0 } > all / 2)
    }
  }

  @Test func anInterruptedTuningGoesOn() async throws {
    let subject = try await TunedJob()
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
    let subject = try await TunedJob()
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
      // Nor is a database of something else.
      let other = folder.appending(path: "other.sqlite")
      try DatabaseQueue(path: other.path).write { try $0.execute(sql: "CREATE TABLE mine(a)") }
      let before = try Data(contentsOf: other)
      let foreign = #expect(throws: Diagnostic.self) { try TrialStore(at: other) }
      #expect(foreign?.notes == ["it is a database of something else"])
      #expect(try Data(contentsOf: other) == before)
    }
  }
}
