import Diagnostics
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
  ///
  /// - Throws: `foreign-file` when the folder holds a file that neither this package nor the one
  ///   before it wrote: replacing the folder would delete it.
  public func write(to folder: URL) throws {
    try refuseForeignFiles(in: folder)
    try AtomicDirectory.write(to: folder, marker: "\(name).json") { try write(into: $0) }
  }

  /// What `<name>.json` says of the files beside it.
  private struct Manifest: Decodable {
    let files: [String]
  }

  private func refuseForeignFiles(in folder: URL) throws(Diagnostic) {
    let marker = folder.appending(path: "\(name).json")
    guard let data = try? Data(contentsOf: marker),
      let paths = try? FileManager.default.subpathsOfDirectory(atPath: folder.path)
    else { return }
    let earlier = (try? JSONDecoder().decode(Manifest.self, from: data))?.files ?? []
    let ours = Set(earlier).union(files.keys)
    for path in paths.sorted() where !ours.contains(path) {
      // A folder is ours when one of our files is in it.
      guard !ours.contains(where: { $0.hasPrefix("\(path)/") }) else { continue }
      throw Diagnostic(
        "foreign-file", "'\(folder.lastPathComponent)' holds '\(path)', which is not generated",
        notes: ["the folder is replaced as a whole, and that file would be lost"],
        remedy: "move the file elsewhere, or generate into another folder with --out")
    }
  }
}
