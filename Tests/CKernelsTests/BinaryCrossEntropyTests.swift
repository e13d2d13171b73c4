import CKernels
import Foundation
import Testing

/// The kernels of the binary cross entropy over whole formats and at their ends.
@Suite struct BinaryCrossEntropyTests {
  /// Every int16 logit, in every format that sensible ranges give, at targets 0, 1/2 and 1: the
  /// cotangent is within its bound, monotone, and never of the wrong sign.
  @Test(arguments: [0, 4, 8, 11, 12, 14]) func bceOverAllLogits(fractionBits: Int) {
    for target in [0, 1 << 13, 1 << 14] {
      var last = Int32.min
      for z in Int32(Int16.min)...Int32(Int16.max) {
        let d = fg_sigmoid_minus_q30(z, Int64(target), Int32(fractionBits), 14)
        let exact =
          1 / (1 + exp(-Double(z) * pow(2, -Double(fractionBits))))
          - Double(target) * 0x1p-14
        let isRight = abs(Double(d) * 0x1p-30 - exact) <= 0.55 * 0x1p-24 + 0x1p-30 + 1e-15
        guard isRight, d >= last - 36 else {
          Issue.record("z = \(z) in Q\(fractionBits), t = \(target): \(d), exact is \(exact)")
          return
        }
        last = d
      }
    }
  }

  /// At the ends of the widest format the loss is the logit itself, and nothing overflows.
  @Test func bceAtTheEndsOfInt16() {
    for (z, t, expected) in [
      (Int16.max, Int16(0), 8.0), (.max, 1 << 14, 0), (.min, 0, 0), (.min, 1 << 14, 8),
    ] {
      var (loss, dz): (Int32, Int16) = (0, 0)
      let k = fg_bce_with_logits_i16i16i16(
        [z], [t], &loss, &dz, 1, 12, 14, 40, 1 << 30, 30 + 40 - 20, 46, 20)
      // ln(1 + e^-8) is 3.4e-4.
      #expect(abs(Double(loss) * 0x1p-20 - expected) < 6e-4)
      #expect(k == (expected == 0 ? 10 : 0) || expected == 0 && (9...12).contains(k), "\(k)")
      #expect(expected == 0 ? abs(dz) >= 1 << 13 : abs(Int(dz)) >= 16378, "\(dz)")
    }
  }
}
