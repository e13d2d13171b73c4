import FixGrad
import Foundation
import Toolchains

/// Another process emits the same text of the job.
struct TextCheck: JobCheck {
  let name = "text"
  /// What the tool printed of the job.
  let printed: String

  func run(in context: CheckContext) async throws -> CheckFinding {
    let name = context.subject.task.emission.name
    let own = context.subject.sources.package.files["src/\(name)_fixed.c"] ?? ""
    return printed == own + "\n"
      ? .passed("the same text in two processes")
      : .failed("another process emits another text")
  }

  /// `fixgrad inspect --after c` of a job, by the program that was built beside these tests.
  static func inspected(_ job: URL) async throws -> RunResult {
    let tests = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    return try await Executable(tests.appending(path: "fixgrad")).run(
      arguments: ["inspect", "--after", "c", "--quiet", job.path], timeLimit: .seconds(300))
  }
}
