import CKernels
import Testing

@Suite struct ArithmeticTests {
  /// floor(v · 2^-shift + 1/2) in 128 bits, for shifts that keep them.
  private func scaled(_ v: Int, _ shift: Int) -> Int128 {
    if shift <= 0 { return Int128(v) << Int128(min(-shift, 64)) }
    if shift > 100 { return 0 }
    return (Int128(v) + 1 << Int128(shift - 1)) >> Int128(shift)
  }

  private func clamped<T: FixedWidthInteger>(_ v: Int128, _: T.Type) -> T {
    T(min(max(v, Int128(T.min)), Int128(T.max)))
  }

  /// Small numbers of both signs, and the neighbourhood of every power of two.
  private static func edges(bits: Int) -> [Int] {
    let limit = Int128(1) << Int128(bits - 1)
    var values = Set((-300...300).map { Int128($0) })
    for power in 0..<bits {
      for offset in -3...3 {
        for sign in [-1, 1] as [Int128] {
          values.insert(sign << Int128(power) + Int128(offset))
          values.insert((sign * 3) << Int128(power) + Int128(offset))
        }
      }
    }
    return values.filter { $0 >= -limit && $0 < limit }.map { Int($0) }.sorted()
  }

  @Test func storesFromInt32() {
    for v in Self.edges(bits: 32) {
      for shift in -40...40 {
        let (acc, s, exact) = (Int32(v), Int32(shift), scaled(v, shift))
        guard
          fg_store_i8_i32(acc, s) == clamped(exact, Int8.self),
          fg_store_i16_i32(acc, s) == clamped(exact, Int16.self),
          fg_store_i32_i32(acc, s) == clamped28(exact)
        else {
          Issue.record("acc \(v), shift \(shift)")
          return
        }
      }
    }
  }

  @Test func storesFromInt64() {
    for v in Self.edges(bits: 64) {
      for shift in -70...70 {
        let (acc, s, exact) = (Int64(v), Int32(shift), scaled(v, shift))
        guard
          fg_store_i8_i64(acc, s) == clamped(exact, Int8.self),
          fg_store_i16_i64(acc, s) == clamped(exact, Int16.self),
          fg_store_i32_i64(acc, s) == clamped28(exact)
        else {
          Issue.record("acc \(v), shift \(shift)")
          return
        }
      }
    }
  }

  @Test func roundingShiftsWhereTheHalfAddFits() {
    for v in Self.edges(bits: 32) {
      for shift in 0...31 where v <= Int(Int32.max) - (shift > 0 ? 1 << (shift - 1) : 0) {
        #expect(Int128(fg_round_shift_i32(Int32(v), Int32(shift))) == scaled(v, shift))
      }
    }
    for v in Self.edges(bits: 64) {
      for shift in 0...63 where v <= Int.max - (shift > 0 ? 1 << (shift - 1) : 0) {
        #expect(Int128(fg_round_shift_i64(Int64(v), Int32(shift))) == scaled(v, shift))
      }
    }
  }

  @Test func saturationIsClamping() {
    for v in Self.edges(bits: 64) {
      #expect(fg_saturate_i32(Int64(v)) == clamped28(Int128(v)))
      #expect(fg_saturate_i16_i64(Int64(v)) == clamped(Int128(v), Int16.self))
      #expect(fg_saturate_i8_i64(Int64(v)) == clamped(Int128(v), Int8.self))
    }
    for v in -70_000...70_000 {
      #expect(fg_saturate_i16(Int32(v)) == clamped(Int128(v), Int16.self))
      #expect(fg_saturate_i8(Int32(v)) == clamped(Int128(v), Int8.self))
    }
  }

  /// An int32 element uses 28 bits.
  private func clamped28(_ v: Int128) -> Int32 { Int32(min(max(v, -(1 << 27)), 1 << 27 - 1)) }
}
