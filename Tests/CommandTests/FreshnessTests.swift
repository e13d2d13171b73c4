import Files
import Foundation
import Testing

/// What is committed is what the tool writes today; FIXGRAD_RECORD=1 writes it anew.
@Suite(.serialized) struct FreshnessTests: Recording {
  private static let jobs = Fixgrad.bundledJobs

  @Test func everyJobIsThere() {
    let names: Set = [
      "bce", "diabetes", "digits-cnn", "digits-cnn-int8", "digits-dscnn", "digits-mlp",
      "digits-mlp-int8", "digits-mlp-int32", "digits-residual", "mnist-mlp", "mnist1d-cnn",
      "mnist1d-mlp", "motions-cnn", "motions-cnn-int8", "sine", "xor",
    ]
    #expect(Set(Self.jobs).isSuperset(of: names))
  }

  /// On what the report of a job has the cost.
  private static let targets = [
    "digits-mlp": ["avr-atmega1284", "cortex-m0plus", "cortex-m4", "rv32imc"]
  ]

  /// The report is that of today, and integer training as good as float training.
  @Test(arguments: jobs)
  func reports(_ name: String) async throws {
    let committed = Fixgrad.root.appending(path: "reports/\(name)")
    try await TemporaryDirectory.with { folder in
      let report = folder.appending(path: "report")
      let targets = Self.targets[name, default: []]
      if Self.isRecording { try await measure(name, targets) }
      if !targets.isEmpty {
        // What a report of ours holds, so that it takes the costs along.
        try FileManager.default.copyItem(at: committed, to: report)
      }
      let answer = try await Fixgrad.run([
        "compare", "calibration/\(name)/job.yaml", "--report", report.path,
      ])
      #expect(answer.status == 0, "\(answer.errors)")
      // Of another program they would be left out, and the page is stale.
      try check(
        report, against: committed,
        files: ["drift.html", "drift.json", "drift.md", "steps.csv"])
      #expect(try ReportFigures(name, in: report).hasPassed, "\(answer.output)")
    }
  }

  private func measure(_ name: String, _ targets: [String]) async throws {
    for target in targets {
      let answer = try await Fixgrad.run([
        "run", "calibration/\(name)/job.yaml", "--target", target, "--steps", "100", "--against",
        "float", "--ram", target.hasPrefix("avr") ? "32K" : "64K", "--report", "reports/\(name)",
      ])
      #expect(answer.status == 0, "\(answer.errors)")
    }
  }

  /// The overview is that of the committed reports.
  @Test func overview() async throws {
    try await TemporaryDirectory.with { folder in
      let committed = Fixgrad.root.appending(path: "reports")
      let copy = folder.appending(path: "reports")
      try FileManager.default.copyItem(at: committed, to: copy)
      let answer = try await Fixgrad.run(["reports", copy.path])
      #expect(answer.status == 0, "\(answer.errors)")
      try check(copy, against: committed, files: ["index.html"])
    }
  }

  /// Parity is not bought by not learning: what float training itself must reach.
  @Test func floatTrainingLearns() throws {
    func figures(_ name: String) throws -> ReportFigures {
      try ReportFigures(name, in: Fixgrad.root.appending(path: "reports/\(name)"))
    }
    let accuracies = [
      "digits-mlp": 94.0, "digits-mlp-int8": 94, "digits-mlp-int32": 94, "digits-cnn": 96,
      "digits-cnn-int8": 94, "digits-dscnn": 90, "digits-residual": 96, "mnist1d-cnn": 85,
      "mnist1d-mlp": 55,
      "motions-cnn": 95, "motions-cnn-int8": 95,
    ]
    for (name, bar) in accuracies {
      #expect(try figures(name).last("float", "accuracy") ?? 0 >= bar, "\(name)")
    }
    #expect(try figures("xor").last("float", "accuracy") == 100)
    #expect(try figures("sine").last("float", "loss") ?? 1 <= 3e-4)
    // The bar of 0.20 is of half the mean square: the mean square itself gets there only in 1000
    // chaotic epochs, while the test loss doubles.
    #expect(try (figures("diabetes").last("float", "loss") ?? 1) / 2 <= 0.20)
    #expect(try figures("bce").last("float", "test_loss") ?? 1 <= 0.07)
    let made = try figures("mnist-mlp")
    #expect(try #require(made.last("float", "loss")) < #require(made.first("float", "loss")) - 0.2)
  }

  @Test func readme() async throws {
    let url = Fixgrad.root.appending(path: "README.md")
    let text = try String(contentsOf: url, encoding: .utf8)
    let operators = try await Fixgrad.run(["operators"]).output
    #expect(text.contains(" \(GradientTests.models.count) models equal those of JAX"))
    var fresh = try replacing("operators", in: text, with: operators)
    fresh = try replacing(
      "figures", in: fresh, with: try figures() + "\n" + (await MemoryFigures.measured()).sentence)
    fresh = try replacing("jobs", in: fresh, with: try jobTable())
    fresh = try await replacing(
      "targets", in: fresh, with: TargetFigures.table(keeping: text, isRecording: Self.isRecording))
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
    let report = try ReportFigures(
      "digits-mlp", in: Fixgrad.root.appending(path: "reports/digits-mlp"))
    func row(_ what: String, _ float: String, _ fixed: String) -> String {
      "| \(what) | \(float) | \(fixed) |\n"
    }
    func number(_ program: String, _ key: String, _ digits: Int) throws -> String {
      String(format: "%.\(digits)f", try #require(report.last(program, key)))
    }
    let share = try #require(report.first100Share)
    return """
      Digits classifier, 64-32-10, means of \(report.seeds) seeds:

      | | float32 | int16 |
      |---|---|---|

      """.trimmingCharacters(in: .newlines) + "\n"
        + row(
          "test accuracy", "\(try number("float", "accuracy", 2)) %",
          "\(try number("fixed", "accuracy", 2)) %")
        + row(
          "final training loss", try number("float", "loss", 5), try number("fixed", "loss", 5))
        + row(
          "drift of the loss over the first 100 steps", "",
          "\(String(format: "%.3f", 100 * share)) %")
        + row(
          "RAM of the model, without stack", "",
          "\(report.ramBytes) bytes (lower bound \(report.ramLowerBound))")
  }

  /// A row per bundled job, from the jobs and their committed reports.
  private func jobTable() throws -> String {
    var lines = [
      "| job | network | formats | float32 | integer | RAM, bytes |", "|---|---|---|---|---|---|",
    ]
    for name in Self.jobs {
      let report = try ReportFigures(name, in: Fixgrad.root.appending(path: "reports/\(name)"))
      let job = try String(
        contentsOf: Fixgrad.root.appending(path: "calibration/\(name)/job.yaml"), encoding: .utf8)
      lines.append(
        "| [\(name)](calibration/\(name)/job.yaml) | \(network(of: job)) "
          + "| \(report.judgedAs) | \(try report.result("float")) | \(try report.result("fixed")) "
          + "| \(report.ramBytes) |")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// "64, linear 32, sigmoid, linear 10, log_softmax; nll": the layers as the job lists them.
  private func network(of job: String) -> String {
    var words: [String] = []
    for line in job.split(separator: "\n") {
      if let match = line.wholeMatch(of: /\s+input: \[(.*)\]/) {
        words.append(String(match.1).replacing(", ", with: " × "))
      } else if let match = line.wholeMatch(of: /\s+- \{?(\w+)(?:: (?:\{\w+: )?([\w.]+).*)?/) {
        words.append([match.1, match.2].compactMap(\.self).joined(separator: " "))
      } else if let match = line.wholeMatch(of: /loss: \{?(\w+).*/) {
        return "\(words.joined(separator: ", ")); \(match.1)"
      }
    }
    return words.joined(separator: ", ")
  }
}
