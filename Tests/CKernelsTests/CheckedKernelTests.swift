import CKernels
import CKernelsChecked
import Testing

/// The checked twins: the right counts, and the bits of the plain kernels.
///
/// Counters belong to a thread and a test does not change threads, so tests may run side by side.
@Suite struct CheckedKernelTests {
  struct Counts: Equatable {
    var saturated = 0
    var flushed = 0
    var lost = 0
    var violations = 0
  }

  /// What `body` counts.
  private func counts(_ body: () -> Void) -> Counts {
    fg_checked_reset()
    body()
    return Counts(
      saturated: Int(fg_checked_saturated()), flushed: Int(fg_checked_flushed()),
      lost: Int(fg_checked_lost()), violations: Int(fg_checked_violations()))
  }

  @Test func saturationsBeyondEitherEnd() {
    #expect(counts { _ = fg_checked_saturate_i16(32_767) } == Counts())
    #expect(counts { _ = fg_checked_saturate_i16(32_768) } == Counts(saturated: 1))
    #expect(counts { _ = fg_checked_saturate_i16(-32_768) } == Counts())
    #expect(counts { _ = fg_checked_saturate_i16(-32_769) } == Counts(saturated: 1))
    #expect(counts { _ = fg_checked_saturate_i8(128) } == Counts(saturated: 1))
    #expect(counts { _ = fg_checked_saturate_i32(1 << 27) } == Counts(saturated: 1))
    #expect(counts { _ = fg_checked_store_i16_i32(1, -15) } == Counts(saturated: 1))
    #expect(counts { _ = fg_checked_store_i16_i32(-1, -15) } == Counts())
    #expect(counts { _ = fg_checked_store_i32_i32(1, -27) } == Counts(saturated: 1))
    #expect(counts { _ = fg_checked_store_i32_i32(-1, -27) } == Counts())
  }

  @Test func flushesAreValuesThatRoundTo0() {
    #expect(counts { _ = fg_checked_store_i16_i32(7, 4) } == Counts(flushed: 1))
    #expect(counts { _ = fg_checked_store_i16_i32(8, 4) } == Counts())
    #expect(counts { _ = fg_checked_store_i16_i32(-8, 4) } == Counts(flushed: 1))
    #expect(counts { _ = fg_checked_store_i16_i32(-9, 4) } == Counts())
    #expect(counts { _ = fg_checked_store_i16_i32(0, 4) } == Counts())
    #expect(counts { _ = fg_checked_store_i16_i64(1 << 40, 70) } == Counts(flushed: 1))
  }

  @Test func aBrokenRequirementIsAViolation() {
    #expect(counts { _ = fg_checked_round_shift_i32(.max, 1) } == Counts(violations: 1))
    #expect(counts { _ = fg_checked_round_shift_i32(.max - 1, 1) } == Counts())
    #expect(counts { _ = fg_checked_round_shift_i32(.max, 0) } == Counts())
    #expect(counts { _ = fg_checked_mul_shift_u64(1, 1, 32) } == Counts(violations: 1))
    #expect(counts { _ = fg_checked_reciprocal_q31(1 << 31) } == Counts())
    #expect(counts { _ = fg_checked_reciprocal_q31(1 << 31 - 1) } == Counts(violations: 1))
    #expect(counts { _ = fg_checked_gradient_exponent(1 << 31, 20) } == Counts(violations: 1))
  }

  /// Sums are modulo 2^32: 2 · 2^30 wraps, and coming back is no loss.
  @Test func onlyAWrappedFinalSumIsAViolation() {
    let x: [Int16] = [-32_768, -32_768, -32_768]
    let w: [Int16] = [-32_768, -32_768, 32_767]
    var y: [Int16] = [0]
    let wrapped = counts { fg_checked_linear_i16i16i16_i32(x, w, &y, 1, 2, 1, 16) }
    #expect(wrapped.violations == 1)
    #expect(y == [-32_768])
    let returned = counts { fg_checked_linear_i16i16i16_i32(x, w, &y, 1, 3, 1, 16) }
    #expect(returned == Counts())
    #expect(y == [16_385])
    let wide = counts { fg_checked_linear_i16i16i16_i64(x, w, &y, 1, 2, 1, 17) }
    #expect(wide == Counts())
    #expect(y == [16_384])
    let matrix = counts {
      fg_checked_matmul_i16i16i16_i32(x, w, &y, 1, 2, 1, 2, 1, 1, 1, 16)
    }
    #expect(matrix.violations == 1)
    let bias: [Int16] = [1]
    let biased = counts {
      fg_checked_linear_i16i16i16i16_i32(x, w, bias, &y, 1, 1, 1, 30, 16)
    }
    #expect(biased.violations == 1)
  }

  @Test func anUpdateTooSmallForTheMasterIsLost() {
    var (w, residual): ([Int16], [UInt8]) = ([5, 5], [128, 128])
    let small = counts { fg_checked_add_step_residual8_i16i16(&w, &residual, [7, -8], 2, 4) }
    #expect(small == Counts(lost: 2))
    #expect(w == [5, 5] && residual == [128, 128])
    let felt = counts { fg_checked_add_step_residual8_i16i16(&w, &residual, [8, -9], 2, 4) }
    #expect(felt == Counts())
    #expect(w == [5, 5] && residual == [129, 127])
    let none = counts { fg_checked_add_step_residual8_i16i16(&w, &residual, [0, 0], 2, 4) }
    #expect(none == Counts())
  }

  @Test func mastersSaturateAtBothEnds() {
    var (w, residual): ([Int16], [UInt8]) = ([32_767, -32_768], [254, 1])
    let inside = counts { fg_checked_add_step_residual8_i16i16(&w, &residual, [1, -1], 2, 0) }
    #expect(inside == Counts())
    #expect(w == [32_767, -32_768] && residual == [255, 0])
    let outside = counts { fg_checked_add_step_residual8_i16i16(&w, &residual, [1, -1], 2, 0) }
    #expect(outside == Counts(saturated: 2))
    #expect(w == [32_767, -32_768] && residual == [255, 0])
    let ends: [Int16] = [-32_768, 32_767]
    let far = counts { fg_checked_add_step_residual8_i16i16(&w, &residual, ends, 2, -31) }
    #expect(far.saturated == 2)
    #expect(w == [-32_768, 32_767] && residual == [0, 255])
  }

  @Test func operationsAreProductsOrElements() {
    let x = [Int16](repeating: 1, count: 6)
    var y = [Int16](repeating: 0, count: 6)
    fg_checked_reset()
    fg_checked_linear_i16i16i16_i32(x, x, &y, 2, 3, 2, 0)
    #expect(fg_checked_ops() == 12)
    fg_checked_relu_i16i16(x, &y, 6, 0)
    #expect(fg_checked_ops() == 18)
    // A row whose step is 0 costs nothing.
    var (w, residual) = ([Int16](repeating: 0, count: 6), [UInt8](repeating: 0, count: 6))
    fg_checked_outer_product_update_residual8_i16i16i16(&w, &residual, [0, 1], x, 2, 3, 0)
    #expect(fg_checked_ops() == 21)
  }

  /// Random operands through plain and checked kernels: nothing changes by being watched.
  @Test func checkedBitsArePlainBits() {
    var state: UInt32 = 1
    func random(_ count: Int) -> [Int16] {
      (0..<count).map { _ in
        state = state &* 1_664_525 &+ 1_013_904_223
        return Int16(truncatingIfNeeded: state >> 16)
      }
    }
    for shift in Int32(-4)...34 {
      let (a, b) = (random(12), random(12))
      var (plain, checked) = ([Int16](repeating: 0, count: 12), [Int16](repeating: 0, count: 12))
      fg_multiply_i16i16i16(a, b, &plain, 12, shift)
      fg_checked_multiply_i16i16i16(a, b, &checked, 12, shift)
      #expect(plain == checked)
      fg_add_i16i16i16_i64(a, b, &plain, 12, 3, 0, shift)
      fg_checked_add_i16i16i16_i64(a, b, &checked, 12, 3, 0, shift)
      #expect(plain == checked)
      fg_matmul_i16i16i16_i64(a, b, &plain, 3, 4, 3, 4, 1, 3, 1, shift)
      fg_checked_matmul_i16i16i16_i64(a, b, &checked, 3, 4, 3, 4, 1, 3, 1, shift)
      #expect(plain == checked)
      fg_learning_rate_step_i16i16(a, &plain, 12, 26_214, 19, shift - 20, 3)
      fg_checked_learning_rate_step_i16i16(a, &checked, 12, 26_214, 19, shift - 20, 3)
      #expect(plain == checked)
      var (loss, checkedLoss): (Int32, Int32) = (0, 0)
      let k = fg_softmax_cross_entropy_i16i16(a, 3, &loss, &plain, 12, 12, 20, 20)
      let l = fg_checked_softmax_cross_entropy_i16i16(a, 3, &checkedLoss, &checked, 12, 12, 20, 20)
      #expect(plain == checked && loss == checkedLoss && k == l)
      var (w, r) = (a, [UInt8](repeating: 77, count: 12))
      var (cw, cr) = (w, r)
      fg_outer_product_update_residual8_i16i16i16(&w, &r, b, a, 3, 4, shift)
      fg_checked_outer_product_update_residual8_i16i16i16(&cw, &cr, b, a, 3, 4, shift)
      #expect(w == cw && r == cr)
    }
  }

  /// One segment of the constant 1 under octaves of 1: y = 1 of what is above 0.
  @Test func powersCountWhatHasNone() {
    let octaves: [Int32] = (0..<15).flatMap { _ in [1 << 30, 30] }
    let table: [Int32] = octaves + [0, 0, 0, 0, 0, 1 << 29, 29]
    func power(of x: Int16, rising: Bool) -> Counts {
      var y: Int16 = 0
      let counts = counts {
        fg_checked_power_i16i16([x], &y, 1, table, 15, 0, rising, 4)
      }
      #expect(y == (x > 0 ? 16 : 0))
      return counts
    }
    for rising in [false, true] {
      #expect(power(of: 5, rising: rising) == Counts())
      #expect(power(of: 32767, rising: rising) == Counts())
      #expect(power(of: -1, rising: rising) == Counts(saturated: 1))
    }
    #expect(power(of: 0, rising: true) == Counts())
    #expect(power(of: 0, rising: false) == Counts(saturated: 1))
  }

  @Test func countersBelongToTheirThread() async {
    await withTaskGroup(of: Bool.self) { group in
      for count in 1...8 {
        group.addTask {
          fg_checked_reset()
          for _ in 0..<count { _ = fg_checked_saturate_i16(40_000) }
          return fg_checked_saturated() == UInt64(count)
        }
      }
      for await isOwn in group { #expect(isOwn) }
    }
  }
}
