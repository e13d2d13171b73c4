import GraphIR

/// What a self-test must find: the loss of each step, and at the end the hash of each parameter's
/// masters.
public struct SelftestGolden: Sendable, Hashable {
  public let losses: [Int]
  public let hashes: [UInt32]

  /// Reads the lines `loss 123` and `hash 89abcdef` that a self-test without golden values prints.
  public init?(_ text: String) {
    let lines = text.split(separator: "\n").map { $0.split(separator: " ") }
    guard lines.allSatisfy({ $0.count == 2 }) else { return nil }
    losses = lines.compactMap { $0[0] == "loss" ? Int($0[1]) : nil }
    hashes = lines.compactMap { $0[0] == "hash" ? UInt32($0[1], radix: 16) : nil }
    guard losses.count + hashes.count == lines.count, !losses.isEmpty else { return nil }
  }
}

extension EmissionModel {
  /// `extras/selftest.c`: trains on embedded samples and compares with golden values; without any
  /// it only prints what it found.
  public func selftest(golden: SelftestGolden?) -> String {
    SelftestEmitter(model: self, golden: golden).text()
  }
}

/// Prints the self-test.
private struct SelftestEmitter {
  let model: EmissionModel
  let golden: SelftestGolden?

  private var name: String { model.name }
  private var macro: String { model.macro }
  private var isClass: Bool { model.classCount != nil }
  private var targetBits: Int {
    isClass ? 16 : model.fixed.quantized.formats[model.network.target].format?.storage.bits ?? 16
  }

  func text() -> String {
    """
    /* SPDX-License-Identifier: 0BSD */
    /* Self-test of \(name) for the target: trains \(name) on embedded samples and compares the loss
       of each step and at the end all weights with those of the machine that generated it. Fixed
       program only: the bits are the same everywhere.

       On a board: call \(name)_selftest with what writes a character to the serial port. */
    #include "\(name).h"
    #include "fg_arith.h"

    #if defined(\(macro)_FLOAT) || defined(\(model.noTraining))
    #error "the self-test is of the fixed program, and trains"
    #endif

    #define SAMPLES \(model.exampleInputs.count)
    #define STEPS \(model.isWhole ? 100 : max(100, 2 * model.batchSize))
    #define BATCH \(model.isWhole ? "\(macro)_BATCH" : "1")
    #define PARAMETERS \(model.graph.trained.count)

    \(samples())

    static \(name)_t model;
    static \(name)_input_t x[BATCH * \(model.inputCount)];
    static int\(targetBits)_t t[BATCH * \(model.targetCount)];

    /* Trains on the samples of a step; after the last comes the first. */
    static \(name)_loss_t train(int32_t step)
    {
        int32_t b, i;
        for (b = 0; b < BATCH; b++) {
            const int32_t sample = (step * BATCH + b) % SAMPLES;
            for (i = 0; i < \(model.inputCount); i++) {
                x[b * \(model.inputCount) + i] =
                    fg_const_i\(model.inputFormat.storage.bits)(&inputs[sample * \(model.inputCount) + i]);
            }
            for (i = 0; i < \(model.targetCount); i++) {
                t[b * \(model.targetCount) + i] =
                    fg_const_i\(targetBits)(&targets[sample * \(model.targetCount) + i]);
            }
        }
        return \(name)_train(&model, x, \(model.pointsToTargets ? "t" : "t[0]"));
    }

    \(hashing())

    \(comparing())

    #if defined(__STDC_HOSTED__) && __STDC_HOSTED__
    #include <stdio.h>

    \(golden == nil ? Self.recording(name) : Self.main(name))
    #endif

    """
  }

  // MARK: Samples

  private func samples() -> String {
    let format = model.fixed.quantized.formats[model.network.target].format
    let inputs = model.exampleInputs.flatMap { $0.map { "\(model.inputFormat.raw($0))" } }
    let targets = model.exampleTargets.flatMap { sample in
      sample.map { isClass ? "\(Int($0))" : "\(format?.raw($0) ?? 0)" }
    }
    return """
      static FG_CONST \(name)_input_t inputs[SAMPLES * \(model.inputCount)] = {
      \(CText.list(inputs))
      };
      static FG_CONST int\(targetBits)_t targets[SAMPLES * \(model.targetCount)] = {
      \(CText.list(targets))
      };
      """
  }

  // MARK: Weights

  private func hashing() -> String {
    let emitter = ProgramEmitter(model, float: false)
    let cases = model.graph.trained.enumerated().flatMap { index, parameter -> [String] in
      let count = model.graph.shape(parameter.value).count
      return ["    case \(index):", "        for (i = 0; i < \(count); i++) {"]
        + mixing(emitter.planes(of: parameter.value)) + ["        }", "        break;"]
    }
    return """
      /* FNV-1a over a master, a weight with its residual, least significant byte first. */
      static uint32_t mix(uint32_t hash, uint32_t master)
      {
          uint8_t byte;
          for (byte = 0; byte < 4; byte++) {
              hash = (hash ^ (master & 255U)) * UINT32_C(16777619);
              master >>= 8;
          }
          return hash;
      }

      static uint32_t hash_of(int parameter)
      {
          uint32_t hash = UINT32_C(2166136261);
          int32_t i;
          switch (parameter) {
      \(cases.joined(separator: "\n"))
          default:
              break;
          }
          return hash;
      }
      """
  }

  /// The statements that mix element i of a parameter into the hash.
  private func mixing(_ planes: [ProgramEmitter.Plane]) -> [String] {
    let name = planes[0].identifier
    guard planes[0].type != "f32" else {
      return [
        "            union { float value; uint32_t bits; } element;",
        "            element.value = model.\(name)[i];",
        "            hash = mix(hash, element.bits);",
      ]
    }
    var lines = ["            const int32_t weight = model.\(name)[i];"]
    if planes.count > 1 {
      lines.append(
        "            hash = mix(hash, (uint32_t)(weight * \(factor(planes[1].residualBits))) +")
      lines.append("                                 model.\(planes[1].identifier)[i]);")
    } else {
      lines.append("            hash = mix(hash, (uint32_t)weight);")
    }
    return lines
  }

  /// 2^bits as a constant of 32 bits.
  private func factor(_ bits: Int) -> String { "INT32_C(\(1 << bits))" }

  // MARK: Comparing

  private func comparing() -> String {
    let losses = golden?.losses ?? [0]
    let hashes = golden?.hashes ?? [0]
    let names = model.graph.trained.map { "\"\(model.graph.name($0.value))\"" }
    return """
      static FG_CONST int32_t golden_losses[STEPS] = {
      \(CText.list(losses.map { $0 == -(1 << 31) ? "INT32_MIN" : "\($0)" }))
      };
      static FG_CONST uint32_t golden_hashes[PARAMETERS] = {
      \(CText.list(hashes.map(CText.word)))
      };

      static void say(void (*put)(char c), const char *text)
      {
          while (*text != 0) {
              put(*text++);
          }
      }

      static void say_number(void (*put)(char c), int32_t number)
      {
          char digits[11];
          uint8_t count = 0;
          uint32_t rest = number < 0 ? 0U - (uint32_t)number : (uint32_t)number;
          if (number < 0) {
              put('-');
          }
          do {
              digits[count++] = (char)('0' + rest % 10);
              rest /= 10;
          } while (rest > 0);
          while (count > 0) {
              put(digits[--count]);
          }
      }

      int \(name)_selftest(void (*put)(char c));

      /* Prints PASS, or FAIL and what differs first; 0 when nothing does. */
      int \(name)_selftest(void (*put)(char c))
      {
          static const char *const names[PARAMETERS] = {
      \(CText.list(names, indent: "        "))
          };
          int32_t step;
          int p;
          \(name)_init(&model);
          for (step = 0; step < STEPS; step++) {
              const int32_t loss = train(step);
              const int32_t expected = fg_const_i32(&golden_losses[step]);
              if (loss != expected) {
                  say(put, "FAIL: the loss of step ");
                  say_number(put, step + 1);
                  say(put, " is ");
                  say_number(put, loss);
                  say(put, " and should be ");
                  say_number(put, expected);
                  put('\\n');
                  return 1;
              }
          }
          for (p = 0; p < PARAMETERS; p++) {
              if (hash_of(p) != fg_const_u32(&golden_hashes[p])) {
                  say(put, "FAIL: after ");
                  say_number(put, STEPS);
                  say(put, " steps the weights differ in ");
                  say(put, names[p]);
                  put('\\n');
                  return 1;
              }
          }
          say(put, "PASS\\n");
          return 0;
      }
      """
  }

  private static func main(_ name: String) -> String {
    """
    static void print(char c) { putchar(c); }

    int main(void) { return \(name)_selftest(print); }
    """
  }

  /// Without golden values: what prints them.
  private static func recording(_ name: String) -> String {
    """
    int main(void)
    {
        int32_t step;
        int p;
        \(name)_init(&model);
        for (step = 0; step < STEPS; step++) {
            printf("loss %ld\\n", (long)train(step));
        }
        for (p = 0; p < PARAMETERS; p++) {
            printf("hash %08lx\\n", (unsigned long)hash_of(p));
        }
        return 0;
    }
    """
  }
}
