import CKernels
import ExactArithmetic
import FixedPoint
import Testing

/// Between float32 and integers: rounded once, to nearest, ties up, saturated.
@Suite struct FloatConversionTests {
  private static let floats: [Float] = {
    var random = SystemRandomNumberGenerator()
    let bits = (0..<20_000).map { _ in
      Float(bitPattern: UInt32.random(in: 0...(.max), using: &random))
    }
    let halves = (-300...300).flatMap { twice -> [Float] in
      [Float(twice) / 2, (Float(twice) / 2).nextUp]
    }
    let ends = [7, 15, 27].flatMap { bits -> [Float] in
      let end = Float(1 << bits)
      return [end, end.nextDown, -end, -(end.nextUp)]
    }
    let others: [Float] = [0, -0.0, .greatestFiniteMagnitude]
    return bits.filter(\.isFinite) + halves + ends + others
  }()

  @Test(arguments: Storage.allCases, [-3, 0, 9, 30])
  func toIntegers(_ storage: Storage, _ fractionBits: Int) {
    let format = QFormat(storage, fractionBits: fractionBits)
    for value in Self.floats where abs(value) < 0x1p90 && (value == 0 || abs(value) > 0x1p-90) {
      let expected = Dyadic(Double(value)).raw(
        fractionBits: fractionBits, in: storage.range)
      let stored: Int
      switch storage {
      case .int8:
        var y: Int8 = 0
        fg_quantize_f32_i8([value], &y, 1, Int32(fractionBits), 0)
        stored = Int(y)
      case .int16:
        var y: Int16 = 0
        fg_quantize_f32_i16([value], &y, 1, Int32(fractionBits), 0)
        stored = Int(y)
      case .int32:
        var y: Int32 = 0
        fg_quantize_f32_i32([value], &y, 1, Int32(fractionBits), 0)
        stored = Int(y)
      }
      #expect(stored == expected, "\(value) in \(format)")
    }
  }

  @Test func whatIsNoNumberBecomes0() {
    var y: [Int16] = [1, 1, 1]
    fg_quantize_f32_i16([.nan, .infinity, -.infinity], &y, 3, 4, 0)
    #expect(y == [0, .max, .min])
  }

  @Test func fromIntegers() {
    for raw in Int16.min...Int16.max {
      var y: Float = 0
      fg_dequantize_f32_i16([raw], &y, 1, 11, 3)
      #expect(y == Float(raw) / 16384)
    }
    for raw in [Int32(134_217_727), -134_217_728, 16_777_217, 3] {
      var y: Float = 0
      fg_dequantize_f32_i32([raw], &y, 1, -2, 0)
      #expect(y == Float(Int64(raw) * 4))
    }
  }
}
