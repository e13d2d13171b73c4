import CEmission
import ExactArithmetic
import FixedPoint
import GraphIR
import Operators
import Testing
import Toolchains

/// Sums over samples in every combination of storages, against the exact result rounded once.
@Suite(.timeLimit(.minutes(20))) struct AccumulateTests {
  private static let storages = Storage.allCases

  /// Random and extreme operands whose shift is `shift` in a sample of exponent `exponent`.
  private func item(
    _ use: Use, _ storages: [Storage], shift: Int, exponent: Int, _ generator: inout SplitMix
  ) throws -> KernelCase {
    // The product's fraction bits are the sum's and the shift, less the sample's exponent.
    let fractions = [9, 4, 5 + shift - exponent]
    let formats = storages.enumerated().map { index, storage in
      BufferFormat.fixed(
        QFormat(
          storage,
          fractionBits: storages.count == 2 && index == 1 ? 9 + shift - exponent : fractions[index]),
        index == 1 ? .sample : .static)
    }
    let rounds: [[[Int]]] = (0..<4).map { round in
      storages.indices.map { index in
        let range = storages[index].range
        return (0..<use.shapes[index].count).map { _ in
          switch round {
          case 0: Int.random(in: range, using: &generator)
          case 1: [range.lowerBound, range.upperBound].randomElement(using: &generator) ?? 0
          case 2: Int.random(in: -3...3, using: &generator)
          default: Int.random(in: range, using: &generator) >> 4
          }
        }
      }
    }
    func real(_ raw: Int, _ format: BufferFormat) -> ExactReal {
      let bits = (format.format?.fractionBits ?? 0) + (format.scale == .sample ? exponent : 0)
      return ExactReal(Dyadic(mantissa: raw, exponent: -bits), precision: 192)
    }
    let exact = rounds.map { raws in
      use.op.evaluate(
        raws.indices.map { index in
          Tensor(use.shapes[index], raws[index].map { real($0, formats[index]) })
        })
    }
    func buffer(_ index: Int, _ shape: Shape, _ format: BufferFormat) -> Buffer {
      Buffer(value: Value(index: index), shape: shape, format: format, magnitude: 1)
    }
    let site = LoweringSite(
      operands: formats.indices.map { buffer($0, use.shapes[$0], formats[$0]) },
      results: [buffer(formats.count, use.shapes[0], formats[0])], headroomBits: 0)
    return KernelCase(
      use: use, meaning: use.op, site: site, call: try use.op.lower(site), rounds: rounds,
      rate: RateMantissa(0.5), exponent: exponent, exact: exact)
  }

  @Test func bitsAreTheExactSumRoundedOnce() async throws {
    var (cases, generator): ([KernelCase], _) = ([], SplitMix(state: 11))
    for use in Use.all where use.op is Accumulate || use.op is AccumulateOuterProduct {
      let others = use.shapes.count - 1
      for choice in 0..<Self.storages.count * (others == 1 ? 3 : 9) {
        let storages = (0...others).map { Self.storages[choice / [1, 3, 9][$0] % 3] }
        for shift in [-70, -12, 0, 1, 16, 33, 64] {
          let exponent = Int.random(in: 0...20, using: &generator)
          cases.append(
            try item(use, storages, shift: shift, exponent: exponent, &generator))
        }
      }
    }
    #expect(Set(cases.map(\.call.kernel.function)).count == 9 + 27)
    let compiler = try await HostCompiler.find()
    let outcomes = try await KernelProgram(cases: cases).outcomes(
      compiler, flags: HostCompiler.sanitizers + ["-O0"])
    for (item, rounds) in zip(cases, outcomes) {
      for (round, outcome) in rounds.enumerated() {
        let complaints = FixedMeaning(item, round, outcome).complaints(result: 0)
        #expect(complaints.isEmpty, "\(item.description): \(complaints.prefix(2))")
      }
    }
  }
}
