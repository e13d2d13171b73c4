import FixGrad
import Foundation
import Toolchains

/// Another process writes the same files for the job.
struct TextCheck: JobCheck {
  let name = "text"
  /// What the other process wrote.
  let folder: URL

  func run(in context: CheckContext) async throws -> CheckFinding {
    let files = context.subject.sources.package.files.sorted { $0.key < $1.key }
    for (path, text) in files {
      let other = FileManager.default.contents(atPath: folder.appending(path: path).path)
      guard other == Data(text.utf8) else {
        return .failed("another process writes another text of '\(path)'")
      }
    }
    return .passed("\(files.count) files are the same from two processes")
  }

  /// `fixgrad generate`, by the program that was built beside these tests.
  static func generated(_ job: URL, to folder: URL) async throws -> RunResult {
    let tests = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    return try await Executable(tests.appending(path: "fixgrad")).run(
      arguments: ["generate", "--quiet", "--out", folder.path, job.path],
      timeLimit: .seconds(300))
  }
}
