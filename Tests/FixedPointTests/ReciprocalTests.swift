import CKernels
import Testing

@Suite struct ReciprocalTests {
  /// The nearest integer to 2^62 / m, by the machine's division.
  private func nearest(_ m: UInt64) -> UInt64 { ((1 << 63) / m + 1) / 2 }

  @Test func isTheNearestInteger() {
    let one = UInt64(1) << 31
    var mismatches: [UInt64] = []
    func check(_ m: UInt64) {
      if UInt64(fg_reciprocal_q31(UInt32(m))) != nearest(m) { mismatches.append(m) }
    }
    for offset in 0..<UInt64(200_000) {
      check(one + offset)
      check(2 * one - 1 - offset)
    }
    for m in stride(from: one, to: 2 * one, by: 1_021) { check(m) }
    #expect(mismatches.isEmpty)
    #expect(fg_reciprocal_q31(1 << 31) == 1 << 31)
    #expect(fg_reciprocal_q31(.max) == 1 << 30)
    #expect(fg_reciprocal_q31(3 << 30) == 1_431_655_765)
  }
}
