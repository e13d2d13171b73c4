import CEmission
import CKernels
import ExactArithmetic
import GraphIR
import Operators
import TestNetworks
import Testing

/// What a program with batches does, seen from C.
@Suite(.timeLimit(.minutes(20))) struct BatchProgramTests {
  /// Every third sample updates; a refused label is no sample.
  @Test(arguments: [false, true]) func everyThirdSampleUpdates(isFloat: Bool) async throws {
    let built = try Built(Samples.batch())
    defer { built.folder.remove() }
    // What follows the parameters, which the struct begins with.
    let end = isFloat ? "learning_rate" : "batched"
    let result = try await built.run(
      """
      int main(void)
      {
          tiny_batch_t model, before;
          tiny_batch_input_t x[3] = {1, 1, 1};
          int step;
          memset(&model, 0, sizeof model);
          tiny_batch_init(&model);
          before = model;
          for (step = 1; step <= 12; step++) {
              int moved;
              if (tiny_batch_train(&model, x, 7) != TINY_BATCH_REFUSED) return 1;
              tiny_batch_train(&model, x, (int16_t)(step & 1));
              moved = memcmp(&model, &before, offsetof(tiny_batch_t, \(end))) != 0;
              if (moved != (step % 3 == 0)) return 2;
              if (model.batched != step % 3) return 3;
              if (moved && (model.linear1_bias_gradient[0] != 0
                  || model.linear2_weight_gradient[3] != 0)) return 4;
              before = model;
          }
          tiny_batch_train(&model, x, 0);
          tiny_batch_init(&model);
          tiny_batch_init(&before);
          return memcmp(&model, &before, offsetof(tiny_batch_t, arena)) != 0 ? 5 : 0;
      }

      """, float: isFloat)
    #expect(result.exitStatus == 0)
  }

  /// A sample that is met exactly has no gradient, and counts all the same.
  @Test func aSampleWithoutGradientCounts() async throws {
    let network = try Network([2], .mse) { graph, x in
      let h = try graph.linear("linear1", x, 3, bias: false)
      return try graph.apply(ReLU(), h, name: "relu1")
    }
    let built = try Built(network.training(batchSize: 2).calibratedOnRandom().emission("still"))
    defer { built.folder.remove() }
    let result = try await built.run(
      """
      int main(void)
      {
          still_t model, before;
          still_input_t zero[2] = {0, 0};
          still_input_t x[2] = {20000, 20000};
          int16_t target[3] = {0, 0, 0}, far[3] = {20000, 20000, 20000};
          memset(&model, 0, sizeof model);
          still_init(&model);
          before = model;
          still_train(&model, x, far);
          if (memcmp(&model, &before, offsetof(still_t, batched)) != 0) return 1;
          if (still_train(&model, zero, target) != 0) return 2;
          if (memcmp(&model, &before, offsetof(still_t, batched)) == 0) return 3;
          if (model.batched != 0 || model.linear1_weight_gradient[0] != 0) return 4;
          still_train(&model, zero, target);
          return model.batched != 1;
      }

      """)
    #expect(result.exitStatus == 0)
  }

  /// One refused label refuses the batch; statistics and steps move with every one that is taken.
  @Test(arguments: [false, true]) func aBatchIsTakenAtOnce(isFloat: Bool) async throws {
    let built = try Built(Samples.whole())
    defer { built.folder.remove() }
    let result = try await built.run(
      """
      #ifdef TINY_WHOLE_FLOAT
      #define ONE 1.0f
      #else
      #define ONE (1 << TINY_WHOLE_INPUT_FRACTION_BITS) - 1
      #endif

      int main(void)
      {
          tiny_whole_t model, before;
          tiny_whole_input_t x[TINY_WHOLE_BATCH * TINY_WHOLE_INPUTS] = {ONE, 0, ONE, ONE, ONE};
          int16_t labels[TINY_WHOLE_BATCH] = {0, 1, 0, 1}, wrong[TINY_WHOLE_BATCH] = {0, 1, 0, 2};
          memset(&model, 0, sizeof model);
          tiny_whole_init(&model);
          before = model;
          if (tiny_whole_train(&model, x, wrong) != TINY_WHOLE_REFUSED) return 1;
          if (memcmp(&model, &before, sizeof model) != 0) return 2;
          if (tiny_whole_train(&model, x, labels) == TINY_WHOLE_REFUSED) return 3;
          if (model.step != before.step + 1) return 4;
          if (model.norm_running_var[0] == before.norm_running_var[0]) return 5;
          return memcmp(model.linear2_weight, before.linear2_weight, sizeof model.linear2_weight) == 0;
      }

      """, float: isFloat)
    #expect(result.exitStatus == 0)
  }

  /// The kernel divides a rate by the batch as Swift does, within half a unit of 15 bits, or
  /// exactly.
  @Test func ratesAreShared() {
    for rate in [0.05, 0.1, 1, 0.99999, 1e-6, 300, 0.5] {
      for size in [2, 3, 4, 5, 7, 16, 100, 128, 1437, 40_000] {
        let (whole, factor) = (RateMantissa(rate), RateMantissa(1 / Double(size)))
        let share = whole.share(ofBatch: size)
        var (mantissa, shift): (Int16, Int16) = (0, 0)
        fg_share_rate(
          Int16(whole.mantissa), Int16(whole.shift), Int16(factor.mantissa), Int16(factor.shift),
          &mantissa, &shift)
        #expect(Int(mantissa) == share.mantissa && Int(shift) == share.shift)
        let error = abs(share.value * Double(size) / whole.value - 1)
        #expect(error <= 0x1p-14, "\(rate) of \(size)")
        if size.nonzeroBitCount == 1 { #expect(error == 0) }
      }
    }
    var (mantissa, shift): (Int16, Int16) = (1, 1)
    fg_share_rate(0, 3, 16384, 16, &mantissa, &shift)
    #expect(mantissa == 0)
    fg_share_rate(1, 0, 21845, 16, &mantissa, &shift)
    #expect(mantissa == 21845 && shift == 16)
  }
}
