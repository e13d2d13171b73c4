import Diagnostics
public import Foundation

/// Writes a folder as a whole: a reader sees the old folder or the new one, never half of one.
public enum AtomicDirectory {
  /// Replaces the folder at `target` by what `body` writes.
  ///
  /// `body` gets an empty folder beside the target; when it returns, that folder takes the target's
  /// name by a rename. When it throws, its folder is removed and the target is as it was. Missing
  /// parents are created, a symbolic link at `target` is followed.
  ///
  /// The old folder goes with everything in it. So that this cannot hit a folder of the user's,
  /// an old folder must be empty or hold a file that only we write.
  ///
  /// - Parameters:
  ///   - marker: the path, inside the folder, of a file that every folder of this kind holds
  ///     (`digits_mlp.json`, `drift.json`). `body` must write it.
  ///   - names: what an old folder may hold; nil: anything beside the marker.
  /// - Throws: what `body` throws; a `Diagnostic` with the id `not-a-folder`, `foreign-folder` or
  ///   `cannot-write`.
  @discardableResult
  public static func write<Result>(
    to target: URL, marker: String, only names: Set<String>? = nil,
    _ body: (URL) throws -> Result
  ) throws -> Result {
    let replacement = try Replacement(target: target, marker: marker, names: names)
    do {
      let result = try body(replacement.staging)
      try replacement.commit()
      return result
    } catch {
      replacement.cancel()
      throw error
    }
  }

  /// As the synchronous function, for a body that waits.
  @discardableResult
  nonisolated(nonsending) public static func write<Result>(
    to target: URL, marker: String,
    _ body: nonisolated(nonsending) (URL) async throws -> Result
  ) async throws -> Result {
    let replacement = try Replacement(target: target, marker: marker, names: nil)
    do {
      let result = try await body(replacement.staging)
      try replacement.commit()
      return result
    } catch {
      replacement.cancel()
      throw error
    }
  }
}

extension AtomicDirectory {
  /// Whether ``write(to:marker:only:_:)`` would take a folder, before there is anything to write.
  ///
  /// - Throws: a `Diagnostic` with the id `not-a-folder`, `foreign-folder` or `cannot-write`.
  public static func check(
    _ target: URL, marker: String, only names: Set<String>? = nil
  ) throws(Diagnostic) {
    let target = target.standardizedFileURL.resolvingSymlinksInPath()
    let files = FileManager.default
    var isFolder: ObjCBool = false
    guard files.fileExists(atPath: target.path, isDirectory: &isFolder) else { return }
    guard isFolder.boolValue else { throw .notAFolder(target) }
    let contents: [String]
    do {
      contents = try files.contentsOfDirectory(atPath: target.path)
    } catch {
      throw .cannotWrite(target, error)
    }
    guard contents.isEmpty || contents.contains(marker) else {
      throw .foreignFolder(target, "a folder of ours would hold '\(marker)'")
    }
    if let stray = contents.sorted().first(where: { names?.contains($0) == false }) {
      throw .foreignFolder(target, "'\(stray)' is not ours")
    }
  }
}

/// One exchange in progress: the folder that is being written and the one that it will replace.
private struct Replacement {
  let target: URL
  let staging: URL
  let marker: String
  let names: Set<String>?
  private let retired: URL

  init(target requested: URL, marker: String, names: Set<String>?) throws(Diagnostic) {
    let target = requested.standardizedFileURL.resolvingSymlinksInPath()
    let parent = target.deletingLastPathComponent()
    let stem = ".\(target.lastPathComponent).\(UUID().uuidString.prefix(8))"
    self.target = target
    self.marker = marker
    self.names = names
    staging = parent.appending(path: "\(stem).new", directoryHint: .isDirectory)
    retired = parent.appending(path: "\(stem).old", directoryHint: .isDirectory)
    try AtomicDirectory.check(target, marker: marker, only: names)
    do {
      try FileManager.default.createDirectory(at: staging, withIntermediateDirectories: true)
    } catch {
      throw .cannotWrite(target, error)
    }
  }

  func commit() throws(Diagnostic) {
    let files = FileManager.default
    precondition(
      files.fileExists(atPath: staging.appending(path: marker).path),
      "the body of AtomicDirectory.write must write its marker")
    try AtomicDirectory.check(target, marker: marker, only: names)
    do {
      guard files.fileExists(atPath: target.path) else {
        try files.moveItem(at: staging, to: target)
        return
      }
      try files.moveItem(at: target, to: retired)
      do {
        try files.moveItem(at: staging, to: target)
      } catch {
        try? files.moveItem(at: retired, to: target)
        throw error
      }
    } catch {
      throw .cannotWrite(target, error)
    }
    try? files.removeItem(at: retired)
  }

  func cancel() {
    try? FileManager.default.removeItem(at: staging)
  }
}

extension Diagnostic {
  fileprivate static func notAFolder(_ target: URL) -> Diagnostic {
    Diagnostic(
      "not-a-folder", "'\(target.path)' is a file; a folder is to be written there",
      remedy: "remove the file or name another folder")
  }

  fileprivate static func foreignFolder(_ target: URL, _ sign: String) -> Diagnostic {
    Diagnostic(
      "foreign-folder", "'\(target.path)' holds files of another origin",
      notes: ["\(sign); the whole folder would be replaced"],
      remedy: "empty the folder or name another one")
  }

  fileprivate static func cannotWrite(_ target: URL, _ error: any Error) -> Diagnostic {
    Diagnostic(
      "cannot-write", "cannot write the folder '\(target.path)'",
      notes: [error.localizedDescription])
  }
}
