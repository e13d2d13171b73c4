import FixedPoint
import GraphIR

/// What the kernels of losses share that are means over outputs.
enum MeanLoss {
  /// More outputs would overflow the sums.
  static let mostOutputs = 1 << 15
  /// How far the fraction bits of outputs and targets may lie apart.
  static let widestAlignment = 8
  /// Bits that sums of whole differences are shifted left by, so that their mean keeps a fraction.
  static let guardBits = 8

  /// Outputs and targets may be aligned: neither is much finer than the other.
  static func fractionLimit(ofOperand index: Int, _ operands: [BufferFormat?]) -> Int? {
    guard let other = operands[1 - index]?.format else { return nil }
    return other.fractionBits + widestAlignment
  }

  /// The least e with count ≤ 2^e.
  static func bits(_ count: Int) -> Int { ceilLog2(count) }

  /// The bits of an element without its sign.
  static func magnitudeBits(_ buffer: Buffer) -> Int {
    (buffer.format.format?.storage.significantBits ?? 32) - 1
  }

  static func check(_ name: String, _ count: Int) throws(FormatError) {
    guard count <= mostOutputs else {
      throw FormatError(.noKernel("\(name) of \(count) outputs, at most \(mostOutputs)"))
    }
  }

  static func check(_ alignment: Alignment) throws(FormatError) {
    let distance = max(alignment.shiftA, alignment.shiftB)
    guard distance <= widestAlignment else { throw FormatError(.misaligned(bits: distance)) }
  }

  /// What the rounding of 1/n to 31 bits costs at the end of a result's range, in its ulp.
  static func meanError(_ count: Int, in result: Buffer) -> Double {
    let mean = Mantissa(reciprocalOf: count)
    let product = Double(mean.mantissa * count) * QFormat(.int32, fractionBits: mean.shift).ulp
    return abs(product - 1) * result.largestRaw
  }

  // MARK: Cotangents

  /// The format of `d · 2^k / n` for a d of `fractionBits` that k brings to 31 bits.
  static func cotangentFormat(fractionBits: Int, count: Int, storage: Storage) -> QFormat {
    let mean = Mantissa(reciprocalOf: count)
    let shift = (mean.mantissa == 1 << 30 ? 62 : 63) - storage.significantBits
    return QFormat(storage, fractionBits: fractionBits + mean.shift - shift)
  }

  /// The format of ±1/n: of the mantissa of 1/n the upper bits.
  static func signFormat(count: Int, storage: Storage) -> QFormat {
    let shift = Mantissa(reciprocalOf: count).shift
    return QFormat(storage, fractionBits: shift - 32 + storage.significantBits)
  }

  /// 1/n as the integer whose sign bits are k: always 0.
  static func signMeasure(count: Int) -> ExponentMeasure {
    ExponentMeasure(factor: Double(count), fractionBits: 30)
  }
}

extension Buffer {
  /// The integer nearest to 1 / n, within the storage.
  func reciprocal(of count: Int) -> Int {
    guard let format = format.format else {
      preconditionFailure("an integer of a float is not asked for")
    }
    return format.raw(1 / Double(count))
  }
}
