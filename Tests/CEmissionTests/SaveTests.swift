import CEmission
import CKernels
import GraphIR
import Quantization
import Testing
import Toolchains

/// A model that is saved and loaded goes on with the same bits; anything else is refused.
@Suite(.timeLimit(.minutes(20))) struct SaveTests {
  /// The rules of updates, sums of a batch, batches at once with statistics and random bits.
  private static let samples: [(String, @Sendable () throws -> EmissionModel)] = [
    ("tiny_nll", { try Samples.classifier() }), ("tiny_mse", { try Samples.regression() }),
    ("tiny_batch", { try Samples.batch() }), ("tiny_whole", { try Samples.whole() }),
    ("tiny_frozen", { try Samples.frozen() }),
    ("tiny_random", { try Samples.classifier("tiny_random", rule: .stochastic16) }),
    ("tiny_wide", { try Samples.classifier("tiny_wide", rule: .master32) }),
  ]

  private static func preamble(_ model: EmissionModel) -> String {
    let (name, macro) = (model.name, model.name.uppercased())
    let batch = model.fixed.quantized.training.samplesPerStep
    let isClass = model.name != "tiny_mse"
    return """
      #define BATCH \(batch)
      #ifdef \(macro)_FLOAT
      #define VALUE(v) ((float)(v) / 100)
      #else
      #define VALUE(v) ((\(name)_input_t)((v) * 80))
      #endif
      static \(name)_t model, other, before;
      static uint8_t saved[\(macro)_SAVE_BYTES], again[\(macro)_SAVE_BYTES];

      static \(name)_loss_t train(\(name)_t *m, int step)
      {
          \(name)_input_t x[BATCH * \(macro)_INPUTS];
          \(isClass ? "int16_t t[BATCH];" : "\(name)_input_t t[BATCH * \(macro)_OUTPUTS];")
          int i;
          for (i = 0; i < BATCH * \(macro)_INPUTS; i++) x[i] = VALUE((step * 37 + i * 53) % 101 - 50);
          for (i = 0; i < (int)(sizeof t / sizeof t[0]); i++) t[i] = \(isClass ? "(int16_t)((step + i) & 1)" : "VALUE(step % 7)");
          return \(name)_train(m, x, \(batch > 1 || !isClass ? "t" : "t[0]"));
      }
      """
  }

  @Test(arguments: samples.indices, [false, true])
  func trainingGoesOnWithTheSameBits(_ index: Int, isFloat: Bool) async throws {
    let model = try Self.samples[index].1()
    let built = try Built(model)
    defer { built.folder.remove() }
    let (name, macro) = (model.name, model.name.uppercased())
    let result = try await built.run(
      """
      \(Self.preamble(model))
      int main(void)
      {
          int step;
          memset(&model, 0x11, sizeof model);
          memset(&other, 0x77, sizeof other);
          \(name)_init(&model);
          for (step = 0; step < 7; step++) train(&model, step);
          if (\(name)_save(&model, saved) != \(macro)_SAVE_BYTES) return 1;
          if (!\(name)_load(&other, saved, sizeof saved)) return 2;
          for (; step < 20; step++) {
              if (train(&model, step) != train(&other, step)) return 3;
          }
          \(name)_save(&model, saved);
          \(name)_save(&other, again);
          return memcmp(saved, again, sizeof saved) == 0 ? 0 : 4;
      }

      """, float: isFloat, flags: ["-O1"] + HostCompiler.sanitizers)
    #expect(result.exitStatus == 0, "\(result.standardError)")
  }

  /// Every byte is flipped in turn; shorter and longer buffers, another model's, another build's.
  @Test(arguments: [false, true]) func anythingElseIsRefused(isFloat: Bool) async throws {
    let (model, other) = (try Samples.classifier(), try Samples.classifier("tiny_other"))
    let (built, stranger) = (try Built(model), try Built(other))
    defer {
      built.folder.remove()
      stranger.folder.remove()
    }
    let result = try await built.run(
      """
      #include "tiny_other.h"
      \(Self.preamble(model))
      static tiny_other_t foreign;
      int main(void)
      {
          size_t i;
          uint8_t longer[TINY_NLL_SAVE_BYTES + 1];
          memset(&model, 0, sizeof model);
          tiny_nll_init(&model);
          train(&model, 1);
          tiny_nll_save(&model, saved);
          train(&model, 2);
          before = model;
          for (i = 0; i < 8 * sizeof saved; i++) {
              saved[i / 8] ^= (uint8_t)(1U << (i % 8));
              if (tiny_nll_load(&model, saved, sizeof saved)) return 1;
              if (memcmp(&model, &before, sizeof model) != 0) return 2;
              saved[i / 8] ^= (uint8_t)(1U << (i % 8));
          }
          for (i = 0; i < sizeof saved; i++) {
              if (tiny_nll_load(&model, saved, i)) return 3;
          }
          memcpy(longer, saved, sizeof saved);
          if (tiny_nll_load(&model, longer, sizeof longer)) return 4;
          tiny_other_init(&foreign);
          if (TINY_OTHER_SAVE_BYTES != sizeof saved) return 5;
          tiny_other_save(&foreign, again);
          if (tiny_nll_load(&model, again, sizeof again)) return 6;
          if (memcmp(&model, &before, sizeof model) != 0) return 7;
          return tiny_nll_load(&model, saved, sizeof saved) ? 0 : 8;
      }

      """, float: isFloat, flags: HostCompiler.optimized + built.stranger(stranger, isFloat),
      with: [stranger])
    #expect(result.exitStatus == 0, "\(result.standardError)")
  }

  /// The checksum of zip and Ethernet, by its published check value.
  @Test func theChecksumIsCRC32() {
    let bytes = Array("123456789".utf8)
    #expect(fg_crc32(bytes, bytes.count) == 0xcbf4_3926)
  }
}

extension Built {
  /// The macro that makes another model's program the float one, too.
  fileprivate func stranger(_ other: Built, _ isFloat: Bool) -> [String] {
    other.float(isFloat).map { "-D\($0)" }
  }
}
