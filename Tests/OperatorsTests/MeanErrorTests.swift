import CEmission
import ExactArithmetic
import FixedPoint
import GraphIR
import Operators
import Testing
import Toolchains

/// Means whose factor 1/n is rounded to 31 bits, at the end of each storage.
@Suite(.timeLimit(.minutes(20))) struct MeanErrorTests {
  /// 101 elements of nearly the largest size, whose mean lies 1/202 ulp beside a tie.
  private static let count = 101

  private func item(_ storage: Storage) throws -> KernelCase {
    let (op, shape): (Mean, Shape) = (Mean(), [Self.count])
    let use = Use(specimen: Specimen(op, [(shape, .reals(-6...6))]), number: 0)
    let format = BufferFormat.fixed(QFormat(storage, fractionBits: 3), .static)
    let top = storage.range.upperBound - 1
    let rounds = [50, 51].flatMap { rest in
      [1, -1].map { sign in
        [(0..<shape.count).map { sign * (top + ($0 < rest ? 1 : 0)) }]
      }
    }
    let exact = rounds.map { raws in
      op.evaluate([
        Tensor(
          shape,
          raws[0].map { ExactReal(Dyadic(mantissa: $0, exponent: -3), precision: 192) })
      ])
    }
    func buffer(_ index: Int, _ shape: Shape) -> Buffer {
      Buffer(value: Value(index: index), shape: shape, format: format, magnitude: 1)
    }
    let site = LoweringSite(
      operands: [buffer(0, shape)], results: [buffer(1, exact[0][0].shape)], headroomBits: 0)
    return KernelCase(
      use: use, meaning: op, site: site, call: try op.lower(site), rounds: rounds,
      rate: RateMantissa(0.5), exponent: 0, exact: exact)
  }

  @Test func meansAreWithinTheirBound() async throws {
    let cases = try Storage.allCases.map(item)
    let outcomes = try await KernelProgram(cases: cases).outcomes(
      try await HostCompiler.find(), flags: ["-O1"])
    for (item, rounds) in zip(cases, outcomes) {
      for (round, outcome) in rounds.enumerated() {
        let complaints = FixedMeaning(item, round, outcome).complaints(result: 0)
        #expect(complaints.isEmpty, "\(item.description): \(complaints)")
      }
    }
  }
}
