import Diagnostics

/// One thing that `check` proves of a job.
public protocol JobCheck: Sendable {
  /// As tables and JSON name it.
  var name: String { get }
  /// Looks at the subject. A `Diagnostic` that it throws is a failure with that message.
  func run(in context: CheckContext) async throws -> CheckFinding
}

/// What a check found.
public struct CheckFinding: Sendable, Hashable {
  public let passed: Bool
  /// One line with the numbers in it.
  public let detail: String

  package static func passed(_ detail: String) -> CheckFinding {
    CheckFinding(passed: true, detail: detail)
  }
  package static func failed(_ detail: String) -> CheckFinding {
    CheckFinding(passed: false, detail: detail)
  }
}

/// The findings of all checks: what `check` prints and writes as JSON.
public struct CheckReport: Encodable, Sendable {
  public struct Entry: Encodable, Sendable {
    public let name: String
    public let passed: Bool
    public let detail: String
  }

  public let job: String
  public private(set) var checks: [Entry] = []

  public var failures: [Entry] { checks.filter { !$0.passed } }

  /// Runs checks one after the other; the compilations and runs of each go `jobs` at a time.
  ///
  /// - Parameter progress: called before each check with how many are done, and its name.
  public init(
    _ checks: [any JobCheck], of subject: CheckSubject, jobs: Int,
    progress: (Int, String) -> Void = { _, _ in }
  ) async throws {
    job = subject.task.emission.name
    let context = CheckContext(subject, jobs: jobs)
    for (index, check) in checks.enumerated() {
      progress(index, check.name)
      let finding: CheckFinding
      do {
        finding = try await check.run(in: context)
      } catch let error as Diagnostic where !Task.isCancelled {
        finding = .failed(error.line)
      }
      self.checks.append(
        Entry(name: check.name, passed: finding.passed, detail: finding.detail))
    }
  }

  /// A table for terminals.
  public var markdown: String {
    markdownTable(
      [["check", "", "detail"]]
        + checks.map { [$0.name, $0.passed ? "holds" : "FAILS", $0.detail] })
  }
}

extension Diagnostic {
  /// The message with what is known besides, on one line.
  fileprivate var line: String { ([message] + notes.prefix(3)).joined(separator: "; ") }
}

/// The checks that `check` runs.
public enum JobChecks {
  /// All of them; with `proved`, a bound that is only calibrated is a failure.
  public static func all(proved: Bool) -> [any JobCheck] {
    [
      GradientCheck(), KernelCheck(), BoundCheck(demandsProofs: proved), CompileCheck(),
      SanitizerCheck(), NoFloatCheck(), DeterminismCheck(),
    ]
  }
}
