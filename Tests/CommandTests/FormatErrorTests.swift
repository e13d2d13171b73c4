import Files
import Foundation
import Testing

/// Formats that no program has: the error gives the numbers, the operands and a remedy that works.
@Suite struct FormatErrorTests {
  private struct Case {
    var layers = "{linear: 3}, sigmoid, {linear: 2}, log_softmax"
    var loss = "nll"
    var formats: String
    var data = "train: train.csv, target: label"
    var table = BadInputTests.table
    var input = 2

    var job: String {
      """
      name: net
      model: {input: [\(input)], layers: [\(layers)]}
      loss: \(loss)
      optimizer: {sgd: {learning_rate: 0.1}}
      training: {epochs: 2}
      formats: {\(formats)}
      data: {\(data)}
      """
    }
  }

  /// What `generate` says with exit status 2; with the overrides of the remedy, none of it.
  private func error(_ bad: Case, mendedBy remedies: [String]) async throws -> String {
    try await TemporaryDirectory.with { folder in
      try bad.job.write(to: folder.appending(path: "job.yaml"), atomically: true, encoding: .utf8)
      try bad.table.write(
        to: folder.appending(path: "train.csv"), atomically: true, encoding: .utf8)
      let command = ["generate", "job.yaml", "--quiet", "--out", "out"]
      let answer = try await Fixgrad.run(command, in: folder)
      #expect(answer.status == 2)
      #expect(!FileManager.default.fileExists(atPath: folder.appending(path: "out").path))
      for remedy in remedies {
        #expect(answer.errors.contains(remedy))
        let change = remedy.replacing(": ", with: "=", maxReplacements: 1)
        let mended = try await Fixgrad.run(command + ["--set", change], in: folder)
        #expect(mended.status == 0, "\(mended.errors)")
      }
      return answer.errors
    }
  }

  @Test func wishesForOtherBuffers() async throws {
    #expect(
      try await error(
        Case(formats: "overrides: {linear1.cotangent: {weight_update: nearest16}}"), mendedBy: [])
          == """
          job.yaml:6:23: error: weight_update of 'linear1.cotangent' changes nothing: it is of what \
          training changes  [override-without-effect]
            note: these are: linear1.weight, linear1.bias, linear2.weight, linear2.bias
            fix-it: leave out weight_update

          """)
    let sums = try await error(
      Case(formats: "overrides: {linear1.weight: {accumulator: int64}}"), mendedBy: [])
    #expect(
      sums.hasPrefix(
        """
        job.yaml:6:23: error: accumulator of 'linear1.weight' changes nothing: it is of what sums \
        of products compute  [override-without-effect]
          note: these are: linear1, \

        """), "\(sums)")
    #expect(
      try await error(
        Case(formats: "overrides: {linear1: {fraction_bits: 8, headroom_bits: 2}}"), mendedBy: [])
          == """
          job.yaml:6:23: error: 8 fraction bits of 'linear1' say what its headroom is  \
          [contradicting-override]
            fix-it: leave out headroom_bits, or fraction_bits

          """)
  }

  @Test func int32SumsOfInt32() async throws {
    let bad = Case(
      formats: "default: int32, accumulator: int32")
    #expect(
      try await error(bad, mendedBy: ["formats.accumulator: auto"]) == """
        job.yaml:6:40: error: in 'linear1': the accumulator, with its half-add, can reach 1.1e+16, \
        beyond the 2.1e+09 of int32  [accumulator-overflow]
          note: operands: x [2] int32 Q5.26; linear1.weight [3, 2] int32 Q5.26, nearest; \
        linear1.bias [3] int32 Q5.26, nearest
          note: as calibrated; accumulator: int32 was asked for
          fix-it: formats.accumulator: auto

        """)
  }

  @Test func int32SumsWithHeadroom() async throws {
    let bad = Case(
      formats: "accumulator: int32, headroom_bits: 8, overrides: "
        + "{linear1.weight: {fraction_bits: 15}}")
    #expect(
      try await error(bad, mendedBy: ["formats.accumulator: auto"]) == """
        job.yaml:6:24: error: in 'linear1': the accumulator, with its half-add, can reach 1.7e+11, \
        beyond the 2.1e+09 of int32  [accumulator-overflow]
          note: operands: x [2] int16 Q1.14; linear1.weight [3, 2] int16 Q0.15 + 8 residual bits; \
        linear1.bias [3] int16 Q8.7 + 8 residual bits
          note: as calibrated; accumulator: int32 was asked for
          fix-it: formats.accumulator: auto

        """)
  }

  @Test func proofOf784ProductsOfInt32() async throws {
    let bad = Case(
      formats: "default: int32, accumulator: proved",
      data: "synthetic: {samples: 20, nonzero: 0.21, seed: 1}", input: 784)
    #expect(
      try await error(
        bad,
        mendedBy: ["formats.accumulator: auto", "formats.overrides: {x: {storage: int16}}"])
          == """
          job.yaml:6:40: error: in 'linear1': the accumulator, with its half-add, can reach 1.4e+19, \
          beyond the 9.2e+18 of int64  [accumulator-overflow]
            note: operands: x [784] int32 Q4.27; linear1.weight [3, 784] int32 Q1.30, nearest; \
          linear1.bias [3] int32 Q2.29, nearest
            note: as its formats allow; accumulator: proved was asked for
            fix-it: formats.accumulator: auto, or formats.overrides: {x: {storage: int16}}

          """)
  }

  @Test func int32GradientOfManyScores() async throws {
    let bad = Case(
      layers: "{linear: 1025}, log_softmax, {linear: 2}, log_softmax", formats: "default: int32")
    #expect(
      try await error(
        bad, mendedBy: ["formats.overrides: {log_softmax1.cotangent: {storage: int16}}"]) == """
          job.yaml:6:10: error: in 'linear1.cotangent': there is no kernel for the gradient of \
          log_softmax over 1025 elements, at most 1024 in int32  [no-kernel]
            note: operands: log_softmax1 [1025] int32 Q9.22; log_softmax1.cotangent [1025] \
          int32 Q5.26 * 2^-k
            fix-it: formats.overrides: {log_softmax1.cotangent: {storage: int16}}

          """)
  }

  @Test func int32MeanSquareOfManyOutputs() async throws {
    let targets = (0..<129).map { "t\($0)" }.joined(separator: ",")
    let rows = (0..<3).map { row in
      "0.5,\(row)," + (0..<129).map { "\(Double(($0 + row) % 8) / 8)" }.joined(separator: ",")
    }
    let bad = Case(
      layers: "{linear: 129}", loss: "mse", formats: "default: int32",
      data: "train: train.csv, inputs: [a, b], target: [\(targets)]",
      table: (["a,b,\(targets)"] + rows).joined(separator: "\n") + "\n")
    let remedy = "formats.overrides: {linear1: {storage: int16}, target: {storage: int16}}"
    #expect(
      try await error(bad, mendedBy: [remedy]) == """
        job.yaml:6:10: error: in 'loss': there is no kernel for mse of 129 outputs, at most 128 \
        in int32  [no-kernel]
          note: operands: linear1 [129] int32 Q7.24; target [129] int32 Q7.24
          fix-it: \(remedy)

        """)
  }

  @Test func fractionBitsThatNoKernelReads() async throws {
    let bad = Case(
      formats: "overrides: {linear2: {storage: int32, fraction_bits: 40}}")
    #expect(
      try await error(bad, mendedBy: []) == """
        job.yaml:6:10: error: in 'log_softmax1': there is no kernel for the exponential of \
        int32 Q-9.40  [no-kernel]
          note: operands: linear2 [2] int32 Q-9.40
          fix-it: formats.overrides: {linear2: {fraction_bits: 31}}

        """)
    var mended = bad
    mended.formats = "overrides: {linear2: {storage: int32, fraction_bits: 31}}"
    try await TemporaryDirectory.with { folder in
      try mended.job.write(
        to: folder.appending(path: "job.yaml"), atomically: true, encoding: .utf8)
      try mended.table.write(
        to: folder.appending(path: "train.csv"), atomically: true, encoding: .utf8)
      let answer = try await Fixgrad.run(["generate", "job.yaml", "--quiet"], in: folder)
      #expect(answer.status == 0, "\(answer.errors)")
    }
  }
}
