import CKernels
import ExactArithmetic
import FixedPoint
import Testing

@Suite struct PiecewiseCubicTests {
  static let cases = [UnivariateFunction.sigmoid, .tanh].flatMap { function in
    (-4...20).map { (function, $0) }
  }

  @Test(arguments: cases)
  func errorIsBoundedForEveryInput(function: UnivariateFunction, fractionBits: Int) {
    let table = PiecewiseCubic(function, input: QFormat(.int16, fractionBits: fractionBits))
    #expect(table.maxErrorULP <= 0.75)
    #expect(table.bytes <= 512)
    let worst = exactError(of: table)
    #expect(worst <= table.maxErrorULP)
    #expect(worst > table.maxErrorULP - 1e-9)
  }

  @Test(arguments: cases)
  func kernelIsTheModel(function: UnivariateFunction, fractionBits: Int) {
    let table = PiecewiseCubic(function, input: QFormat(.int16, fractionBits: fractionBits))
    let inputs = (-32768...32767).map { Int16($0) }
    var outputs = inputs
    let count = Int32(inputs.count)
    outputs.withUnsafeMutableBufferPointer { y in
      // In place, as the emitted program may call it.
      fg_cubic_i16i16(
        y.baseAddress, y.baseAddress, count, table.coefficients, Int32(table.segments),
        Int32(table.widthBits), Int32(table.mirror), Int32(table.shifts[0]),
        Int32(table.shifts[1]), Int32(table.shifts[2]), Int32(table.shifts[3]))
    }
    #expect(outputs.map(Int.init) == inputs.map { table.evaluate(raw: Int($0)) })
  }

  @Test func otherOutputFormats() {
    for fractionBits in [8, 12, 14] {
      let output = QFormat(.int16, fractionBits: fractionBits)
      let input = QFormat(.int16, fractionBits: 12)
      let table = PiecewiseCubic(.sigmoid, input: input, output: output)
      #expect(table.evaluate(raw: 0) == 1 << (fractionBits - 1))
      #expect(table.maxErrorULP <= 0.75)
      #expect(exactError(of: table) <= table.maxErrorULP)
    }
  }

  @Test(arguments: [-30, -16, -8, 21, 22, 23, 24, 26, 28, 30, 34, 40])
  func unusualInputFormats(fractionBits: Int) {
    for function in [UnivariateFunction.sigmoid, .tanh] {
      let table = PiecewiseCubic(function, input: QFormat(.int16, fractionBits: fractionBits))
      #expect(table.maxErrorULP <= 0.75)
      #expect(table.bytes <= 512)
      #expect(table.shifts.allSatisfy { (0...31).contains($0) })
    }
  }

  @Test func tablesAreDeterministic() {
    let input = QFormat(.int16, fractionBits: 11)
    #expect(PiecewiseCubic(.tanh, input: input) == PiecewiseCubic(.tanh, input: input))
  }

  /// The largest error over all inputs, from MPFR at 80 bits.
  private func exactError(of table: PiecewiseCubic) -> Double {
    let unit = Dyadic(mantissa: 1, exponent: table.output.fractionBits)
    let (lowest, highest) = (Dyadic(-32768), Dyadic(32767))
    var worst = Dyadic(0)
    // f(-x) = m - f(x) gives both signs from one call.
    for magnitude in 0...32768 {
      let x = Dyadic(mantissa: magnitude, exponent: -table.input.fractionBits)
      let value = table.function.exact(x, 80)
      let mirrored = Dyadic(table.function == .sigmoid ? 1 : 0) - value
      for (raw, exact) in [(magnitude, value), (-magnitude, mirrored)]
      where raw <= 32767 && raw >= -32768 {
        let clamped = min(max(exact * unit, lowest), highest)
        worst = max(worst, (Dyadic(table.evaluate(raw: raw)) - clamped).absoluteValue)
      }
    }
    return worst.double
  }
}
