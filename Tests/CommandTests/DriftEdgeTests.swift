import Files
import Foundation
import Testing

/// `compare` where something is out of the ordinary: nothing to draw, runs that diverge, folders of
/// the user's, an early end.
@Suite(.serialized, .timeLimit(.minutes(20))) struct DriftEdgeTests {
  private let quick = ["--seeds", "1", "--exact", "0", "--quiet"]
  private let xor = "calibration/xor/job.yaml"

  /// A regression on one input.
  private func write(_ layers: String, _ rows: [(Double, Double)], in folder: URL) throws {
    let data = rows.map { "\($0.0),\($0.1)\n" }.joined()
    try Data("x,y\n\(data)".utf8).write(to: folder.appending(path: "data.csv"))
    let job = """
      name: net
      model: {input: [1], layers: [\(layers)]}
      loss: mse
      optimizer: {sgd: {learning_rate: 0.125}}
      training: {batch_size: 1, epochs: 3, seed: 8}
      data: {train: data.csv, test: data.csv, target: y}

      """
    try Data(job.utf8).write(to: folder.appending(path: "job.yaml"))
  }

  private func text(_ file: String, in folder: URL) throws -> String {
    try String(contentsOf: folder.appending(path: file), encoding: .utf8)
  }

  /// Calibration stays finite with the job's seed, the float run of the next seed does not.
  @Test func aFloatRunThatDivergesHasItsReport() async throws {
    try await TemporaryDirectory.with { folder in
      let rows = (0..<24).map { step in
        let x = Double((step * 37) % 61) / 10 - 3
        return (x, 1.7 * x + 0.3)
      }
      try write("{linear: 2}, relu, {linear: 1}", rows, in: folder)
      let answer = try await Fixgrad.run(
        ["compare", "job.yaml", "--set", "optimizer.sgd.learning_rate=0.4", "--report", "report"]
          + quick, in: folder)
      #expect(answer.status == 0, "\(answer.errors)")
      let report = folder.appending(path: "report")
      let drift = try text("drift.md", in: report)
      #expect(drift.contains("Over 1 seed, the final training loss is not finite. Not met:"))
      #expect(drift.contains("The integer run leaves the float runs at step "))
      let steps = try text("steps.csv", in: report).split(separator: "\n").dropFirst()
      #expect(
        steps.contains { $0.split(separator: ",", omittingEmptySubsequences: false)[1] == "" })
      for line in steps {
        for cell in line.split(separator: ",") {
          #expect(Double(cell)?.isFinite == true, "\(line)")
        }
      }
      #expect(try text("drift.html", in: report).contains("data-chart=\"loss\""))
    }
  }

  @Test func equalLossesHaveNoDistancesToDraw() async throws {
    try await TemporaryDirectory.with { folder in
      try write(
        "{linear: {features: 1, bias: false}}", [(0, 0), (0, 0), (0, 0), (0, 0)], in: folder)
      let answer = try await Fixgrad.run(
        ["compare", "job.yaml", "--report", "all/it's 5 % off"] + quick, in: folder)
      #expect(answer.status == 0 && answer.errors == "", "\(answer.errors)")
      let page = try text("all/it's 5 % off/drift.html", in: folder)
      #expect(page.contains("data-chart=\"loss\"") && !page.contains("data-chart=\"distance\""))
      let overview = try await Fixgrad.run(["reports", "all"], in: folder)
      #expect(overview.status == 0, "\(overview.errors)")
      let index = try text("all/index.html", in: folder)
      #expect(index.contains("href=\"it%27s%205%20%25%20off/drift.html\""))
      #expect(index.contains("it's 5 % off"))
      #expect(index.contains("data-chart=\"changes\"") && index.contains("data-chart=\"drift\""))
    }
  }

  // MARK: Folders

  @Test func foldersOfTheUsersStayAsTheyAre() async throws {
    try await TemporaryDirectory.with { folder in
      let report = folder.appending(path: "report")
      func compare(_ arguments: [String]) async throws -> Fixgrad.Answer {
        try await Fixgrad.run(["compare", xor, "--report", report.path] + quick + arguments)
      }
      #expect(try await compare(["--epochs", "2"]).status == 0)
      try Data("mine".utf8).write(to: report.appending(path: "notes.txt"))
      let stray = try await compare([])
      #expect(stray.status == 2)
      #expect(
        stray.errors == """
          error: '\(report.path)' holds files of another origin  [foreign-folder]
            note: 'notes.txt' is not ours; the whole folder would be replaced
            fix-it: empty the folder or name another one

          """)
      #expect(try text("notes.txt", in: report) == "mine")
      let beside = try await compare(["--versus", "formats.default=int8"])
      #expect(beside.status == 2 && beside.errors.contains("[foreign-folder]"), "\(beside.errors)")

      let pages = folder.appending(path: "pages")
      try FileManager.default.createDirectory(at: pages, withIntermediateDirectories: true)
      try Data("<html>mine</html>".utf8).write(to: pages.appending(path: "index.html"))
      let foreign = try await Fixgrad.run(
        ["compare", xor, "--versus", "formats.default=int8", "--report", pages.path] + quick)
      #expect(foreign.status == 2 && foreign.errors.contains("[foreign-file]"), "\(foreign.errors)")
      #expect(try text("index.html", in: pages) == "<html>mine</html>")
    }
  }

  // MARK: Limits and settings

  @Test func everyLimitThatIsMissedHasItsLine() async throws {
    try await TemporaryDirectory.with { folder in
      let answer = try await Fixgrad.run(
        [
          "compare", xor, "--versus", "formats.overrides={\"linear1\": {storage: int8}}",
          "--epochs", "20", "--max-loss-drift", "0", "--max-ulp", "0.1", "--report",
          folder.appending(path: "report").path,
        ] + quick)
      #expect(answer.status == 1)
      let lines = answer.errors.split(separator: "\n")
      #expect(lines.count == 4)
      for (line, start) in zip(
        lines,
        [
          "error: first: the final loss is off by ", "error: first: the largest error of '",
          "error: second: the final loss is off by ", "error: second: the largest error of '",
        ])
      { #expect(line.hasPrefix(start) && line.hasSuffix("  [limit-not-met]"), "\(line)") }
      let report = try text("report/second/drift.md", in: folder)
      #expect(report.contains("--set 'formats.overrides={\"linear1\": {storage: int8}}'"))
    }
  }

  @Test func aSettingOfTheSecondJobIsNamedAsSuch() async throws {
    let answer = try await Fixgrad.run(["compare", xor, "--versus", "formats.defaul=int8"] + quick)
    #expect(answer.status == 2)
    #expect(
      answer.errors.hasPrefix("--versus formats.defaul: error: unknown key 'defaul' in formats"),
      "\(answer.errors)")
  }

  // MARK: An early end

  /// Compilers get the signal, too: what they say of it is no error of the user's.
  @Test(arguments: [0.4, 0.8]) func anEndBeforeAnythingIsThroughLeavesNothing(
    _ seconds: Double
  ) async throws {
    try await TemporaryDirectory.with { folder in
      let out = folder.appending(path: "report")
      let answer = try await Fixgrad.run(
        [
          "compare", "calibration/digits-mlp/job.yaml", "--exact", "1000", "--quiet", "--report",
          out.path,
        ], interruptedAfter: seconds)
      #expect(answer.status == 130)
      #expect(
        answer.errors.hasPrefix(
          "error: the comparison was ended before the first seed was through"),
        "\(answer.errors)")
      #expect(!FileManager.default.fileExists(atPath: out.path))
    }
  }
}
