import CKernels
import ExactArithmetic
import FixedPoint
import Testing

/// The tables of functions that are a ramp and a core, and of derivatives in [−2, 2].
@Suite struct RampCubicTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let function: UnivariateFunction
    let input: QFormat
    let output: QFormat
    var testDescription: String { "\(function): \(input) to \(output)" }
  }

  private static func cases(_ pairs: [(Int, Int)], _ storage: Storage) -> [Case] {
    [
      UnivariateFunction.softplus, .silu, .gelu, .geluTanh, .elu(alpha: 1), .elu(alpha: 0.3),
      .elu(alpha: 4),
    ].flatMap { function in
      pairs.map {
        Case(
          function: function, input: QFormat(.int16, fractionBits: $0.0),
          output: QFormat(storage, fractionBits: $0.1))
      }
    }
  }

  static let usual =
    cases([(12, 12), (11, 11), (10, 12), (8, 8), (14, 14), (5, 6)], .int16)
    + cases([(12, 4), (10, 6)], .int8)

  static let unusual = cases(
    [(-6, -7), (0, 15), (15, 0), (20, 20), (30, 12), (12, 24), (-16, -16), (40, 40)], .int16)

  static let derivatives = [
    UnivariateFunction.siluDerivative, .geluDerivative, .geluTanhDerivative,
  ]
  .flatMap { function in
    (4...16).map {
      Case(
        function: function, input: QFormat(.int16, fractionBits: $0),
        output: QFormat(.int16, fractionBits: 14))
    }
  }

  private func table(_ item: Case) -> PiecewiseCubic {
    PiecewiseCubic(item.function, input: item.input, output: item.output)
  }

  /// The table has measured all inputs in doubles; the truth here is MPFR.
  @Test(arguments: usual + derivatives) func errorIsBounded(_ item: Case) {
    let table = table(item)
    #expect(table.maxErrorULP <= 0.75)
    #expect(table.bytes <= 512)
    let worst = exactError(of: table)
    #expect(worst <= table.maxErrorULP)
    #expect(worst > 0.9 * table.maxErrorULP - 0.1)
  }

  /// Wherever formats lie, evaluation is defined for all inputs, which building the table has tried.
  @Test(arguments: unusual) func unusualFormats(_ item: Case) {
    let table = table(item)
    #expect(table.maxErrorULP.isFinite)
    #expect(table.shifts.dropLast().allSatisfy { (0...31).contains($0) })
    #expect(table.shifts[3] <= 31)
    // Where the output can tell, it is as accurate as usual.
    if item.output.fractionBits <= 20 { #expect(table.maxErrorULP <= 0.75) }
  }

  @Test(arguments: usual + unusual) func kernelIsTheModel(_ item: Case) {
    guard item.output.storage == .int16 else { return }
    let table = table(item)
    let inputs = (-32768...32767).map { Int16($0) }
    var outputs = inputs
    outputs.withUnsafeMutableBufferPointer { y in
      // In place, as the emitted program may call it.
      fg_ramp_cubic_i16i16(
        y.baseAddress, y.baseAddress, Int32(inputs.count), table.coefficients,
        Int32(table.segments), Int32(table.widthBits), table.function.form == .leftRamp,
        Int32(table.rampLimit), Int32(table.rampShift), Int32(table.shifts[0]),
        Int32(table.shifts[1]), Int32(table.shifts[2]), Int32(table.shifts[3]))
    }
    #expect(outputs.map(Int.init) == inputs.map { table.evaluate(raw: Int($0)) })
  }

  /// The largest error over the inputs around 0 and every 37th other, from MPFR at 80 bits.
  private func exactError(of table: PiecewiseCubic) -> Double {
    let unit = Dyadic(mantissa: 1, exponent: table.output.fractionBits)
    let range = table.output.storage.range
    let (lowest, highest) = (Dyadic(range.lowerBound), Dyadic(range.upperBound))
    var worst = Dyadic(0)
    for raw in Array(-64...64) + stride(from: -32768, through: 32767, by: 37) {
      let x = Dyadic(mantissa: raw, exponent: -table.input.fractionBits)
      let exact = min(max(table.function.exact(x, 80) * unit, lowest), highest)
      worst = max(worst, (Dyadic(table.evaluate(raw: raw)) - exact).absoluteValue)
    }
    return worst.double
  }
}
