import Drift
import GraphIR
import Quantization
import Testing

/// Every storage, rule and accumulator trains within the bounds of its operators, and the checked
/// build of it trains to the bits of the plain one.
@Suite("Storages and update rules in training")
struct StorageTests {
  private static let policies: [(name: String, policy: FormatPolicy, tolerance: Double)] = [
    ("int8", FormatPolicy(storage: .int8), 0.1),
    ("int32", FormatPolicy(storage: .int32), 0.001),
    ("master32", FormatPolicy(weightUpdate: .master32), 0.01),
    ("stochastic16", FormatPolicy(weightUpdate: .stochastic16), 0.02),
    ("nearest16", FormatPolicy(weightUpdate: .nearest16), 0.05),
    ("stochastic on int8", FormatPolicy(storage: .int8, weightUpdate: .stochastic16), 0.5),
    ("master32 on int8", FormatPolicy(storage: .int8, weightUpdate: .master32), 0.1),
    ("stochastic on int32", FormatPolicy(storage: .int32, weightUpdate: .stochastic16), 0.001),
    ("int64 sums", FormatPolicy(accumulator: .int64), 0.01),
    ("proved sums", FormatPolicy(accumulator: .proved), 0.01),
    ("float32", FormatPolicy(prefersFloat32: true), 0.001),
    (
      "a mixture",
      FormatPolicy(overrides: [
        .init(pattern: "*.weight", storage: .int8), .init(pattern: "linear1", storage: .int32),
        .init(pattern: "*1.cotangent", storage: .int8),
        .init(pattern: "linear2.bias", storage: .int32),
        .init(pattern: "*.step", isFloat32: true),
      ]), 0.2
    ),
  ]

  @Test(arguments: policies.indices) func trainsWithinItsBounds(_ index: Int) async throws {
    let (name, policy, tolerance) = Self.policies[index]
    for task in [
      try ToyTask.classification(seeds: [2], policy: policy),
      try ToyTask.regression(seeds: [2], policy: policy),
      try ToyTask.classification(seeds: [2], policy: policy, batchSize: 3),
    ] {
      let report = try await DriftStudy(task).run()
      #expect(report.violations.isEmpty, "\(name): \(report.violations.prefix(2))")
      let broken = report.verdict.checks.filter { $0.criterion == .bound && !$0.passed }
      #expect(broken.isEmpty, "\(name): \(broken)")
      let (float, fixed) = (report.float.loss[0], report.fixed.loss[0])
      #expect(float[float.count - 1] < float[0], "\(name)")
      #expect(
        abs(fixed[fixed.count - 1] - float[float.count - 1]) <= tolerance * float[0],
        "\(name): \(fixed) for \(float)")
    }
  }
}
