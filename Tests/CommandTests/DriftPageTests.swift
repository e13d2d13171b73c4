import Files
import Foundation
import Testing

/// What `compare` writes of a comparison beyond its figures: pages, diagnoses, two side by side.
@Suite(.serialized, .timeLimit(.minutes(20))) struct DriftPageTests {
  private struct Report: Decodable {
    struct Cause: Decodable {
      let buffer: String
      let cause: String
      let share: Double?
    }
    struct Divergence: Decodable {
      let step: Int
      let firstRanked: Int
      let drift: Double
      let floor: Double
      let causes: [Cause]
    }
    struct Violation: Decodable {
      let kind: String
      let step: Int
      let buffer: String
    }
    struct Exact: Decodable {
      struct Enclosure: Decodable {
        let lowerLoss: Double
        let upperLoss: Double
        let widestWeight: Double
      }
      let loss: [Double]
      let precision: Int
      let enclosure: Enclosure?
    }

    struct Drift: Decodable { let initialLoss: Double }

    let drift: Drift
    let partial: Bool
    let seeds: [Int]
    let divergence: Divergence?
    let violations: [Violation]
    let exact: Exact
  }

  private let quick = ["--seeds", "1", "--exact", "0", "--quiet"]

  private func report(in folder: URL) throws -> Report {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(
      Report.self, from: Data(contentsOf: folder.appending(path: "drift.json")))
  }

  private func compare(_ job: String, _ arguments: [String]) async throws -> Report {
    try await TemporaryDirectory.with { folder in
      let out = folder.appending(path: "report")
      let answer = try await Fixgrad.run(
        ["compare", "calibration/\(job)/job.yaml", "--report", out.path] + arguments)
      #expect(answer.status == 0, "\(answer.errors)")
      return try report(in: out)
    }
  }

  // MARK: Diagnosis

  /// Without headroom a weight reaches the end of its format on a seed that calibration did not see.
  @Test func noHeadroomIsNamedAsSaturation() async throws {
    let report = try await compare("digits-mlp", quick + ["--set", "formats.headroom_bits=0"])
    #expect(report.violations.contains { $0.kind == "saturation" && $0.step > 1 })
    let usual = try await compare("digits-mlp", quick)
    #expect(usual.violations.isEmpty)
  }

  /// A divergence long after the first steps is traced where it is.
  @Test func aLateSaturationIsWhatDiverges() async throws {
    let report = try await compare("xor", quick + ["--set", "formats.headroom_bits=0"])
    let divergence = try #require(report.divergence)
    #expect(divergence.firstRanked > 200)
    let first = try #require(divergence.causes.first)
    #expect(first.cause == "saturation" && first.share ?? 0 > 0.9)
    let violation = try #require(report.violations.first { $0.buffer == first.buffer })
    #expect(violation.kind == "saturation" && violation.step < divergence.step)
  }

  @Test func aDivergenceIsBeyondTheFloor() async throws {
    let report = try await compare("mnist1d-mlp", quick)
    let divergence = try #require(report.divergence)
    #expect(divergence.floor > 0)
    #expect(divergence.drift > divergence.floor + 0.0015 * report.drift.initialLoss)
  }

  @Test func lostUpdatesAreNamed() async throws {
    let report = try await compare(
      "mnist1d-mlp",
      quick + [
        "--epochs", "1", "--set", "formats.weight_update=nearest16", "--set",
        "optimizer.sgd.learning_rate=0.0001",
      ])
    #expect(report.divergence?.causes.first?.cause == "lost update")
  }

  @Test func aCoarseBufferIsNamed() async throws {
    let report = try await compare(
      "sine", quick + ["--set", "formats.overrides.\"linear2\".storage=int8"])
    let first = try #require(report.divergence?.causes.first)
    #expect(first.buffer == "linear2" && first.cause == "rounding" && first.share ?? 0 > 0.8)
  }

  // MARK: The exact reference

  @Test func intervalsEncloseTheExactReference() async throws {
    let report = try await compare(
      "digits-mlp",
      ["--seeds", "1", "--epochs", "1", "--exact", "2", "--bits", "512", "--rigorous", "--quiet"])
    #expect(report.exact.precision == 512)
    let enclosure = try #require(report.exact.enclosure)
    // The JSON has seven digits.
    #expect(abs(report.exact.loss[0] - enclosure.lowerLoss) < 1e-6)
    #expect(enclosure.lowerLoss < enclosure.upperLoss)
    #expect(enclosure.upperLoss - enclosure.lowerLoss < 1e-12)
    #expect(enclosure.widestWeight > 0 && enclosure.widestWeight < 1e-12)
  }

  // MARK: Limits, tools, an early end

  @Test func aLimitOfTheLocalError() async throws {
    try await TemporaryDirectory.with { folder in
      let arguments = [
        "compare", "calibration/digits-mlp/job.yaml", "--epochs", "1", "--report",
        folder.appending(path: "report").path,
      ]
      let met = try await Fixgrad.run(arguments + quick + ["--max-ulp", "0.6"])
      #expect(met.status == 0 && met.errors == "")
      let missed = try await Fixgrad.run(arguments + quick + ["--max-ulp", "0.55"])
      #expect(missed.status == 1)
      #expect(
        missed.errors.hasPrefix("error: the largest error of 'sigmoid1' is 0.57"),
        "\(missed.errors)")
      #expect(missed.errors.hasSuffix(" ulp, and --max-ulp is 0.55  [limit-not-met]\n"))
    }
  }

  @Test func withoutDrawingProgramsAllButThePageIsWritten() async throws {
    try await TemporaryDirectory.with { folder in
      let tools = folder.appending(path: "bin")
      try FileManager.default.createDirectory(at: tools, withIntermediateDirectories: true)
      for tool in ["gcc", "as", "ld", "cc1", "collect2"] {
        let file = ["/usr/bin/\(tool)"].first(where: FileManager.default.fileExists)
        guard let file else { continue }
        try FileManager.default.createSymbolicLink(
          at: tools.appending(path: tool), withDestinationURL: URL(filePath: file))
      }
      let report = folder.appending(path: "report")
      let answer = try await Fixgrad.run(
        ["compare", "calibration/digits-mlp/job.yaml", "--epochs", "1", "--report", report.path]
          + quick, environment: ["PATH": tools.path])
      #expect(answer.status == 0)
      #expect(
        answer.errors == """
          warning: drift.html needs dot and gnuplot, which are not installed  [missing-tool]
            fix-it: apt-get install --no-install-recommends graphviz gnuplot-nox

          """)
      #expect(answer.output.hasSuffix("the report is \(report.path)/drift.md\n"))
      let files = try FileManager.default.contentsOfDirectory(atPath: report.path)
      #expect(files.sorted() == ["drift.json", "drift.md", "steps.csv"])
    }
  }

  @Test func anEarlyEndLeavesAPartialReport() async throws {
    try await TemporaryDirectory.with { folder in
      let out = folder.appending(path: "report")
      let answer = try await Fixgrad.run(
        [
          "compare", "calibration/digits-mlp/job.yaml", "--seeds", "2000", "--exact", "0",
          "--quiet", "--report", out.path,
        ], interruptedAfter: 10)
      #expect(answer.status == 130)
      #expect(
        answer.errors.hasPrefix(
          "error: the comparison was ended early, its report is partial  [interrupted]\n"),
        "\(answer.errors)")
      let report = try report(in: out)
      #expect(report.partial && !report.seeds.isEmpty && report.seeds.count < 2000)
      #expect(report.seeds == Array(2..<(2 + report.seeds.count)))
      let page = try String(contentsOf: out.appending(path: "drift.html"), encoding: .utf8)
      #expect(page.contains("Partial: the comparison was ended early."))
    }
  }

  // MARK: Side by side

  @Test func twoSettingsSideBySide() async throws {
    try await TemporaryDirectory.with { folder in
      let out = folder.appending(path: "report")
      let answer = try await Fixgrad.run(
        [
          "compare", "calibration/digits-mlp/job.yaml", "--versus", "formats.default=int8",
          "--epochs", "2", "--report", out.path,
        ] + quick)
      #expect(answer.status == 0, "\(answer.errors)")
      #expect(answer.output.hasSuffix("the report is \(out.path)/index.html\n"))
      for part in ["first", "second"] { _ = try report(in: out.appending(path: part)) }
      let index = try String(contentsOf: out.appending(path: "index.html"), encoding: .utf8)
      #expect(index.contains("<td><code>linear1</code></td>"))
      #expect(
        index.contains("<td class=\"words\">int16 Q4.11</td><td class=\"words\">int8 Q4.3</td>"))
      #expect(index.contains("href=\"second/drift.html\""))
      let second = try String(
        contentsOf: out.appending(path: "second/drift.md"), encoding: .utf8)
      #expect(second.contains("--set formats.default=int8"))
    }
  }

  @Test func twoJobsSideBySide() async throws {
    try await TemporaryDirectory.with { folder in
      let out = folder.appending(path: "report")
      let jobs = ["digits-mlp", "sine"].map { "calibration/\($0)/job.yaml" }
      let answer = try await Fixgrad.run(
        ["compare"] + jobs + ["--epochs", "1", "--report", out.path] + quick)
      #expect(answer.status == 0, "\(answer.errors)")
      for job in ["digits_mlp", "sine"] { _ = try report(in: out.appending(path: job)) }
    }
  }

  // MARK: What stands in the way

  @Test func anOverviewOfNothing() async throws {
    try await TemporaryDirectory.with { folder in
      let answer = try await Fixgrad.run(["reports", folder.path])
      #expect(answer.status == 2)
      #expect(answer.errors.contains("[no-reports]"))
      let one = folder.appending(path: "one")
      try FileManager.default.createDirectory(at: one, withIntermediateDirectories: true)
      try "{}".write(to: one.appending(path: "drift.json"), atomically: true, encoding: .utf8)
      let foreign = try await Fixgrad.run(["reports", folder.path])
      #expect(foreign.status == 2)
      #expect(foreign.errors.contains("/one/drift.json' is not what this 'fixgrad compare' writes"))
    }
  }

  @Test func aCostWithoutAReport() async throws {
    let answer = try await Fixgrad.run([
      "run", "calibration/digits-mlp/job.yaml", "--target", "cortex-m0plus", "--report", "absent",
    ])
    #expect(answer.status == 2)
    #expect(
      answer.errors == """
        error: there is no report in 'absent'  [no-report]
          fix-it: fixgrad compare calibration/digits-mlp/job.yaml --report absent

        """)
  }

  @Test func aCostThatIsNone() async throws {
    try await TemporaryDirectory.with { folder in
      let report = folder.appending(path: "report")
      let targets = report.appending(path: "targets")
      try FileManager.default.createDirectory(at: targets, withIntermediateDirectories: true)
      try "{}".write(
        to: targets.appending(path: "cortex-m0.json"), atomically: true, encoding: .utf8)
      try "{}".write(
        to: report.appending(path: "drift.json"), atomically: true, encoding: .utf8)
      let answer = try await Fixgrad.run(
        ["compare", "calibration/xor/job.yaml", "--report", report.path] + quick)
      #expect(answer.status == 2)
      #expect(answer.errors.contains("cortex-m0.json' is not what 'fixgrad run --report' writes"))
    }
  }

  @Test(arguments: [
    (["--bits", "8"], "--bits takes a number from 64 to 16384"),
    (["--max-ulp=-1"], "a limit is at least 0"),
    (["absent.yaml"], "absent.yaml"),
  ])
  func badOptions(_ arguments: [String], _ expected: String) async throws {
    let answer = try await Fixgrad.run(
      ["compare", "calibration/xor/job.yaml", "--quiet"] + arguments)
    #expect(answer.status == 2)
    #expect(answer.errors.contains(expected), "\(answer.errors)")
  }
}
