import Files
import Foundation
import Testing
import Toolchains

/// `fixgrad run`: training on emulated microcontrollers. With `FIXGRAD_NIGHTLY` every bundled job
/// runs on every target.
@Suite(.serialized, .timeLimit(.minutes(60))) struct RunTests {
  private static let isNightly = ProcessInfo.processInfo.environment["FIXGRAD_NIGHTLY"] != nil
  static let targets = Target.all.map(\.name)
  static let emulated = targets.filter { $0 != "host" }
  static let rules = ["residual8", "master32", "stochastic16", "nearest16"]

  /// What `--json` writes, as far as the tests look at it.
  struct Report: Decodable {
    struct Other: Decodable { let cyclesRatio: Double }
    struct Against: Decodable {
      let float: Other
      let naive: Other?
    }
    struct Share: Decodable {
      let cyclesPerStep: Double
      let share: Double
    }

    let job: String
    let target: String
    let steps: Int
    let loss: [Double]
    let weightHash: String
    let hostWeightHash: String
    let isEqual: Bool
    let instructionsPerStep: Double?
    let cyclesPerStep: Double?
    let cycleModel: String?
    let cyclesAreExact: Bool?
    let ramBytes: Int?
    let stackBytes: Int?
    let flashBytes: Int?
    let millisecondsPerStep: Double?
    let against: Against?
    let profile: [Share]?
  }

  /// A small convolutional network on 12 samples of 5 × 5 values, three classes.
  static let job = """
    name: net
    model:
      input: [1, 5, 5]
      layers:
        - conv2d: {channels: 2, kernel: 3, padding: 1}
        - relu
        - max_pool2d: 2
        - flatten
        - linear: 5
        - sigmoid
        - linear: 3
        - log_softmax
    loss: nll
    optimizer: {sgd: {learning_rate: 0.1}}
    training: {epochs: 2}
    data: {train: train.csv, target: label}
    """

  static let table: String = {
    var state: UInt32 = 1
    let rows = (0..<12).map { row -> String in
      let values = (0..<25).map { _ -> String in
        state = state &* 1_664_525 &+ 1_013_904_223
        return state >> 30 == 0 ? "0" : "\(Int(state >> 24) - 128)"
      }
      return (values + ["\(row % 3)"]).joined(separator: ",")
    }
    let names = (0..<25).map { "x\($0)" } + ["label"]
    return ([names.joined(separator: ",")] + rows).joined(separator: "\n") + "\n"
  }()

  private func withJob<T>(
    _ job: String = Self.job, _ body: (URL) async throws -> T
  ) async throws -> T {
    try await TemporaryDirectory.with { folder in
      try job.write(to: folder.appending(path: "job.yaml"), atomically: true, encoding: .utf8)
      try Self.table.write(
        to: folder.appending(path: "train.csv"), atomically: true, encoding: .utf8)
      return try await body(folder)
    }
  }

  /// Runs, expects success, and reads the report.
  private func report(_ arguments: [String], in folder: URL? = nil) async throws -> Report {
    try await TemporaryDirectory.with { out in
      let file = out.appending(path: "run.json")
      let answer = try await Fixgrad.run(
        ["run"] + arguments + ["--quiet", "--json", file.path], in: folder)
      #expect(answer.status == 0, "\(answer.errors)")
      #expect(answer.errors == "")
      let decoder = JSONDecoder()
      decoder.keyDecodingStrategy = .convertFromSnakeCase
      return try decoder.decode(Report.self, from: Data(contentsOf: file))
    }
  }

  private func expectEqual(_ report: Report, steps: Int) {
    #expect(report.isEqual)
    #expect(report.weightHash == report.hostWeightHash && report.weightHash.count == 8)
    #expect(report.steps == steps && report.loss.count == steps)
  }

  // MARK: The same bits

  @Test(arguments: targets, rules)
  func bitsAreTheHosts(_ target: String, _ rule: String) async throws {
    try await withJob { folder in
      let report = try await report(
        [
          "job.yaml", "--target", target, "--steps", "30", "--set",
          "formats.weight_update=\(rule)",
        ], in: folder)
      expectEqual(report, steps: 30)
      #expect((report.instructionsPerStep ?? 0 > 1000) == (target != "host"))
      #expect(report.cyclesAreExact == (target == "host" ? nil : target.hasPrefix("avr")))
    }
  }

  @Test(arguments: emulated, ["accumulate", "whole"])
  func bitsOfBatchesAreTheHosts(_ target: String, _ batching: String) async throws {
    let job = Self.job.replacingOccurrences(
      of: "{epochs: 2}", with: "{epochs: 2, batch_size: 3, batching: \(batching)}"
    ).replacingOccurrences(
      of: "    - relu\n",
      with: batching == "whole" ? "    - batch_norm\n    - relu\n" : "    - tanh\n")
    try await withJob(job) { folder in
      let report = try await report(
        ["job.yaml", "--target", target, "--steps", "12"], in: folder)
      expectEqual(report, steps: 12)
    }
  }

  @Test(arguments: emulated, ["int8", "int32"])
  func bitsOfOtherStoragesAreTheHosts(_ target: String, _ storage: String) async throws {
    try await withJob { folder in
      let report = try await report(
        ["job.yaml", "--target", target, "--steps", "5", "--set", "formats.default=\(storage)"],
        in: folder)
      expectEqual(report, steps: 5)
    }
  }

  /// digits-mlp in the 16 KB of a micro:bit, a smaller one on AVR.
  @Test func digitsFitRealParts() async throws {
    let job = "calibration/digits-mlp/job.yaml"
    let microbit = try await report([job, "--target", "cortex-m0", "--steps", "20"])
    expectEqual(microbit, steps: 20)
    #expect(microbit.ramBytes == 7382)
    let stack = try #require(microbit.stackBytes)
    #expect(stack > 0 && stack < 1024)
    for target in ["avr-atmega1284", "avr-atmega2560"] {
      let layers = "[{linear: 16}, sigmoid, {linear: 10}, log_softmax]"
      let avr = try await report([
        job, "--target", target, "--steps", "20", "--set", "model.layers=\(layers)",
      ])
      expectEqual(avr, steps: 20)
    }
  }

  @Test(.enabled(if: isNightly), arguments: Fixgrad.bundledJobs, emulated)
  func bundledJobsOnEveryTarget(_ job: String, _ target: String) async throws {
    let isAVR = target.hasPrefix("avr")
    let answer = try await Fixgrad.run([
      "run", "calibration/\(job)/job.yaml", "--target", target, "--steps", "10", "--ram",
      isAVR ? "60K" : target.hasPrefix("cortex-m0") ? "256K" : "4M", "--flash",
      isAVR ? "128K" : "256K", "--quiet",
    ])
    // What takes more than 64 KB has no place on AVR, and says so.
    let fits = answer.status == 0 || (isAVR && answer.errors.contains("[does-not-fit]"))
    #expect(fits, "\(answer.errors)")
    #expect(answer.status != 0 || answer.output.contains("the same bits"))
  }

  // MARK: What it costs

  /// Cycles of the float program over ours.
  @Test(arguments: [
    ("digits-mlp", "cortex-m0plus", 12.0), ("digits-mlp", "cortex-m3", 8.0),
    ("digits-mlp", "cortex-m4", 9.0), ("digits-mlp", "rv32imc", 12.0),
    ("digits-cnn", "cortex-m0plus", 8.0),
  ])
  func integersAreFaster(_ job: String, _ target: String, _ floor: Double) async throws {
    let report = try await report([
      "calibration/\(job)/job.yaml", "--target", target, "--steps", "20", "--against", "float",
      "--ram", "64K",
    ])
    let ratio = try #require(report.against?.float.cyclesRatio)
    #expect(ratio >= floor, "\(ratio) times")
  }

  /// Float code that merges nothing takes more, and runs though the part has no room for it.
  @Test func theNaiveProgramTakesMore() async throws {
    let report = try await report([
      "calibration/digits-mlp/job.yaml", "--target", "cortex-m0plus", "--steps", "5", "--against",
      "float", "--against", "naive",
    ])
    let against = try #require(report.against)
    #expect(try #require(against.naive).cyclesRatio > against.float.cyclesRatio)
  }

  @Test func anObjectThatIsTooLarge() async throws {
    let answer = try await Fixgrad.run([
      "run", "calibration/digits-dscnn/job.yaml", "--target", "avr-atmega1284", "--ram", "60K",
      "--quiet",
    ])
    #expect(answer.status == 1)
    #expect(answer.errors.contains("of RAM on avr-atmega1284, which has 32767:"))
  }

  @Test func theProfileAddsUp() async throws {
    try await withJob { folder in
      let report = try await report(
        ["job.yaml", "--target", "rv32imc", "--steps", "6", "--profile", "--clock", "1M"],
        in: folder)
      let shares = try #require(report.profile)
      #expect(abs(shares.reduce(0) { $0 + $1.share } - 1) < 1e-9)
      let (cycles, sum) = (
        try #require(report.cyclesPerStep), shares.reduce(0) { $0 + $1.cyclesPerStep }
      )
      // The marks keep a compiler from merging what it else would.
      #expect(abs(sum / cycles - 1) < 0.2, "\(sum) of \(cycles)")
      #expect(abs((report.millisecondsPerStep ?? 0) - cycles / 1000) < 1e-9)
    }
  }

  @Test func theTextSaysWhatIsExact() async throws {
    try await withJob { folder in
      let answer = try await Fixgrad.run(
        ["run", "job.yaml", "--target", "cortex-m3", "--steps", "4", "--against", "float"],
        in: folder)
      #expect(answer.status == 0, "\(answer.errors)")
      let text = answer.output
      #expect(text.hasPrefix("net on cortex-m3: 4 steps of 1 sample\n"))
      for part in ["the same bits", "a step (exact)", "(modelled; cortex-m3", "as float", "RAM"] {
        #expect(text.contains(part), "\(part)")
      }
    }
  }

  // MARK: Bad input

  /// The diagnostics of a run, which leaves no file and no process behind.
  private func errors(
    _ arguments: [String], status: Int32, board: String? = nil,
    environment: [String: String] = [:]
  ) async throws -> String {
    try await withJob { folder in
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

  @Test(arguments: [
    (["--steps", "0"], "--steps takes a number from 1 to 1000000"),
    (["--ram", "lots"], "--ram takes a number of bytes, as 64K; found 'lots'"),
    (["--clock", "0"], "--clock takes a frequency in Hz"),
    (["--target", "cortex-m0", "--ram", "1M"], "[beyond-emulator]"),
    (["--target", "absent.yaml"], "cannot read 'absent.yaml'"),
  ])
  func badOptions(_ arguments: [String], _ expected: String) async throws {
    let text = try await errors(arguments, status: 2)
    #expect(text.contains(expected), "\(text)")
  }

  @Test func aBoardOfOnesOwn() async throws {
    let board =
      "name: shield\ncpu: cortex-m0plus\nram: 2K\nflash: 32K\nclock: 64000000\nflags: [-Os]\n"
    try await withJob { folder in
      try board.write(to: folder.appending(path: "board.yaml"), atomically: true, encoding: .utf8)
      let report = try await report(
        ["job.yaml", "--target", "board.yaml", "--steps", "3"], in: folder)
      expectEqual(report, steps: 3)
      #expect(report.target == "shield")
      let fromJob = try await Fixgrad.run(
        ["run", "job.yaml", "--set", "target=board.yaml", "--steps", "2", "--quiet"], in: folder)
      #expect(fromJob.output.hasPrefix("net on shield: 2 steps"), "\(fromJob.errors)")
    }
  }

  /// The loops over pairs, those over elements, and those of the host give the same bits.
  @Test(arguments: ["-DFG_DSP=0", "-DFG_SERIAL=0", "-DFG_ROWS=2", "-DFG_SUMS=3", "-Os"])
  func bitsDoNotDependOnHowLoopsAreWritten(_ flag: String) async throws {
    try await withJob { folder in
      try "name: m4\ncpu: cortex-m4\nflags: [\(flag)]\n".write(
        to: folder.appending(path: "board.yaml"), atomically: true, encoding: .utf8)
      let (pairs, others) = (
        try await report(["job.yaml", "--target", "cortex-m4", "--steps", "20"], in: folder),
        try await report(["job.yaml", "--target", "board.yaml", "--steps", "20"], in: folder)
      )
      expectEqual(others, steps: 20)
      #expect(others.weightHash == pairs.weightHash && others.loss == pairs.loss)
      #expect(others.cyclesPerStep != pairs.cyclesPerStep, "\(flag) has an effect")
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
      for target in Self.targets {
        #expect(answer.output.contains("\n\(target) ") || answer.output.hasPrefix(target))
      }
      #expect(try String(contentsOf: file, encoding: .utf8).contains("\"is_installed\" : true"))
      let bare = try await Fixgrad.run(["targets"], environment: ["PATH": "/nonexistent"])
      #expect(bare.output.contains("missing: avr-gcc"))
      #expect(bare.output.contains("apt-get install --no-install-recommends gcc-avr avr-libc"))
    }
  }
}
