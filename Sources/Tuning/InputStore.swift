public import Diagnostics
import Files
public import Foundation

/// Files by content hash in a folder.
public struct InputStore: Sendable {
  public let folder: URL

  public init(_ folder: URL) { self.folder = folder }

  /// Keeps content; its hash.
  public func keep(_ content: Data) throws(Diagnostic) -> String {
    let hash = sha256([content])
    let file = folder.appending(path: hash)
    guard !FileManager.default.fileExists(atPath: file.path) else { return hash }
    do {
      try content.write(to: file, options: .atomic)
    } catch {
      throw Diagnostic(
        "cannot-write", "'\(file.path)' cannot be written", notes: [error.localizedDescription])
    }
    return hash
  }

  /// What was kept.
  ///
  /// - Throws: `missing-input` where it is not there, or is not what its name says.
  public func content(_ hash: String) throws(Diagnostic) -> Data {
    let file = folder.appending(path: hash)
    guard let content = FileManager.default.contents(atPath: file.path) else {
      throw Diagnostic(
        "missing-input", "there is no input '\(hash)' in '\(folder.path)'",
        remedy: "--inputs with the folder that holds it")
    }
    guard sha256([content]) == hash else {
      throw Diagnostic(
        "missing-input", "'\(file.path)' does not have the content that its name says",
        remedy: "remove it")
    }
    return content
  }
}
