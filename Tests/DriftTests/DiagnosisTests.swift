import CEmission
import Drift
import FixedPoint
import GraphIR
import Quantization
import Testing

/// Whether a report names what was done to a program.
@Suite struct DiagnosisTests {
  /// A 32-bit sum whose licence is from a calibration that saw too little.
  @Test func aForcedAccumulatorIsNamedAsWrapped() async throws {
    let task = try ToyTask.classification(
      policy: FormatPolicy(
        accumulator: .int32,
        overrides: [
          .init(pattern: "linear1", fractionBits: 11),
          .init(pattern: "linear1.weight", fractionBits: 16),
        ]), understated: "linear1")
    let report = try await DriftStudy(task).run()
    let wrap = try #require(report.violations.first { $0.kind == .wrap })
    #expect(wrap.buffer == "linear1" && wrap.operation == "linear" && wrap.step >= 1)
    #expect(report.attribution.causes.first?.cause == .wrap, "\(report.attribution.causes)")
    #expect(!report.verdict.passed)
  }
}
