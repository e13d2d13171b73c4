import Files
import Foundation
import Testing

/// What is committed is what the tool writes today; FIXGRAD_RECORD=1 writes it anew.
@Suite(.serialized) struct FreshnessTests {
  private static let isRecording =
    ProcessInfo.processInfo.environment["FIXGRAD_RECORD"] != nil

  /// Compares files of a committed folder with fresh ones, or replaces them.
  private func check(_ fresh: URL, against committed: URL, files: [String]) throws {
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

  @Test(arguments: ["digits-mlp"])
  func recordedRanges(_ name: String) async throws {
    let folder = Fixgrad.root.appending(path: "calibration/\(name)")
    try await TemporaryDirectory.with { copy in
      for file in try FileManager.default.contentsOfDirectory(atPath: folder.path)
      where file != "ranges.json" {
        try FileManager.default.copyItem(
          at: folder.appending(path: file), to: copy.appending(path: file))
      }
      let answer = try await Fixgrad.run(["calibrate", "job.yaml"], in: copy)
      #expect(answer.status == 0, "\(answer.errors)")
      try check(copy, against: folder, files: ["ranges.json"])
    }
  }

  @Test(arguments: ["digits-mlp"])
  func reports(_ name: String) async throws {
    try await TemporaryDirectory.with { folder in
      let report = folder.appending(path: "report")
      let answer = try await Fixgrad.run([
        "compare", "calibration/\(name)/job.yaml", "--report", report.path,
        "--max-accuracy-drop", "0.2", "--max-loss-drift", "0.002",
      ])
      #expect(answer.status == 0, "\(answer.errors)")
      try check(
        report, against: Fixgrad.root.appending(path: "reports/\(name)"),
        files: ["drift.json", "drift.md", "steps.csv"])
    }
  }

  @Test func readme() async throws {
    let url = Fixgrad.root.appending(path: "README.md")
    let text = try String(contentsOf: url, encoding: .utf8)
    let operators = try await Fixgrad.run(["operators"]).output
    var fresh = try replacing("operators", in: text, with: operators)
    fresh = try replacing("figures", in: fresh, with: try figures())
    if Self.isRecording { try fresh.write(to: url, atomically: true, encoding: .utf8) }
    #expect(try String(contentsOf: url, encoding: .utf8) == fresh, "README.md is stale")
  }

  /// The text between two marker comments, replaced.
  private func replacing(_ block: String, in text: String, with content: String) throws -> String {
    let begin = try #require(text.range(of: "<!-- \(block):begin -->\n"))
    let end = try #require(text.range(of: "<!-- \(block):end -->"))
    return text.replacingCharacters(in: begin.upperBound..<end.lowerBound, with: content)
  }

  /// The figures of the digits job, from its committed report.
  private func figures() throws -> String {
    let url = Fixgrad.root.appending(path: "reports/digits-mlp/drift.json")
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [String: Any])
    func last(_ program: String, _ key: String) throws -> Double {
      let runs = try #require((json[program] as? [String: Any])?[key] as? [[Double]])
      let ends = try runs.map { try #require($0.last) }
      return ends.reduce(0, +) / Double(ends.count)
    }
    let drift = try #require(json["drift"] as? [String: Any])
    let share = try #require(drift["first100_relative"] as? Double)
    let metadata = try #require(json["ram_bytes"] as? Int)
    let bound = try #require(json["ram_lower_bound"] as? Int)
    func row(_ what: String, _ float: String, _ fixed: String) -> String {
      "| \(what) | \(float) | \(fixed) |\n"
    }
    func number(_ value: Double, _ digits: Int) -> String { String(format: "%.\(digits)f", value) }
    let seeds = try #require(json["seeds"] as? [Int]).count
    return """
      Digits classifier, 64-32-10, means of \(seeds) seeds:

      | | float32 | int16 |
      |---|---|---|

      """.trimmingCharacters(in: .newlines) + "\n"
        + row(
          "test accuracy", "\(number(try last("float", "accuracy"), 2)) %",
          "\(number(try last("fixed", "accuracy"), 2)) %")
        + row(
          "final training loss", number(try last("float", "loss"), 5),
          number(try last("fixed", "loss"), 5))
        + row("drift of the loss over the first 100 steps", "", "\(number(100 * share, 3)) %")
        + row("RAM of the model, without stack", "", "\(metadata) bytes (lower bound \(bound))")
  }
}
