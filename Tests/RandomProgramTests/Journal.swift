import Foundation

/// The programs that are under way, a file each: what is left when the whole process ends with one.
enum Journal {
  /// `.build/random-programs` of this package.
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: ".build/random-programs", directoryHint: .isDirectory)

  /// Runs `body` while a file has the program's command.
  static func noting<Result>(
    _ job: String, seed: Int, _ body: () async throws -> Result
  ) async throws -> Result {
    let file = folder.appending(path: "\(seed).txt")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try "\(command(job))\n".write(to: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: file) }
    return try await body()
  }

  /// What runs this job alone.
  static func command(_ job: String) -> String {
    "FIXGRAD_PROGRAM='\(job)' swift test --filter RandomProgramTests"
  }
}
