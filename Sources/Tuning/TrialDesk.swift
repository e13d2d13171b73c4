import Files
import Foundation

/// Where trials are asked for: what is known is not run again, and all that is run is kept.
actor TrialDesk {
  private let job: String
  /// SHA-256 of all that a trial's result depends on besides the trial.
  private let problem: String
  private let executor: any TrialExecutor
  private let store: TrialStore
  private let wholeTraining: Int
  private let progress: @Sendable (TuningProgress) -> Void
  private var stage = ""
  private var (ended, asked) = (0, 0)
  /// Trials that were run now, and that were known.
  private(set) var run = 0
  private(set) var known = 0
  /// Trainings of full length that all trials together are.
  private(set) var fullRuns = 0.0

  init(
    job: String, problem: String, executor: any TrialExecutor, store: TrialStore,
    wholeTraining: Int, progress: @escaping @Sendable (TuningProgress) -> Void
  ) {
    (self.job, self.problem, self.executor, self.store) = (job, problem, executor, store)
    (self.wholeTraining, self.progress) = (wholeTraining, progress)
  }

  /// The results of trials, in their order.
  func results(_ trials: [Trial], for stage: String) async throws -> [TrialResult] {
    self.stage = stage
    var found: [Trial: TrialResult] = [:]
    var missing: [Trial] = []
    for trial in trials where found[trial] == nil && !missing.contains(trial) {
      if let result = try store.result(key(of: trial)) {
        found[trial] = result
        known += 1
      } else {
        missing.append(trial)
      }
      fullRuns += Double(trial.samples) / Double(wholeTraining)
    }
    (ended, asked) = (0, missing.count)
    if !missing.isEmpty {
      // The longest first.
      let order = missing.enumerated().sorted {
        ($1.element.samples, $0.offset) < ($0.element.samples, $1.offset)
      }.map(\.element)
      try await executor.results(of: order) { [self] trial, result, seconds in
        try await keep(trial, result, seconds)
      }
      for trial in missing { found[trial] = try store.result(key(of: trial)) }
    }
    return trials.map { trial in
      guard let result = found[trial] else {
        preconditionFailure("an executor answers every trial, or throws")
      }
      return result
    }
  }

  private func keep(_ trial: Trial, _ result: TrialResult, _ seconds: Double) async throws {
    try await store.keep(
      TrialStore.Record(job: job, trial: trial, result: result, seconds: seconds), of: problem,
      as: key(of: trial))
    run += 1
    ended += 1
    progress(TuningProgress(stage: stage, finished: ended, total: asked))
  }

  private func key(of trial: Trial) throws -> String {
    sha256([Data("\(problem) \(try TrialStore.text(trial))".utf8)])
  }
}

/// How far a tuner is.
public struct TuningProgress: Sendable {
  public var stage: String
  public var finished: Int
  public var total: Int
}
