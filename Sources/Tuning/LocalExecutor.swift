import Drift

/// Runs trials in this process, several at once.
public struct LocalExecutor: TrialExecutor {
  private let bench: TrialBench
  private let width: Int

  public init(_ bench: TrialBench, width: Int) {
    self.bench = bench
    self.width = width
  }

  public func results(
    of trials: [Trial],
    ended: @escaping @Sendable (Trial, TrialResult, _ seconds: Double) async throws -> Void
  ) async throws {
    try await bench.prepare(trials)
    _ = try await concurrentMap(trials, width: width) { trial in
      try Task.checkCancellation()
      let start = ContinuousClock.now
      let result = try await bench.run(trial)
      try await ended(trial, result, (ContinuousClock.now - start) / .seconds(1))
    }
  }
}
