import CKernels
import CKernelsChecked
import Testing

/// The reciprocal by steps and by one division of 64 bits.
@Suite struct ReciprocalTwinTests {
  @Test func bothGiveTheSameBits() {
    let ends: [UInt32] = [1 << 31, 1 << 31 + 1, .max, .max - 1]
    for m in ends + stride(from: UInt32(1 << 31), to: .max - 70_000, by: 65_537) {
      #expect(fg_reciprocal_q31(m) == fg_checked_reciprocal_q31(m))
    }
  }
}
