import Foundation
import Testing
import Toolchains

/// `fixgrad run`: the same bits on every target, for a small network in all its variants.
@Suite(.serialized, .timeLimit(.minutes(20))) struct RunTests {
  static let targets = Target.all.map(\.name)
  static let emulated = targets.filter { $0 != "host" }
  static let rules = ["residual8", "master32", "stochastic16", "nearest16"]

  @Test(arguments: targets, rules)
  func bitsAreTheHosts(_ target: String, _ rule: String) async throws {
    try await TargetTrial.withJob { folder in
      let report = try await TargetTrial.report(
        [
          "job.yaml", "--target", target, "--steps", "30", "--set",
          "formats.weight_update=\(rule)",
        ], in: folder)
      TargetTrial.expectEqual(report, steps: 30)
      // With the host's own loops: what is run beside a target has the target's.
      let host = try await TargetTrial.report(
        [
          "job.yaml", "--target", "host", "--steps", "30", "--set", "formats.weight_update=\(rule)",
        ], in: folder)
      #expect(report.weightHash == host.weightHash && report.loss == host.loss)
      #expect((report.instructionsPerStep ?? 0 > 1000) == (target != "host"))
      #expect(report.cyclesAreExact == (target == "host" ? nil : target.hasPrefix("avr")))
    }
  }

  @Test(arguments: emulated, ["accumulate", "whole"])
  func bitsOfBatchesAreTheHosts(_ target: String, _ batching: String) async throws {
    let job = TargetTrial.job.replacingOccurrences(
      of: "{epochs: 2}", with: "{epochs: 2, batch_size: 3, batching: \(batching)}"
    ).replacingOccurrences(
      of: "    - relu\n",
      with: batching == "whole" ? "    - batch_norm\n    - relu\n" : "    - tanh\n")
    try await TargetTrial.withJob(job) { folder in
      let report = try await TargetTrial.report(
        ["job.yaml", "--target", target, "--steps", "12"], in: folder)
      TargetTrial.expectEqual(report, steps: 12)
    }
  }

  @Test(arguments: emulated, ["int8", "int32"])
  func bitsOfOtherStoragesAreTheHosts(_ target: String, _ storage: String) async throws {
    try await TargetTrial.withJob { folder in
      let report = try await TargetTrial.report(
        ["job.yaml", "--target", target, "--steps", "5", "--set", "formats.default=\(storage)"],
        in: folder)
      TargetTrial.expectEqual(report, steps: 5)
    }
  }

  /// digits-mlp in the 16 KB of a micro:bit, a smaller one on AVR.
  @Test func digitsFitRealParts() async throws {
    let job = "calibration/digits-mlp/job.yaml"
    let microbit = try await TargetTrial.report([job, "--target", "cortex-m0", "--steps", "20"])
    TargetTrial.expectEqual(microbit, steps: 20)
    #expect(microbit.ramBytes == 7382)
    let stack = try #require(microbit.stackBytes)
    #expect(stack > 0 && stack < 1024)
    for target in ["avr-atmega1284", "avr-atmega2560"] {
      let layers = "[{linear: 16}, sigmoid, {linear: 10}, log_softmax]"
      let avr = try await TargetTrial.report([
        job, "--target", target, "--steps", "20", "--set", "model.layers=\(layers)",
      ])
      TargetTrial.expectEqual(avr, steps: 20)
    }
  }

  /// `generate` writes down the loops of the job's target; what they compute stays.
  @Test func loopsAreThoseOfTheJobsTarget() async throws {
    try await TargetTrial.withJob { folder in
      func generated(_ target: String) async throws -> String {
        let answer = try await Fixgrad.run(
          ["generate", "job.yaml", "--out", "net", "--quiet", "--set", "target=\(target)"],
          in: folder)
        #expect(answer.status == 0, "\(answer.errors)")
        return try String(
          contentsOf: folder.appending(path: "net/src/net_fixed.c"), encoding: .utf8)
      }
      #expect(try await !generated("host").contains("Loops for"))
      let avr = try await generated("avr-atmega1284")
      #expect(
        avr.contains("/* Loops for avr-atmega1284; everywhere else the bits are the same. */"))
      #expect(avr.contains("#define FG_ROWS 1\n") && avr.contains("#define FG_DSP 0\n"))
      #expect(try await generated("cortex-m0plus").contains("#define FG_ROWS 2\n"))
      let m4 = try await generated("cortex-m4")
      #expect(m4.contains("#define FG_ROWS 4\n") && m4.contains("#define FG_DSP 1\n"))

      // On this machine, whose own loops are others.
      func hash(_ target: String) async throws -> Substring {
        let answer = try await Fixgrad.run(
          [
            "compare", "job.yaml", "--seeds", "1", "--exact", "0", "--quiet", "--set",
            "target=\(target)", "--report", "report",
          ], in: folder)
        #expect(answer.status == 0, "\(answer.errors)")
        let text = try String(
          contentsOf: folder.appending(path: "report/drift.md"), encoding: .utf8)
        return try #require(text.firstMatch(of: /plain one, hash `([0-9a-f]{8})`/)).output.1
      }
      let host = try await hash("host")
      for target in ["cortex-m4", "cortex-m0plus", "avr-atmega1284"] {
        #expect(try await hash(target) == host, "\(target)")
      }
    }
  }

  /// The loops over pairs, those over elements, and those of the host give the same bits.
  @Test(arguments: ["-DFG_DSP=0", "-DFG_SERIAL=0", "-DFG_ROWS=2", "-DFG_SUMS=3", "-Os"])
  func bitsDoNotDependOnHowLoopsAreWritten(_ flag: String) async throws {
    try await TargetTrial.withJob { folder in
      try "name: m4\ncpu: cortex-m4\nflags: [\(flag)]\n".write(
        to: folder.appending(path: "board.yaml"), atomically: true, encoding: .utf8)
      let (pairs, others) = (
        try await TargetTrial.report(
          ["job.yaml", "--target", "cortex-m4", "--steps", "20"], in: folder),
        try await TargetTrial.report(
          ["job.yaml", "--target", "board.yaml", "--steps", "20"], in: folder)
      )
      TargetTrial.expectEqual(others, steps: 20)
      #expect(others.weightHash == pairs.weightHash && others.loss == pairs.loss)
      #expect(others.cyclesPerStep != pairs.cyclesPerStep, "\(flag) has an effect")
    }
  }
}
