import Files
import Foundation
import Testing

struct TemporaryDirectoryTests {
  struct Stop: Error {}

  @Test func isThereInsideAndGoneAfterwards() throws {
    let url = try TemporaryDirectory.with { url in
      try Data([1]).write(to: url.appending(path: "file"))
      return url
    }
    #expect(!FileManager.default.fileExists(atPath: url.path))
  }

  @Test func isGoneAfterAnError() async throws {
    var seen: URL?
    do {
      try await TemporaryDirectory.with { url in
        await Task.yield()
        seen = url
        throw Stop()
      }
    } catch is Stop {}
    let url = try #require(seen)
    #expect(!FileManager.default.fileExists(atPath: url.path))
  }

  @Test func isAnotherOneEachTime() throws {
    let first = try TemporaryDirectory()
    let second = try TemporaryDirectory()
    defer {
      first.remove()
      second.remove()
    }
    #expect(first.url != second.url)
  }
}
