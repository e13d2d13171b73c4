import Foundation
import Testing

/// Tests of committed files that the tool writes; with FIXGRAD_RECORD=1 they write them anew.
protocol Recording {}

extension Recording {
  static var isRecording: Bool { ProcessInfo.processInfo.environment["FIXGRAD_RECORD"] != nil }

  /// Compares files of a committed folder with fresh ones, or replaces them.
  func check(_ fresh: URL, against committed: URL, files: [String]) throws {
    for file in files {
      let (new, old) = (fresh.appending(path: file), committed.appending(path: file))
      if Self.isRecording {
        try FileManager.default.createDirectory(at: committed, withIntermediateDirectories: true)
        try Data(contentsOf: new).write(to: old)
      }
      #expect(
        try Data(contentsOf: new) == Data(contentsOf: old), "\(old.lastPathComponent) is stale")
    }
  }
}
