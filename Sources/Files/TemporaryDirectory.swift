import Diagnostics
public import Foundation

/// An empty folder of its own in the system's place for temporary files.
///
/// ``with(_:)`` removes it at the end, whether the body returns or throws. Where a body is in the
/// way, create one and write `defer { folder.remove() }`.
public struct TemporaryDirectory: Sendable {
  /// The folder.
  public let url: URL

  /// Creates an empty folder under a name that nobody else has.
  public init() throws(Diagnostic) {
    url = FileManager.default.temporaryDirectory
      .appending(path: "fixgrad-\(UUID().uuidString)", directoryHint: .isDirectory)
    do {
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    } catch {
      throw Diagnostic(
        "cannot-write", "cannot create a temporary folder at '\(url.path)'",
        notes: [error.localizedDescription], remedy: "free some space, or set TMPDIR")
    }
  }

  /// Removes the folder and what is in it; does nothing when it is gone already.
  public func remove() {
    try? FileManager.default.removeItem(at: url)
  }

  /// Calls `body` with a new folder and removes the folder afterwards.
  public static func with<Result>(_ body: (URL) throws -> Result) throws -> Result {
    let folder = try TemporaryDirectory()
    defer { folder.remove() }
    return try body(folder.url)
  }

  /// Calls `body` with a new folder and removes the folder afterwards.
  nonisolated(nonsending) public static func with<Result>(
    _ body: nonisolated(nonsending) (URL) async throws -> Result
  ) async throws -> Result {
    let folder = try TemporaryDirectory()
    defer { folder.remove() }
    return try await body(folder.url)
  }
}
