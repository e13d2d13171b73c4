import Files
import Foundation
import Testing
import Toolchains

/// `fixgrad tune` as users run it.
@Suite(.serialized, .timeLimit(.minutes(20))) struct TuneTests {
  private struct Report: Decodable {
    struct Point: Decodable {
      let ramBytes: Int
      let cycles: Double?
      let lossRatio: Double?
      /// As an override of a job.
      struct Format: Decodable {
        let storage: String?
        let headroomBits: Int?
        let weightUpdate: String?
        let accumulator: String?
      }
      let formats: [String: Format]
    }
    let front: [Point]
    let base: Point
    let recommended: Int?
    let trials: Int
    let fullRunEquivalents: Double
    let seconds: Double?
  }

  private struct Metadata: Decodable { let ramBytes: Int }

  private func decoded<Content: Decodable>(_ file: URL) throws -> Content {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(Content.self, from: Data(contentsOf: file))
  }

  /// A copy of a bundled job.
  private func withJob(
    _ name: String = "digits-mlp", _ body: (URL) async throws -> Void
  ) async throws {
    try await TemporaryDirectory.with { folder in
      try FileManager.default.copyItem(
        at: Fixgrad.root.appending(path: "calibration/\(name)"),
        to: folder.appending(path: "job"))
      try await body(folder)
    }
  }

  @Test func findsWritesAndRemembers() async throws {
    try await withJob { folder in
      let job = folder.appending(path: "job/job.yaml")
      let before = try String(contentsOf: job, encoding: .utf8)
      let tune = ["tune", "job/job.yaml", "--epochs", "1", "--quiet", "--max-loss-ratio", "1.1"]
      let answer = try await Fixgrad.run(tune + ["--report", "found", "--write"], in: folder)
      #expect(answer.status == 0, "\(answer.errors)")
      #expect(
        answer.output.contains(
          #/\nThe least RAM of \d+ programs that were trained in full, within the tolerance on 5 seeds: /#
        ))
      #expect(answer.output.contains("\nthe report is found/tune.html\n"))
      #expect(answer.output.hasSuffix("\njob/job.yaml has the recommended formats now\n"))
      let report: Report = try decoded(folder.appending(path: "found/tune.json"))
      let chosen = try report.front[#require(report.recommended)]
      #expect(chosen.ramBytes * 2 < report.base.ramBytes)
      #expect(report.fullRunEquivalents > 10 && report.trials > 50)
      let page = try String(
        contentsOf: folder.appending(path: "found/tune.html"), encoding: .utf8)
      for chart in ["loss", "accuracy"] { #expect(page.contains("data-chart=\"\(chart)\"")) }
      #expect(page.contains("<b>Recommended.</b>"))

      // The job is as it was, with overrides behind it, and makes the program that was found.
      let after = try String(contentsOf: job, encoding: .utf8)
      #expect(after.hasPrefix(before) && after != before)
      let generated = try await Fixgrad.run(
        ["generate", "job/job.yaml", "--out", "net", "--epochs", "1", "--quiet"], in: folder)
      #expect(generated.status == 0, "\(generated.errors)")
      let metadata: Metadata = try decoded(folder.appending(path: "net/digits_mlp.json"))
      #expect(metadata.ramBytes == chosen.ramBytes)

      // The report's formats are overrides of a job: the same program, byte for byte.
      let content = try Data(contentsOf: folder.appending(path: "found/tune.json"))
      let tree = try #require(JSONSerialization.jsonObject(with: content) as? [String: Any])
      let front = try #require(tree["front"] as? [[String: Any]])
      let place = try #require(report.recommended)
      let formats = try #require(front[place]["formats"])
      let overrides = String(
        decoding: try JSONSerialization.data(withJSONObject: formats), as: UTF8.self)
      try Data(before.utf8).write(to: job)
      let other = try await Fixgrad.run(
        [
          "generate", "job/job.yaml", "--out", "other", "--epochs", "1", "--quiet", "--set",
          "formats.overrides=\(overrides)",
        ], in: folder)
      #expect(other.status == 0, "\(other.errors)")
      for file in ["digits_mlp_fixed.c", "digits_mlp.h", "digits_mlp_weights.c"] {
        #expect(
          try Data(contentsOf: folder.appending(path: "net/src/\(file)"))
            == Data(contentsOf: folder.appending(path: "other/src/\(file)")), "\(file)")
      }

      let history = try await Fixgrad.run(["tune", "job/job.yaml", "--history"], in: folder)
      #expect(history.status == 0)
      let rows = history.output.split(separator: "\n")
      #expect(rows.count == report.trials + 2)
      #expect(rows[2].contains("digits_mlp") && rows.contains { $0.contains("perturbed float 3") })

      // Asked again for the job as it was: the same answer, and no further trial.
      let again = try await Fixgrad.run(
        tune + ["--report", "again", "--json", "again.json"], in: folder)
      #expect(again.status == 0)
      // What is known costs nothing.
      let timed: Report = try decoded(folder.appending(path: "again.json"))
      #expect(timed.trials == report.trials && timed.recommended == report.recommended)
      #expect(try #require(timed.seconds) > 0 && report.seconds == nil)
      #expect(
        try Data(contentsOf: folder.appending(path: "again/tune.json"))
          == Data(contentsOf: folder.appending(path: "found/tune.json")))
      let later = try await Fixgrad.run(["tune", "job/job.yaml", "--history"], in: folder)
      #expect(later.output == history.output)
    }
  }

  @Test func ctrlCKeepsWhatEnded() async throws {
    try await withJob { folder in
      let tune = ["tune", "job/job.yaml", "--quiet", "--report", "found", "--epochs", "10"]
      let shell = try #require(Executable.find("bash"))
      async let running = shell.run(
        arguments: ["-c", "echo $$ > tune.pid; exec \"$0\" \"$@\"", Fixgrad.program.path] + tune,
        workingDirectory: folder)
      // Ctrl-C, once trials have ended and most have not.
      var before = 0
      for _ in 0..<600 where before < 4 {
        try await Task.sleep(for: .milliseconds(100))
        before = try await Fixgrad.trials(in: folder)
      }
      let number = try String(contentsOf: folder.appending(path: "tune.pid"), encoding: .utf8)
      let process = try #require(Int32(number.trimmingCharacters(in: .whitespacesAndNewlines)))
      #expect(kill(process, SIGINT) == 0)
      let answer = try await running
      #expect(answer.exitStatus == 130)
      #expect(
        answer.standardError.hasPrefix(
          """
          error: the command was broken off  [interrupted]
            note: trials that ended are kept: the same command goes on from there

          """), "\(answer.standardError)")
      #expect(!FileManager.default.fileExists(atPath: folder.appending(path: "found").path))
      let kept = try await Fixgrad.trials(in: folder)
      #expect(kept >= before && before >= 4)
      let rest = try await Fixgrad.run(tune, in: folder)
      #expect(rest.status == 0, "\(rest.errors)")
      let report: Report = try decoded(folder.appending(path: "found/tune.json"))
      #expect(try await Fixgrad.trials(in: folder) == report.trials && kept < report.trials)
    }
  }

  @Test func cyclesOfATarget() async throws {
    try await withJob("xor") { folder in
      let answer = try await Fixgrad.run(
        [
          "tune", "job/job.yaml", "--quiet", "--target", "avr-atmega1284", "--max-loss-ratio",
          "1.5", "--max-accuracy-drop", "30", "--report", "found",
        ], in: folder)
      #expect(answer.status == 0, "\(answer.errors)")
      #expect(answer.output.contains("| cycles |"))
      #expect(answer.output.contains("\nCycles and flash are measured; the search foretold, in "))
      let page = try String(
        contentsOf: folder.appending(path: "found/tune.html"), encoding: .utf8)
      #expect(page.contains("data-chart=\"cycles\""))

      // A budget that a program is known to meet is met, one that nothing meets says the least.
      let report: Report = try decoded(folder.appending(path: "found/tune.json"))
      let least = try #require(report.front.compactMap(\.cycles).min())
      func budget(_ cycles: Int) async throws -> Fixgrad.Answer {
        try await Fixgrad.run(
          [
            "tune", "job/job.yaml", "--quiet", "--target", "avr-atmega1284", "--max-loss-ratio",
            "1.5", "--report", "budget", "--cycles", "\(cycles)",
          ], in: folder)
      }
      let met = try await budget(Int(least.rounded(.up)))
      #expect(met.status < 2, "\(met.errors)")
      let within: Report = try decoded(folder.appending(path: "budget/tune.json"))
      #expect(within.front.contains { $0.cycles ?? .infinity <= least.rounded(.up) })
      let impossible = try await budget(10)
      #expect(impossible.status == 2)
      #expect(
        impossible.errors.contains(#/note: the least of any program found is \d+ cycles a step/#),
        "\(impossible.errors)")
    }
  }

  // MARK: Bad input

  @Test func whatCannotBe() async throws {
    try await withJob { folder in
      func tune(_ arguments: [String]) async throws -> Fixgrad.Answer {
        try await Fixgrad.run(
          ["tune", "job/job.yaml", "--epochs", "1", "--quiet"] + arguments, in: folder)
      }
      let budget = try await tune(["--ram", "1K", "--max-loss-ratio", "1.1"])
      #expect(budget.status == 2)
      #expect(
        budget.errors.hasPrefix(
          """
          error: no formats of 'digits_mlp' are within --ram 1024  [budget-too-small]
            note: the least of any program found is 
          """), "\(budget.errors)")
      #expect(!FileManager.default.fileExists(atPath: folder.appending(path: "reports").path))
      let cycles = try await tune(["--cycles", "1000"])
      #expect(
        cycles.status == 2 && cycles.errors.hasPrefix("error: --cycles is about a target"))
      for change in ["formats.headroom_bits=2", "training.batch_size=8"] {
        let other = try await tune(["--write", "--set", change])
        #expect(other.status == 2)
        #expect(
          other.errors.contains(
            "--write would put formats into the job that were found for another one: "
              + "'--set \(change)' belongs into the file"))
      }
      for number in ["inf", "nan", "0.9"] {
        let ratio = try await tune(["--max-loss-ratio", number])
        #expect(ratio.status == 2 && ratio.errors.contains("takes a finite number of at least 1"))
      }
      let floor = try await tune(["--max-loss-ratio", "1"])
      #expect(floor.status == 2 && floor.errors.contains("[tolerance-below-floor]"))
      try Data("mine".utf8).write(to: folder.appending(path: "notes.sqlite"))
      let store = try await tune(["--trials", "notes.sqlite"])
      #expect(store.status == 2 && store.errors.contains("[bad-trials]"), "\(store.errors)")
      #expect(
        try String(contentsOf: folder.appending(path: "notes.sqlite"), encoding: .utf8) == "mine")
    }
  }
}
