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

  /// In wide formats nothing but the stored learning rate is off, and the sum of all errors is the
  /// drift.
  @Test func theRoundedLearningRateIsNamed() async throws {
    let report = try await DriftStudy(
      ToyTask.classification(policy: FormatPolicy(storage: .int32))
    ).run()
    let attribution = report.attribution
    let first = try #require(attribution.causes.first)
    #expect(first.buffer == "learning rate" && first.cause == .learningRate)
    #expect(first.share > 0.9)
    #expect(abs(attribution.explained / attribution.drift - 1) < 0.2, "\(attribution)")
    for buffer in attribution.buffers {
      let causes = attribution.causes.filter { $0.buffer == buffer.buffer }
      #expect(abs(causes.reduce(0) { $0 + $1.share } - buffer.share) < 1e-9)
    }
  }

  /// A drift that is there from the first step is seen in the first step.
  @Test func aDivergenceIsSeenWhenItIsThere() async throws {
    let task = try ToyTask.classification(
      policy: FormatPolicy(overrides: [.init(pattern: "linear2", storage: .int8, fractionBits: 0)]))
    let report = try await DriftStudy(task).run()
    let divergence = try #require(report.divergence)
    #expect(divergence.step == 1 && divergence.steps == 1)
    let (band, float) = (report.steps.band[0], report.steps.float[0])
    #expect(divergence.floor > 0)
    #expect(divergence.floor == max(band.high - float, float - band.low))
    #expect(divergence.drift == abs(report.steps.fixed[0] - report.steps.float[0]))
    #expect(
      report.markdown().contains(
        "The integer run leaves the float runs at step 1: there the distance is "))
  }
}
