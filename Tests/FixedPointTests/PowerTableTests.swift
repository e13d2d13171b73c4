import CKernels
import ExactArithmetic
import FixedPoint
import Testing

/// The tables of real powers, by the kernel that reads them.
@Suite struct PowerTableTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let factor: Double
    let exponent: Double
    let input: Int
    let output: Int
    var testDescription: String { "\(factor) x^\(exponent): Q\(input) to Q\(output)" }

    init(_ factor: Double, _ exponent: Double, _ input: Int, _ output: Int) {
      (self.factor, self.exponent, self.input, self.output) = (factor, exponent, input, output)
    }

    var formats: (QFormat, QFormat) {
      (QFormat(.int16, fractionBits: input), QFormat(.int16, fractionBits: output))
    }

    var table: PowerTable {
      let (input, output) = formats
      return PowerTable(factor: factor, exponent: exponent, input: input, output: output)
    }
  }

  static let cases = [
    Case(1, 0.3, 12, 13), Case(1, 1.5, 12, 9), Case(1, -1.25, 13, 4), Case(1, 7.7, 14, 7),
    Case(1, -7.9, 14, 3), Case(0.3, -0.7, 12, 9), Case(-1.25, -2.25, 13, -2),
    Case(1, 0.001, 0, 14), Case(1, 0.5, -4, 7), Case(1, 1 / 3.0, 30, 16),
  ]

  private func results(_ item: Case, _ table: PowerTable, of inputs: [Int16]) -> [Int] {
    var results = inputs
    results.withUnsafeMutableBufferPointer { y in
      // In place, as the emitted program may call it.
      fg_power_i16i16(
        y.baseAddress, y.baseAddress, Int32(inputs.count), table.elements, Int32(table.octaves),
        Int32(table.segmentBits), item.exponent > 0, Int32(item.output))
    }
    return results.map(Int.init)
  }

  /// Over all operands above 0, against MPFR.
  @Test(arguments: cases) func errorIsBoundedForEveryInput(_ item: Case) {
    let table = item.table
    let (input, output) = item.formats
    let inputs = (1...32767).map { Int16($0) }
    let unit = Dyadic(mantissa: 1, exponent: output.fractionBits)
    let exponent = Dyadic(item.exponent)
    var worst = Dyadic(0)
    for (raw, result) in zip(inputs, results(item, table, of: inputs)) {
      let x = Dyadic(mantissa: Int(raw), exponent: -input.fractionBits)
      let power = (x.log(precision: 96) * exponent).exp(precision: 96)
      let exact = Dyadic(item.factor) * power * unit
      let clamped = min(max(exact, Dyadic(-32768)), Dyadic(32767))
      worst = max(worst, (Dyadic(result) - clamped).absoluteValue)
    }
    #expect(worst.double <= table.errorULP(output: output))
    #expect(table.errorULP(output: output) < 0.51)
    #expect(worst.double > 0.3, "the bound is not far off")
  }

  @Test(arguments: cases) func nothingIsThePowerOfWhatIsNotAboveZero(_ item: Case) {
    #expect(results(item, item.table, of: [0, -1, -32768]) == [0, 0, 0])
  }

  @Test func wideResultsAreFinerAndTablesSmall() {
    let wide = QFormat(.int32, fractionBits: 24)
    for exponent in [0.3, -0.5, 1.5, -1.25, 2.9, -2.9] {
      let narrow = PowerTable(
        factor: 1, exponent: exponent, input: QFormat(.int16, fractionBits: 12),
        output: QFormat(.int16, fractionBits: 12))
      #expect(narrow.elements.count * 4 <= 512)
      let table = PowerTable(factor: 1, exponent: exponent, input: wide, output: wide)
      #expect(table.relativeError <= 0x1p-27)
      #expect(table.octaves == 28)
      #expect(table.errorULP(output: wide) < 1.6)
    }
    let steep = PowerTable(factor: -8, exponent: -9, input: wide, output: wide)
    #expect(steep.relativeError < 0x1p-26)
  }
}
