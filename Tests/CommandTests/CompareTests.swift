import Files
import Foundation
import Testing

/// `compare` as a gate and as a source of JSON.
@Suite struct CompareTests {
  private let job = "calibration/digits-mlp/job.yaml"

  /// One epoch, two seeds, no exact steps: quick.
  private func compare(_ arguments: [String], in folder: URL) async throws -> Fixgrad.Answer {
    try await Fixgrad.run(
      [
        "compare", job, "--epochs", "1", "--seeds", "2", "--exact", "3", "--report",
        folder.appending(path: "report").path,
      ] + arguments)
  }

  @Test func limitsThatHold() async throws {
    try await TemporaryDirectory.with { folder in
      let answer = try await compare(
        ["--max-accuracy-drop", "0.6", "--max-loss-drift", "0.01", "--quiet"], in: folder)
      #expect(answer.status == 0)
      #expect(answer.errors == "")
      #expect(answer.output.contains("| epoch | float loss | fixed loss | float accuracy % |"))
      #expect(answer.output.contains("digits_mlp: integer training is as good as float training"))
    }
  }

  @Test func aLimitThatIsNotMetIsExitStatus1() async throws {
    try await TemporaryDirectory.with { folder in
      // Two bits of weight cannot follow float training.
      let answer = try await compare(
        [
          "--max-loss-drift", "0.01", "--quiet", "--set",
          "formats.overrides.\"linear*.weight\".fraction_bits=2",
        ], in: folder)
      #expect(answer.status == 1)
      #expect(answer.errors.hasPrefix("error: the final loss is off by "))
      #expect(answer.errors.hasSuffix(", and --max-loss-drift is 0.01  [limit-not-met]\n"))
      #expect(answer.output.contains("DOES NOT HOLD"))
      let files = try FileManager.default.contentsOfDirectory(
        atPath: folder.appending(path: "report").path)
      #expect(files.sorted() == ["drift.html", "drift.json", "drift.md", "steps.csv"])
    }
  }

  @Test func aFigureWithoutALimitIsToldAndNotJudged() async throws {
    try await TemporaryDirectory.with { folder in
      let answer = try await compare(["--quiet", "--set", "formats.default=int8"], in: folder)
      let row = try #require(answer.output.firstMatch(of: /\| first 100 steps drift +\|.*\n/))
      let cells = row.output.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      #expect(cells.count == 5 && Double(cells[1]) ?? 0 > 0)
      #expect(cells[2...3] == ["none", ""])
    }
  }

  @Test func jsonHasTheKeysOfTheContract() async throws {
    try await TemporaryDirectory.with { folder in
      let file = folder.appending(path: "out.json")
      let answer = try await compare(["--json", file.path], in: folder)
      #expect(answer.status == 0)
      let data = try Data(contentsOf: file)
      #expect(data == (try Data(contentsOf: folder.appending(path: "report/drift.json"))))
      let json = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
      let keys = [
        "job", "seeds", "float", "fixed", "floor", "exact", "drift", "buffers", "ram_bytes",
        "ram_lower_bound", "flash_bytes", "verdict",
      ]
      for key in keys { #expect(json[key] != nil, "\(key)") }
      #expect(json["seeds"] as? [Int] == [2, 3])
      let float = try #require(json["float"] as? [String: Any])
      #expect((float["loss"] as? [[Double]])?.map(\.count) == [1, 1])
      #expect((float["accuracy"] as? [[Double]])?.map(\.count) == [1, 1])
      let floor = try #require(json["floor"] as? [String: Any])
      #expect((floor["loss"] as? [[[Double]]])?.map(\.count) == [3, 3])
      #expect((json["exact"] as? [String: Any]).flatMap { $0["loss"] as? [Double] }?.count == 3)
      let drift = try #require(json["drift"] as? [String: Any])
      for key in ["mean", "max", "first100"] { #expect(drift[key] is Double, "\(key)") }
      let buffers = try #require(json["buffers"] as? [[String: Any]])
      let names = [
        "name", "role", "shape", "storage", "fraction_bits", "scale", "min", "max", "sqnr_db",
        "max_error_ulp", "saturations", "flushed", "lost_updates",
      ]
      for buffer in buffers { for name in names { #expect(buffer[name] != nil, "\(name)") } }
    }
  }

  @Test func perOperator() async throws {
    try await TemporaryDirectory.with { folder in
      let file = folder.appending(path: "out.json")
      let answer = try await compare(
        ["--per-operator", "--quiet", "--json", file.path], in: folder)
      #expect(answer.status == 0)
      let markdown = try String(
        contentsOf: folder.appending(path: "report/drift.md"), encoding: .utf8)
      #expect(markdown.contains("## Operators alone"))
      let json = try #require(
        try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
      let rows = try #require(json["per_operator"] as? [[String: Any]])
      func row(_ name: String) throws -> [String: Any] {
        try #require(rows.first { $0["name"] as? String == name }, "\(name)")
      }
      // The product is rounded once: errors are up to half a unit, a quarter in the mean.
      let product = try row("linear1")
      #expect(product["operator"] as? String == "linear")
      #expect((product["kernel"] as? String)?.hasPrefix("fg_linear_") == true)
      #expect(product["elements"] as? Int == 200 * 32)
      #expect(product["bound_ulp"] as? Double == 0.5)
      let mean = try #require(product["mean_error_ulp"] as? Double)
      #expect(abs(mean - 0.25) < 0.01)
      let largest = try #require(product["max_error_ulp"] as? Double)
      #expect(largest > 0.499 && largest <= 0.5)
      // A table has a bound of its own.
      let table = try row("sigmoid1")
      let bound = try #require(table["bound_ulp"] as? Double)
      #expect(bound > 0.5 && bound < 0.75)
      let share = try #require(table["share_of_bound"] as? Double)
      #expect(share > 0.5 && share <= 1)
      #expect((table["format"] as? String) == "int16 Q0.15")
      #expect(answer.output.contains("| sigmoid1 "))
      #expect(answer.output.contains("| share of bound |"))
      for row in rows {
        let (error, bound) = (row["max_error_ulp"] as? Double, row["bound_ulp"] as? Double)
        #expect(try #require(error) <= #require(bound))
      }
    }
  }

  /// A regression without test data: nothing is called accuracy, and no gate on it passes.
  @Test func aGateOnWhatIsNotMeasuredIsWrongInput() async throws {
    try await TemporaryDirectory.with { folder in
      try """
      name: line
      model: {input: [1], layers: [{linear: 1}]}
      loss: mse
      optimizer: {sgd: {learning_rate: 0.1}}
      training: {epochs: 1}
      data: {train: line.csv, target: y}
      """.write(to: folder.appending(path: "job.yaml"), atomically: true, encoding: .utf8)
      try "x,y\n0,0.1\n1,0.9\n0.5,0.4\n".write(
        to: folder.appending(path: "line.csv"), atomically: true, encoding: .utf8)
      let answer = try await Fixgrad.run(
        ["compare", "job.yaml", "--seeds", "1", "--max-accuracy-drop", "1", "--quiet"], in: folder)
      #expect(answer.status == 2)
      #expect(
        answer.errors == """
          error: --max-accuracy-drop has nothing to limit: 'line' measures no accuracy  \
          [nothing-to-limit]
            note: accuracy is of classes, on test data
            fix-it: --max-loss-drift

          """)
      // It is said before the training.
      #expect(!FileManager.default.fileExists(atPath: folder.appending(path: "reports").path))
    }
  }

  @Test func wrongCounts() async throws {
    let answer = try await Fixgrad.run(["compare", job, "--seeds", "0"])
    #expect(answer.status == 2)
    #expect(answer.errors.contains("--seeds takes a number of at least 1"))
  }
}
