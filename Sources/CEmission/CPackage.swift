import Files
import Foundation

/// The emitted files, by path below the package's folder.
public struct CPackage: Sendable, Hashable {
  public let name: String
  public private(set) var files: [String: String]

  public init(name: String, files: [String: String]) {
    self.name = name
    self.files = files
  }

  /// The same package with one file more.
  public func adding(_ path: String, _ text: String) -> CPackage {
    var package = self
    package.files[path] = text
    return package
  }

  /// Writes all files below `folder`.
  public func write(into folder: URL) throws {
    for (path, text) in files.sorted(by: { $0.key < $1.key }) {
      let url = folder.appending(path: path)
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: url)
    }
  }

  /// Writes the package to `folder`, whole or not at all.
  public func write(to folder: URL) throws {
    try AtomicDirectory.write(to: folder, marker: "\(name).json") { try write(into: $0) }
  }
}
