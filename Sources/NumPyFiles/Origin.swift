import Diagnostics
import Foundation

/// Which array of which file is being read, for messages.
struct Origin: Sendable {
  /// The file as the user named it.
  let file: String
  /// The name of the array in an archive; nil in an NPY file.
  let array: String?

  /// "array 'x'", or "the array" where there is only one.
  var subject: String { array.map { "array '\(printable($0))'" } ?? "the array" }

  /// What saves the file anew.
  var saver: String { array == nil ? "numpy.save" : "numpy.savez" }

  /// A problem located in the file, whose message begins with ``subject``.
  func problem(_ id: String, _ predicate: String, remedy: String? = nil) -> Diagnostic {
    Diagnostic(id, "\(subject) \(predicate)", at: SourceLocation(file: file), remedy: remedy)
  }
}

/// Text from a file as one line of a message: at most 60 characters, others than printable ones
/// as `\u{7f}`.
func printable(_ text: String) -> String {
  var result = ""
  for scalar in text.unicodeScalars.prefix(61) {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate:
      result += "\\u{\(String(scalar.value, radix: 16))}"
    default: result.unicodeScalars.append(scalar)
    }
  }
  return text.unicodeScalars.count > 60 ? String(result.unicodeScalars.dropLast()) + "…" : result
}

/// "1 byte", "3 bytes".
func counted(_ count: Int, _ noun: String, _ plural: String? = nil) -> String {
  "\(count) \(count == 1 ? noun : plural ?? noun + "s")"
}

/// The bytes of a file.
/// - Throws: `missing-file`, at `location`.
func contents(
  ofFile path: String, name: String, at location: SourceLocation?
) throws(Diagnostic) -> [UInt8] {
  var isDirectory: ObjCBool = false
  let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory)
  guard exists, !isDirectory.boolValue, let data = FileManager.default.contents(atPath: path) else {
    let reason =
      !exists
      ? "there is no such file"
      : isDirectory.boolValue ? "it is a directory" : "it may not be read"
    throw Diagnostic("missing-file", "cannot read '\(name)': \(reason)", at: location)
  }
  return [UInt8](data)
}

/// Writes a file as a whole: a reader sees the old one or the new one.
/// - Throws: `cannot-write`.
func write(_ bytes: [UInt8], toFile path: String) throws(Diagnostic) {
  do {
    try Data(bytes).write(to: URL(filePath: path), options: .atomic)
  } catch {
    throw Diagnostic(
      "cannot-write", "'\(path)' cannot be written", notes: [error.localizedDescription])
  }
}
