import Diagnostics
import Drift
import Files
import Foundation
import Toolchains

/// The subject, and the runs of it that several checks look at, each done once.
public actor CheckContext {
  /// Runs of the fixed program as checks compare them.
  struct Runs: Sendable {
    let traced: RunOutcome
    let plain: RunOutcome
    /// The plain build over `CheckSubject.longRequest`.
    let long: RunOutcome
    let errors: LocalErrors
    let counters: [Trace.Counters]
  }

  package nonisolated let subject: CheckSubject
  nonisolated let jobs: Int
  private var running: Task<Runs, any Error>?

  init(_ subject: CheckSubject, jobs: Int) {
    self.subject = subject
    self.jobs = jobs
  }

  /// The traced and the plain run.
  func runs() async throws -> Runs {
    let task = running ?? Task { try await Self.run(subject) }
    running = task
    return try await task.value
  }

  private static func run(_ subject: CheckSubject) async throws -> Runs {
    let folder = try TemporaryDirectory()
    defer { folder.remove() }
    let program = try await HostProgram.build(
      subject.task, [.fixed, .traced], sources: subject.sources, compiler: subject.compilers[0],
      flags: subject.flags, in: folder.url)
    let request = subject.request
    let (traced, trace) = try await program.trace(request)
    let errors = try LocalErrors(
      trace, of: subject.task, weights: request.weights, order: request.orders[0],
      seed: request.seed)
    return Runs(
      traced: traced, plain: try await program.run(request, as: .fixed),
      long: try await program.run(subject.longRequest, as: .fixed), errors: errors,
      counters: trace.counters)
  }

  /// Builds one program of the subject with these flags and runs it over the long request.
  nonisolated func longRun(
    _ arithmetic: Arithmetic, _ compiler: HostCompiler, flags: [String]
  ) async throws -> RunOutcome {
    let folder = try TemporaryDirectory()
    defer { folder.remove() }
    let program = try await HostProgram.build(
      subject.task, [arithmetic], sources: subject.sources, compiler: compiler, flags: flags,
      in: folder.url)
    return try await program.run(subject.longRequest, as: arithmetic)
  }
}
