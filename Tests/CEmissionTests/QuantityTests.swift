import CEmission
import CKernels
import ExactArithmetic
import FixedPoint
import GraphIR
import Testing

/// The integers that Swift computes for C: inputs, rates and masters, against exact arithmetic and
/// the kernels.
@Suite struct QuantityTests {
  /// What the kernel stores for every raw byte.
  private func stored(_ quantizer: InputQuantizer, _ raw: [UInt8], _ storage: Storage) -> [Int] {
    var (x, wide) = (
      [Int16](repeating: 0, count: raw.count), [Int32](repeating: 0, count: raw.count)
    )
    let elements = quantizer.elements
    let tables = (
      elements.map { Int32($0.zero) }, elements.map { Int32($0.mantissa) },
      elements.map { Int32($0.offset) }, elements.map { UInt8($0.shift) }
    )
    guard storage == .int16 else {
      fg_quantize_u8i32(
        raw, &wide, Int32(raw.count), tables.0, tables.1, tables.2, tables.3, elements.count > 1)
      return wide.map(Int.init)
    }
    fg_quantize_u8i16(
      raw, &x, Int32(raw.count), tables.0, tables.1, tables.2, tables.3, elements.count > 1)
    return x.map(Int.init)
  }

  @Test(arguments: [Storage.int16, .int32], [0.0625, 0.01, 1.0 / 255, -0.5, 3.0])
  func bytesAreQuantizedAsTheKernelDoesAndNearTheExactValue(_ storage: Storage, _ scale: Double) {
    for offset in [0.0, -1.0, 0.3] { check(scale, offset, storage) }
  }

  private func check(_ scale: Double, _ offset: Double, _ storage: Storage) {
    let bytes = (0...255).map(UInt8.init)
    let format = QFormat.holding(magnitude: 255 * abs(scale) + abs(offset), storage: storage)
    let raw = RawInput(type: "uint8", scale: [scale], offset: [offset])
    let quantizer = raw.quantizer(format)
    #expect(
      stored(quantizer, bytes, storage) == bytes.map { quantizer.quantize(Int($0), index: 0) })
    for byte in bytes {
      let exact = Dyadic(scale) * Dyadic(Int(byte)) + Dyadic(offset)
      let scaled = exact * Dyadic(mantissa: 1, exponent: format.fractionBits)
      // Rounded once, and the offset to 2^-8 ulp; of an int32 to one, its scale to 28 bits.
      let bound = storage == .int16 ? 0.5 + 1.0 / 256 : 1.25
      let error = (Dyadic(quantizer.quantize(Int(byte), index: 0)) - scaled).absoluteValue
      #expect(error.double <= bound, "byte \(byte)")
    }
  }

  @Test func columnsHaveTheirOwnScale() {
    let raw = RawInput(type: "uint8", scale: [0.001, 2, 0.5], offset: [0, -100, 1])
    let quantizer = raw.quantizer(QFormat(.int16, fractionBits: 6))
    let bytes: [UInt8] = [255, 100, 7]
    #expect(stored(quantizer, bytes, .int16) == [16, 6400, 288])
    #expect(bytes.enumerated().map { quantizer.quantize(Int($1), index: $0) } == [16, 6400, 288])
  }

  /// A column far from 0 that hardly varies, beside one of huge steps.
  @Test func extremeColumnsKeepTheirBits() {
    let raw = RawInput(type: "int32", scale: [1 / 3.0, 1e-9, 2.0], offset: [-10_000, 0, 0.25])
    let quantizer = raw.quantizer(QFormat(.int16, fractionBits: 13))
    for (index, value) in [(0, 30_002), (0, 29_997), (1, 2_000_000_000), (1, -7), (2, 1)] {
      let exact = (Double(value) * raw.scale[index] + raw.offset[index]) * 8192
      let stored = Double(quantizer.quantize(value, index: index))
      #expect(abs(stored - exact) <= 0.51, "\(value) of column \(index)")
    }
    #expect(quantizer.elements.allSatisfy { abs($0.mantissa) <= 1 << 29 && $0.shift <= 40 })
    #expect(quantizer.elements.allSatisfy { abs($0.offset) < 1 << 30 })
  }

  /// An offset that no raw int32 is near, beside steps far below an ulp: 64 bits hold the sum.
  @Test(arguments: [Storage.int16, .int32]) func anOffsetBesideTinySteps(_ storage: Storage) {
    let raw = RawInput(type: "int32", scale: [1e-13], offset: [1])
    let format = QFormat.holding(magnitude: 1.5, storage: storage)
    let quantizer = raw.quantizer(format)
    for value in [0, 2_000_000_000, -2_000_000_000] {
      let exact = (Double(value) * 1e-13 + 1) / format.ulp
      #expect(abs(Double(quantizer.quantize(value, index: 0)) - exact) <= 1.25)
    }
    #expect(stored(quantizer, [0], storage) == [quantizer.quantize(0, index: 0)])
  }

  @Test func quantizationSaturates() {
    let raw = RawInput(type: "int32", scale: [1], offset: [0])
    let quantizer = raw.quantizer(QFormat(.int16, fractionBits: 8))
    #expect(quantizer.quantize(Int(Int32.max), index: 0) == 32767)
    #expect(quantizer.quantize(Int(Int32.min), index: 0) == -32768)
    #expect(quantizer.quantize(-3, index: 0) == -768)
  }

  @Test(arguments: [0.05, 0.1, 1.0, 0.99999, 1e-6, 300, 0.5])
  func ratesAreWithin15Bits(_ rate: Double) {
    let mantissa = RateMantissa(rate)
    #expect((1 << 14..<1 << 15).contains(mantissa.mantissa))
    #expect(abs(mantissa.value - rate) <= rate * 0x1p-15)
  }

  @Test func powersOfTwoAreExactRates() {
    #expect(RateMantissa(0.25).value == 0.25)
    #expect(RateMantissa(0.25).mantissa == 1 << 14)
  }

  @Test func mastersAreHalfAWeightUlpAboveTheNearestMaster() {
    let format = BufferFormat.master(QFormat(.int16, fractionBits: 13), .residual8)
    let weights: [Float] = [0, 0.3, -0.3, 1, -1, 0x1p-22, -0x1p-22, 3.99]
    let planes = MasterPlanes(weights, format: format)
    for (weight, master) in zip(weights, planes.masters) {
      #expect(master == Dyadic(Double(weight)).raw(fractionBits: 21) + 128)
    }
    // The upper plane is the nearest int16, though nothing rounds when it is read.
    for (weight, plane) in zip(weights, planes.weights) {
      #expect(plane == Dyadic(Double(weight)).raw(fractionBits: 13))
    }
    for (index, master) in planes.masters.enumerated() {
      #expect(planes.weights[index] * 256 + planes.residuals[index] == master)
    }
  }

  @Test func mastersSaturateToTheirWholeRange() {
    let format = BufferFormat.master(QFormat(.int16, fractionBits: 13), .residual8)
    let planes = MasterPlanes([100, -100], format: format)
    #expect(planes.masters == [(1 << 23) - 1, -(1 << 23)])
    #expect(planes.weights == [32767, -32768])
    #expect(planes.residuals == [255, 0])
  }
}
