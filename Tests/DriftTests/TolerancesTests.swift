import Drift
import FixedPoint
import Foundation
import GraphIR
import Quantization
import Testing

/// NUMERICS.md, "Parity", once more by hand.
@Suite("Tolerances")
struct TolerancesTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let name: ParityClass
    /// Percentage points; then per cent: mean, any seed, a resolved regression.
    let accuracy: Double
    let losses: [Double]
    let drift: Tolerances.Drift

    var testDescription: String { name.rawValue }
  }

  private static let rows = [
    Row(name: .int32, accuracy: 0.1, losses: [0.05, 0.05, 0.5], drift: .absolute(0.00005)),
    Row(name: .master32, accuracy: 0.1, losses: [0.2, 0.5, 5], drift: .relative(0.15 / 100)),
    Row(name: .int16, accuracy: 0.2, losses: [0.2, 0.5, 5], drift: .relative(0.15 / 100)),
    Row(name: .int8Gradients, accuracy: 0.2, losses: [1, 1, 5], drift: .unlimited),
    Row(name: .int8, accuracy: 0.5, losses: [3, 3, 5], drift: .unlimited),
  ]

  @Test("every row of the table", arguments: rows)
  func row(_ row: Row) {
    let tolerances = Tolerances(row.name)
    #expect(tolerances.accuracy == row.accuracy)
    let losses = [tolerances.meanLoss, tolerances.worstLoss, tolerances.resolvedLoss]
    for (actual, perCent) in zip(losses, row.losses) {
      #expect(abs(100 * actual - perCent) < 1e-12)
    }
    #expect(tolerances.first100 == row.drift)
  }

  @Test("no row is left out, and each is as loose as those before it")
  func order() {
    #expect(Self.rows.map(\.name) == ParityClass.allCases)
    for (strict, loose) in zip(Self.rows, Self.rows.dropFirst()) {
      #expect(strict.accuracy <= loose.accuracy)
      #expect(zip(strict.losses, loose.losses).allSatisfy { $0 <= $1 })
    }
  }

  private func judged(_ policy: FormatPolicy) throws -> ParityClass {
    let task = try ToyTask.classification(samples: 20, tests: 4, epochs: 1, policy: policy)
    return ParityClass(task.emission.fixed.quantized)
  }

  private func override(_ pattern: String, _ storage: Storage) -> FormatPolicy.Override {
    FormatPolicy.Override(pattern: pattern, storage: storage)
  }

  @Test("formats are judged as the row of their storage")
  func pure() throws {
    #expect(try judged(FormatPolicy()) == .int16)
    #expect(try judged(FormatPolicy(storage: .int8)) == .int8)
    #expect(try judged(FormatPolicy(storage: .int32)) == .int32)
    #expect(try judged(FormatPolicy(storage: .int32, weightUpdate: .master32)) == .int32)
    #expect(try judged(FormatPolicy(weightUpdate: .master32)) == .master32)
    #expect(try judged(FormatPolicy(weightUpdate: .nearest16)) == .int16)
    #expect(try judged(FormatPolicy(weightUpdate: .stochastic16)) == .int16)
  }

  @Test("of a mixture the loosest row counts")
  func mixed() throws {
    let gradients = override("*.cotangent", .int8)
    #expect(try judged(FormatPolicy(overrides: [gradients])) == .int8Gradients)
    #expect(
      try judged(FormatPolicy(weightUpdate: .master32, overrides: [gradients])) == .int8Gradients)
    #expect(try judged(FormatPolicy(storage: .int32, overrides: [gradients])) == .int8Gradients)
    let activation = override("linear1", .int8)
    #expect(try judged(FormatPolicy(overrides: [gradients, activation])) == .int8)
    #expect(
      try judged(FormatPolicy(storage: .int32, overrides: [override("linear1", .int16)])) == .int16
    )
    #expect(try judged(FormatPolicy(overrides: [override("linear1", .int32)])) == .int16)
  }

  @Test("the report says whose tolerances it judged by, and which figure has no limit")
  func report() async throws {
    func markdown(_ storage: Storage) async throws -> String {
      try await DriftStudy(
        ToyTask.classification(
          samples: 30, tests: 8, epochs: 2, seeds: [2], policy: FormatPolicy(storage: storage))
      ).run().markdown()
    }
    let narrow = try await markdown(.int8)
    #expect(narrow.contains("judged as `int8`, which has no limit of the first 100 steps drift"))
    let row = try #require(narrow.firstMatch(of: /\| first 100 steps drift \|.*\n/)).output
    #expect(row.contains(" | – | ") && row.hasSuffix(" | unlimited | – |\n"))
    let wide = try await markdown(.int32)
    #expect(wide.contains("The formats are judged as `int32`.\nThe task is"))
    #expect(wide.contains(/\| first 100 steps drift absolute \| \S+ \| ≤ 5e-05 \|/))
    #expect(!wide.contains("unlimited"))
  }
}
