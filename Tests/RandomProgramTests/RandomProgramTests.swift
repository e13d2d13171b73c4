import Foundation
import Operators
import Testing

/// Random jobs over the whole catalog, each through all checks: gradients, intervals, memory, the
/// bits of the emitted C by both compilers, the float C.
///
/// `FIXGRAD_PROGRAMS=1000` tries so many instead of 100, `FIXGRAD_SEED` begins at another seed, and
/// `FIXGRAD_PROGRAM='{name: p, …}'` tries one job alone.
@Suite(.timeLimit(.minutes(600))) struct RandomProgramTests {
  private static let environment = ProcessInfo.processInfo.environment

  @Test func programsHold() async throws {
    if let job = Self.environment["FIXGRAD_PROGRAM"] {
      try await oneProgramHolds(job)
      return
    }
    let wanted = Self.environment["FIXGRAD_PROGRAMS"]
    let count = wanted.flatMap { Int($0) } ?? 100
    let seed = Self.environment["FIXGRAD_SEED"].flatMap { Int($0) } ?? 0
    let study = try await ProgramStudy.run(count, from: seed)
    if wanted != nil { print(study.summary) }
    for failure in study.firstFailures {
      let line = try await failure.reproduction()
      Issue.record(
        """
        the program of seed \(failure.seed) fails '\(failure.check)': \(failure.detail)
        \(line)
        """)
    }
    #expect(study.failures.count == 0, "\(study.summary)")
    #expect(study.held >= count || !study.failures.isEmpty, "\(study.summary)")
    #expect(study.refused <= study.held / 2, "\(study.summary)")
    #expect(study.unseen.isEmpty, "of the catalog these took no part")
  }

  /// One job, as a failure prints it.
  private func oneProgramHolds(_ job: String) async throws {
    switch try await ProgramTrial.outcome(of: job) {
    case .held: break
    case .refused(let id): Issue.record("the job is refused: \(id)")
    case .failed(let check, let detail): Issue.record("'\(check)' fails: \(detail)")
    }
  }
}
