import CTargetText
import Diagnostics
import Foundation

/// What runs programs on targets, as text: start-up code, linker script, counters.
enum TargetText {
  /// Every embedded file by name.
  static let files: [String: String] = Dictionary(
    uniqueKeysWithValues: (0..<target_text_count()).map { index in
      let text = target_text_at(index).pointee
      return (String(cString: text.name), String(cString: text.text))
    })

  /// Writes files into a folder, where they keep their names.
  static func write(_ names: [String], into folder: URL) throws(Diagnostic) {
    for name in names {
      guard let text = files[name] else { preconditionFailure("\(name) is embedded") }
      try write(text, to: folder.appending(path: name))
    }
  }

  /// Writes one file.
  static func write(_ text: String, to file: URL) throws(Diagnostic) {
    do {
      try Data(text.utf8).write(to: file)
    } catch {
      throw Diagnostic(
        "cannot-write", "cannot write '\(file.path)'", notes: [error.localizedDescription],
        remedy: "free some space, or set TMPDIR")
    }
  }
}
