import CEmission
import ExactArithmetic
import FixedPoint
import GraphIR
import Operators
import Testing
import Toolchains

/// The C kernels that operators lower to, against the operators' exact meaning, rounded once.
@Suite(.timeLimit(.minutes(20))) struct KernelLawTests {
  /// Everything that the kernels of all fixed-point cases answered, computed once. The checked build
  /// takes loops over single elements and divides by steps; the plain one takes those over pairs, and
  /// gathers and sums few elements at once.
  private struct Answers: Sendable {
    let cases: [KernelCase]
    let plain: [[KernelProgram.Outcome]]
    let checked: [[KernelProgram.Outcome]]
  }

  private static let fixed = Task {
    let cases = try Use.all.flatMap(KernelCases.fixed)
    let compilers = await HostCompiler.all()
    let first = try #require(compilers.first)
    let last = try #require(compilers.last)
    let program = KernelProgram(cases: cases)
    async let plain = program.outcomes(
      first, defines: ["FG_DSP=1", "FG_PATCH=5", "FG_SUMS=4"],
      flags: HostCompiler.sanitizers + ["-O0"])
    async let checked = program.outcomes(
      last, defines: ["FG_CHECKED", "FG_SERIAL=1", "FG_SCALED=1", "FG_DIVIDES_64=0"], flags: ["-O1"]
    )
    return Answers(cases: cases, plain: try await plain, checked: try await checked)
  }

  private static let float = Task {
    let cases = try Use.all.flatMap(KernelCases.float)
    let compiler = try await HostCompiler.find()
    let outcomes = try await KernelProgram(cases: cases).outcomes(
      compiler, flags: HostCompiler.optimized + HostCompiler.sanitizers)
    return (cases, outcomes)
  }

  private static let lowered = Use.all.filter { !type(of: $0.op).isView }

  /// The cases of a use with the numbers under which their outcomes stand.
  private static func cases(_ use: Use, _ cases: [KernelCase]) throws -> [Int] {
    let numbers = cases.indices.filter { cases[$0].use.testDescription == use.testDescription }
    try #require(!numbers.isEmpty)
    return numbers
  }

  @Test(arguments: lowered) func bitsAreTheMeaningRoundedOnce(_ use: Use) async throws {
    let answers = try await Self.fixed.value
    for number in try Self.cases(use, answers.cases) {
      let item = answers.cases[number]
      for (round, outcome) in answers.plain[number].enumerated() {
        for index in item.site.results.indices {
          let complaints = FixedMeaning(item, round, outcome).complaints(result: index)
          #expect(
            complaints.isEmpty,
            "\(item.description), round \(round), result \(index): \(complaints.prefix(2))")
        }
        #expect(outcome.isSameInPlace, "\(item.description), in place")
      }
    }
  }

  @Test(arguments: lowered) func theCheckedTwinHasTheSameBits(_ use: Use) async throws {
    let answers = try await Self.fixed.value
    for number in try Self.cases(use, answers.cases) {
      let item = answers.cases[number]
      for (plain, checked) in zip(answers.plain[number], answers.checked[number]) {
        #expect(checked.violations == 0, "\(item.description)")
        #expect(plain.results == checked.results, "\(item.description)")
        #expect(plain.exponent == checked.exponent, "\(item.description)")
      }
    }
  }

  @Test(arguments: lowered) func floatKernelsAreNearTheExactValue(_ use: Use) async throws {
    let (cases, outcomes) = try await Self.float.value
    for number in try Self.cases(use, cases) {
      let item = cases[number]
      for (exact, outcome) in zip(item.exact, outcomes[number]) {
        for (tensor, raws) in zip(exact, outcome.results) {
          let scale = tensor.elements.reduce(0) { max($0, abs($1.double)) }
          for (truth, raw) in zip(tensor.elements, raws) {
            let value = Double(Float(bitPattern: UInt32(truncatingIfNeeded: raw)))
            #expect(abs(value - truth.double) <= 1e-5 * scale, "\(item.description)")
          }
        }
        #expect(outcome.isSameInPlace, "\(item.description), in place")
      }
    }
  }

  /// A view passes its operand's bytes on: same format, same elements in the same order.
  @Test func viewsKeepBytes() throws {
    for use in Use.all where type(of: use.op).isView {
      var generator = use.generator(6)
      let point = use.point(&generator)
      #expect(use.op.evaluate(point)[0].elements == point[0].elements)
      for scale in [Scale.static, .sample] {
        let format = BufferFormat.fixed(QFormat(.int16, fractionBits: 9), scale)
        let buffer = Buffer(
          value: Value(index: 0), shape: point[0].shape, format: format, magnitude: 1)
        #expect(use.op.resultFormats([buffer], observed: [1], storages: [.int16]) == [format])
        #expect(use.op.resultScales([scale]) == [scale])
      }
    }
  }
}
