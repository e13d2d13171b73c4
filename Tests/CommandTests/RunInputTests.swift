import Files
import Foundation
import Testing
import Toolchains

/// What `fixgrad run` and `fixgrad targets` take, and what they say of what is wrong.
@Suite(.serialized, .timeLimit(.minutes(20))) struct RunInputTests {
  /// The diagnostics of a run, which leaves no file and no process behind.
  private func errors(
    _ arguments: [String], status: Int32, board: String? = nil,
    environment: [String: String] = [:]
  ) async throws -> String {
    try await TargetTrial.withJob { folder in
      let temporary = folder.appending(path: "tmp", directoryHint: .isDirectory)
      try FileManager.default.createDirectory(at: temporary, withIntermediateDirectories: true)
      if let board {
        try board.write(
          to: folder.appending(path: "board.yaml"), atomically: true, encoding: .utf8)
      }
      let answer = try await Fixgrad.run(
        ["run", "job.yaml", "--quiet"] + arguments, in: folder,
        environment: environment.merging(["TMPDIR": temporary.path]) { $1 })
      #expect(answer.status == status, "\(answer.errors)")
      #expect(answer.output == "")
      let left = try FileManager.default.contentsOfDirectory(atPath: temporary.path)
      #expect(left == [], "temporary files")
      return answer.errors
    }
  }

  @Test func anUnknownTarget() async throws {
    let text = try await errors(["--target", "cortex-m0+"], status: 2)
    #expect(text.hasPrefix("error: there is no target 'cortex-m0+'  [unknown-target]\n"))
    #expect(text.contains("fix-it: cortex-m0"))
  }

  @Test func aMissingToolchain() async throws {
    let text = try await errors(
      ["--target", "cortex-m4"], status: 2, environment: ["PATH": "/nonexistent"])
    #expect(text.contains("target 'cortex-m4' needs arm-none-eabi-gcc, qemu-system-arm"))
    #expect(text.contains("[missing-tool]"))
    #expect(text.contains("fix-it: apt-get install --no-install-recommends gcc-arm-none-eabi"))
  }

  /// An emulator in whose place something else stands.
  @Test(arguments: [
    ("exit 0", "the program stopped on the emulated cortex-m4 with status 0"),
    ("exit 134", "the program stopped on the emulated cortex-m4 with status 134"),
    ("echo stray > fg_output; echo 'total 1 1' > fg_laps", "[driver-protocol]"),
    ("echo stray > fg_output; echo 'lap of honour' > fg_laps", "[target-failed]"),
  ])
  func aForeignEmulator(_ script: String, _ expected: String) async throws {
    try await TemporaryDirectory.with { tools in
      let file = tools.appending(path: "qemu-system-arm")
      try "#!/bin/sh\n\(script)\n".write(to: file, atomically: true, encoding: .utf8)
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
      let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
      let text = try await errors(
        ["--target", "cortex-m4", "--steps", "1"], status: 2,
        environment: ["PATH": "\(tools.path):\(path)"])
      #expect(text.contains(expected), "\(text)")
    }
  }

  @Test func whatTakesTooLongIsEnded() async throws {
    let text = try await errors(
      ["--target", "avr-atmega1284", "--steps", "100000", "--time-limit", "2"], status: 2)
    #expect(text.contains("[time-limit]"), "\(text)")
  }

  @Test func whatDoesNotFit() async throws {
    let text = try await errors(["--target", "cortex-m0plus", "--ram", "900"], status: 1)
    #expect(text.contains("[does-not-fit]"), "\(text)")
    #expect(text.contains("bytes of RAM on cortex-m0plus, which has 900:"))
    #expect(text.contains("with formats.weight_update: stochastic16 the model takes"))
  }

  /// The model would fit, but not with the samples of a step and what else the image holds.
  @Test func anImageThatDoesNotFit() async throws {
    try await TargetTrial.withJob { folder in
      let arguments = ["job.yaml", "--target", "cortex-m0plus", "--steps", "1"]
      let report = try await TargetTrial.report(arguments, in: folder)
      let ram = try #require(report.ramBytes) + Target.stackReserve
      let answer = try await Fixgrad.run(
        ["run"] + arguments + ["--quiet", "--ram", "\(ram)"], in: folder)
      #expect(answer.status == 1)
      #expect(answer.errors.contains("which has \(ram):"), "\(answer.errors)")
      #expect(answer.errors.contains("of variables, one step's samples among them"))
    }
  }

  @Test(arguments: [
    (["--steps", "0"], "--steps takes a number from 1 to 1000000"),
    (["--ram", "lots"], "--ram takes a number of bytes, as 64K; found 'lots'"),
    (["--clock", "0"], "--clock takes a frequency in Hz"),
    (["--target", "cortex-m0", "--ram", "1M"], "[beyond-emulator]"),
    (["--target", "absent.yaml"], "cannot read 'absent.yaml'"),
    (["--target", "host", "--profile"], "--profile is about cycles"),
    (["--target", "host", "--against", "naive"], "--against is about cycles"),
    (["--set", "target=cortex-m9"], "'cortex-m9'"),
  ])
  func badOptions(_ arguments: [String], _ expected: String) async throws {
    let text = try await errors(arguments, status: 2)
    #expect(text.contains(expected), "\(text)")
  }

  @Test func aBoardOfOnesOwn() async throws {
    let board =
      "name: shield\ncpu: cortex-m0plus\nram: 2K\nflash: 32K\nclock: 64000000\nflags: [-Os]\n"
    try await TargetTrial.withJob { folder in
      try board.write(to: folder.appending(path: "board.yaml"), atomically: true, encoding: .utf8)
      let report = try await TargetTrial.report(
        ["job.yaml", "--target", "board.yaml", "--steps", "3"], in: folder)
      TargetTrial.expectEqual(report, steps: 3)
      #expect(report.target == "shield")
      let fromJob = try await Fixgrad.run(
        ["run", "job.yaml", "--set", "target=board.yaml", "--steps", "2", "--quiet"], in: folder)
      #expect(fromJob.output.hasPrefix("net on shield: 2 steps"), "\(fromJob.errors)")
    }
  }

  @Test func aBoardThatIsWrong() async throws {
    let text = try await errors(
      ["--target", "board.yaml"], status: 2,
      board: "name: shield\ncpu: cortex-m9\nram: much\nspeed: 3\n")
    #expect(text.contains("board.yaml:2:6: error: "), "\(text)")
    #expect(text.contains("board.yaml:4:1: error: unknown key 'speed'"), "\(text)")
  }

  @Test func targetsAreListed() async throws {
    try await TemporaryDirectory.with { folder in
      let file = folder.appending(path: "targets.json")
      let answer = try await Fixgrad.run(["targets", "--json", file.path])
      #expect(answer.status == 0)
      for target in RunTests.targets {
        #expect(answer.output.contains("\n\(target) ") || answer.output.hasPrefix(target))
      }
      #expect(try String(contentsOf: file, encoding: .utf8).contains("\"is_installed\" : true"))
      let bare = try await Fixgrad.run(["targets"], environment: ["PATH": "/nonexistent"])
      #expect(bare.output.contains("missing: avr-gcc"))
      #expect(bare.output.contains("apt-get install --no-install-recommends gcc-avr avr-libc"))
    }
  }
}
