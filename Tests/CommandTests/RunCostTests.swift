import Testing

/// What `fixgrad run` says a step costs.
@Suite(.serialized, .timeLimit(.minutes(20))) struct RunCostTests {
  /// Cycles of the float program over ours.
  private func speed(_ job: String, _ target: String) async throws -> Double {
    let report = try await TargetTrial.report([
      "calibration/\(job)/job.yaml", "--target", target, "--steps", "20", "--against", "float",
      "--ram", target.hasPrefix("avr") ? "32K" : "64K",
    ])
    return try #require(report.against?.float.cyclesRatio)
  }

  @Test(arguments: [
    ("digits-mlp", "cortex-m0plus", 12.0), ("digits-mlp", "cortex-m3", 9.0),
    ("digits-mlp", "cortex-m4", 12.0), ("digits-mlp", "rv32imc", 12.0),
    ("digits-mlp", "avr-atmega1284", 4.0), ("digits-cnn", "cortex-m0plus", 8.0),
  ])
  func integersAreFaster(_ job: String, _ target: String, _ floor: Double) async throws {
    let ratio = try await speed(job, target)
    #expect(ratio >= floor, "\(ratio) times")
  }

  /// Float code that merges nothing takes more, and runs though the part has no room for it.
  @Test func theNaiveProgramTakesMore() async throws {
    let report = try await TargetTrial.report([
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
    try await TargetTrial.withJob { folder in
      let report = try await TargetTrial.report(
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
    try await TargetTrial.withJob { folder in
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
}
