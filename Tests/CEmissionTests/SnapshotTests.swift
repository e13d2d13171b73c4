import CEmission
import Foundation
import TestNetworks
import Testing

/// The emitted text, byte for byte. `FIXGRAD_RECORD=1 swift test` records it anew: review the
/// difference like code.
@Suite struct SnapshotTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Snapshots")
  private static var isRecording: Bool {
    ProcessInfo.processInfo.environment["FIXGRAD_RECORD"] == "1"
  }

  private func check(_ model: EmissionModel) throws {
    let package = model.emitC()
    var files = package.files.filter { !$0.key.hasPrefix("src/fg_") }
    files["extras/selftest.c"] = model.selftest(golden: nil)
    files["traced/\(model.name)_traced.c"] = model.emitTraced()
    let driver = try #require(model.emitDriver()["fg_driver_model.h"])
    files["traced/fg_driver_model.h"] = driver
    let folder = Self.folder.appending(path: model.name)
    if Self.isRecording {
      try? FileManager.default.removeItem(at: folder)
      try CPackage(name: model.name, files: files).write(into: folder)
    }
    for (path, text) in files {
      let recorded = try? String(contentsOf: folder.appending(path: path), encoding: .utf8)
      #expect(text == recorded, "\(model.name)/\(path); FIXGRAD_RECORD=1 records it anew")
    }
    let found = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String }
    let recordedFiles = (found ?? []).filter { $0.contains(".") }
    #expect(Set(recordedFiles) == Set(files.keys))
  }

  @Test func classifier() throws { try check(Samples.classifier()) }
  @Test func regression() throws { try check(Samples.regression()) }

  @Test func batch() throws { try check(Samples.batch()) }
  @Test func wholeBatch() throws { try check(Samples.whole()) }
  @Test func frozen() throws { try check(Samples.frozen()) }

  @Test func noLineIsLongerThanAHundred() throws {
    for model in [
      try Samples.classifier(), try Samples.regression(), try Samples.random(3),
      try Samples.batch(), try Samples.whole(),
    ] {
      for (path, text) in model.emitC().files where !path.hasSuffix(".json") {
        for line in text.split(separator: "\n") where line.count > 100 {
          Issue.record("\(path): \(line)")
        }
        #expect(
          !text.contains(" \n") && !text.contains("\t") && !text.contains("\n\n\n"), "\(path)")
        #expect(text.hasSuffix("\n") && !text.hasSuffix("\n\n"), "\(path)")
        #expect((text.utf8.max() ?? 0) < 128, "\(path)")
      }
    }
  }

  @Test func theTextHoldsNoDateAndNoPath() throws {
    let year = "\(Calendar(identifier: .gregorian).component(.year, from: Date()))"
    for (path, text) in try Samples.classifier().emitC().files where !path.hasPrefix("src/fg_") {
      for word in ["/work", "/home", "/tmp", "Users", "\(year)-"] {
        #expect(!text.contains(word), "\(path)")
      }
    }
  }
}
