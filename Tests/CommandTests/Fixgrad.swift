import Files
import Foundation
import Testing
import Toolchains

/// The tool as users run it: the program that was built beside these tests.
enum Fixgrad {
  struct Answer {
    let status: Int32
    let output: String
    let errors: String
  }

  /// The package's root.
  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// Every folder of `calibration/`.
  static let bundledJobs: [String] = {
    let folder = root.appending(path: "calibration")
    let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
    return (names ?? []).sorted()
  }()

  /// The file of the tool.
  static let program = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    .appending(path: "fixgrad").standardizedFileURL

  private static var executable: Executable { Executable(program) }

  /// - Parameter interruptedAfter: seconds after which Ctrl-C is pressed.
  static func run(
    _ arguments: [String], in folder: URL? = nil, environment: [String: String] = [:],
    interruptedAfter: Double? = nil
  ) async throws -> Answer {
    var (program, arguments) = (executable, arguments)
    if let interruptedAfter {
      arguments =
        ["--preserve-status", "-s", "INT", "\(interruptedAfter)", program.url.path] + arguments
      program = try #require(Executable.find("timeout"))
    }
    let result = try await program.run(
      arguments: arguments, environment: environment, workingDirectory: folder ?? root,
      timeLimit: .seconds(300))
    return Answer(
      status: result.exitStatus, output: result.text, errors: result.standardError)
  }

  /// How many trials a tuning of `job/job.yaml` has kept so far.
  static func trials(
    in folder: URL, _ file: String = "job/trials.sqlite"
  ) async throws -> Int {
    let history = try await run(
      ["tune", "job/job.yaml", "--history", "--trials", file], in: folder)
    #expect(history.status == 0, "\(history.errors)")
    // Below the head of the table.
    return max(history.output.split(separator: "\n").count - 2, 0)
  }

  /// The files below a folder, by path.
  static func files(_ folder: URL) throws -> [String: Data] {
    var files: [String: Data] = [:]
    let paths = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
    for path in paths {
      let url = folder.appending(path: path)
      guard !url.hasDirectoryPath, let data = FileManager.default.contents(atPath: url.path),
        try !url.resourceValues(forKeys: [.isDirectoryKey]).isDirectory.isTrue
      else { continue }
      files[path] = data
    }
    return files
  }
}

extension Bool? {
  /// Whether the value is there and true.
  fileprivate var isTrue: Bool { self ?? false }
}
