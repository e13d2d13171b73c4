import Diagnostics
import Files
import Foundation
import Testing

struct AtomicDirectoryTests {
  struct Stop: Error {}

  private func text(_ url: URL) throws -> String { try String(contentsOf: url, encoding: .utf8) }

  private func write(_ text: String, _ url: URL) throws {
    try Data(text.utf8).write(to: url)
  }

  private func names(_ url: URL) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: url.path).sorted()
  }

  @Test func writesANewFolderAndItsParents() throws {
    try TemporaryDirectory.with { root in
      let target = root.appending(path: "build/model")
      let result = try AtomicDirectory.write(to: target, marker: "model.json") { folder in
        try write("{}", folder.appending(path: "model.json"))
        return 7
      }
      #expect(result == 7)
      #expect(try names(target) == ["model.json"])
      #expect(try names(root.appending(path: "build")) == ["model"])
    }
  }

  @Test func replacesAnOlderFolderAsAWhole() async throws {
    try await TemporaryDirectory.with { root in
      let target = root.appending(path: "model")
      try AtomicDirectory.write(to: target, marker: "m") { folder in
        try write("old", folder.appending(path: "m"))
        try write("gone", folder.appending(path: "only_old.c"))
      }
      try await AtomicDirectory.write(to: target, marker: "m") { folder in
        await Task.yield()
        try write("new", folder.appending(path: "m"))
      }
      #expect(try names(target) == ["m"])
      #expect(try text(target.appending(path: "m")) == "new")
      #expect(try names(root) == ["model"])
    }
  }

  @Test func leavesNothingWhenTheBodyFailsMidway() throws {
    try TemporaryDirectory.with { (root: URL) throws in
      let target = root.appending(path: "model")
      #expect(throws: Stop.self) {
        try AtomicDirectory.write(to: target, marker: "m") { folder in
          try write("half", folder.appending(path: "m"))
          throw Stop()
        }
      }
      #expect(try names(root).isEmpty)
    }
  }

  @Test func keepsTheOldFolderWhenTheBodyFailsMidway() throws {
    try TemporaryDirectory.with { root in
      let target = root.appending(path: "model")
      try AtomicDirectory.write(to: target, marker: "m") { folder in
        try write("old", folder.appending(path: "m"))
      }
      #expect(throws: Stop.self) {
        try AtomicDirectory.write(to: target, marker: "m") { folder in
          try write("half", folder.appending(path: "m"))
          throw Stop()
        }
      }
      #expect(try names(root) == ["model"])
      #expect(try text(target.appending(path: "m")) == "old")
    }
  }

  @Test func refusesAFile() throws {
    try TemporaryDirectory.with { root in
      let target = root.appending(path: "model")
      try write("precious", target)
      let error = #expect(throws: Diagnostic.self) {
        try AtomicDirectory.write(to: target, marker: "m") { _ in }
      }
      #expect(
        error?.rendered == """
          error: '\(target.path)' is a file; a folder is to be written there  [not-a-folder]
            fix-it: remove the file or name another folder
          """)
      #expect(try text(target) == "precious")
    }
  }

  @Test func refusesAFolderOfTheUsersButNotAnEmptyOne() throws {
    try TemporaryDirectory.with { root in
      try write("precious", root.appending(path: "thesis.tex"))
      let error = #expect(throws: Diagnostic.self) {
        try AtomicDirectory.write(to: root, marker: "m") { _ in }
      }
      #expect(
        error?.rendered == """
          error: '\(root.path)' holds files of another origin  [foreign-folder]
            note: a folder of ours would hold 'm'; the whole folder would be replaced
            fix-it: empty the folder or name another one
          """)
      #expect(try names(root) == ["thesis.tex"])

      let empty = root.appending(path: "empty")
      try FileManager.default.createDirectory(at: empty, withIntermediateDirectories: false)
      try AtomicDirectory.write(to: empty, marker: "m") { folder in
        try write("", folder.appending(path: "m"))
      }
      #expect(try names(empty) == ["m"])
    }
  }
}
