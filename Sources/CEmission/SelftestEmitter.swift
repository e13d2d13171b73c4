import GraphIR

/// What a self-test must find: the last loss and the hash of all masters.
public struct SelftestGolden: Sendable, Hashable {
  public let loss: Int
  public let hash: UInt32

  /// Reads `loss 123 hash 89abcdef` from what the self-test prints.
  public init?(_ text: String) {
    let words = text.split { $0 == " " || $0 == "\n" }
    guard let at = words.firstIndex(of: "loss"), at + 3 < words.count, words[at + 2] == "hash",
      let loss = Int(words[at + 1]), let hash = UInt32(words[at + 3], radix: 16)
    else { return nil }
    self.loss = loss
    self.hash = hash
  }
}

extension EmissionModel {
  /// `extras/selftest.c`: trains on embedded samples and compares with golden values; without any
  /// it only prints what it found.
  public func selftest(golden: SelftestGolden?) -> String {
    let isClass = classCount != nil
    let targetFormat = fixed.quantized.formats[network.target].format
    let targetType = "int\(targetFormat?.storage.bits ?? 16)_t"
    let inputs = exampleInputs.map { sample in
      let list = CText.list(sample.map { "\(inputFormat.raw($0))" }, indent: "        ")
      return "    {\n\(list)\n    },"
    }
    let targets = exampleTargets.map { sample in
      isClass
        ? "\(Int(sample[0]))"
        : "{\(sample.map { "\(targetFormat?.raw($0) ?? 0)" }.joined(separator: ", "))}"
    }
    let emitter = ProgramEmitter(self, float: false)
    let gather = GatherEmitter(model: self, targetType: targetType)
    let index = isWhole ? "step * \(macro)_BATCH % SAMPLES" : "step % SAMPLES"
    let hashing = graph.trained.flatMap { parameter in
      let planes = emitter.planes(of: parameter.value)
      let count = graph.shape(parameter.value).count
      return ["    for (i = 0; i < \(count); i++) {"] + mixing(planes) + ["    }"]
    }
    return """
      /* SPDX-License-Identifier: 0BSD */
      /* Self-test of \(name) for the target: trains \(name) on embedded samples and compares the
         last loss and the hash of all weights with those of the machine that generated it. Fixed
         program only: the bits are the same everywhere. */
      #include "\(name).h"

      #if defined(\(macro)_FLOAT) || defined(\(noTraining))
      #error "the self-test is of the fixed program, and trains"
      #endif

      #define SAMPLES \(exampleInputs.count)
      #define STEPS \(isWhole ? 100 : max(100, 2 * batchSize))
      #define GOLDEN_LOSS \(golden?.loss ?? 0)
      #define GOLDEN_HASH 0x\(Self.hexadecimal(golden?.hash ?? 0))U

      static const \(name)_input_t inputs[SAMPLES][\(inputCount)] = {
      \(inputs.joined(separator: "\n"))
      };
      static const \(targetType) targets[SAMPLES]\(isClass ? "" : "[\(targetCount)]") = {
      \(CText.list(targets))
      };

      \(gather.definitions())static \(name)_t model;

      /* FNV-1a over a master, a weight with its residual, least significant byte first. */
      static uint32_t mix(uint32_t hash, uint32_t master)
      {
          int shift;
          for (shift = 0; shift < 32; shift += 8) {
              hash = (hash ^ ((master >> shift) & 255U)) * 16777619U;
          }
          return hash;
      }

      /* 0 when loss and weights after STEPS steps are the golden ones, else 1. */
      int \(name)_selftest(int32_t *loss, uint32_t *weights)
      {
          uint32_t hash = 2166136261U;
          int32_t step, i;
          \(name)_init(&model);
          for (step = 0; step < STEPS; step++) {
      \(gather.step("*loss = ", index: index, indent: "        "))
          }
      \(hashing.joined(separator: "\n"))
          *weights = hash;
          return *loss == GOLDEN_LOSS && hash == GOLDEN_HASH ? 0 : 1;
      }

      #if defined(__STDC_HOSTED__) && __STDC_HOSTED__
      #include <stdio.h>

      int main(void)
      {
          int32_t loss;
          uint32_t hash;
          const int failed = \(name)_selftest(&loss, &hash);
          printf("loss %ld hash %08lx %s\\n", (long)loss, (unsigned long)hash,
                 failed ? "differs" : "ok");
          return failed;
      }
      #endif

      """
  }

  /// The statements that mix element i of a parameter into the hash.
  private func mixing(_ planes: [ProgramEmitter.Plane]) -> [String] {
    let name = planes[0].identifier
    guard planes[0].type != "f32" else {
      return [
        "        union { float value; uint32_t bits; } element;",
        "        element.value = model.\(name)[i];", "        hash = mix(hash, element.bits);",
      ]
    }
    var master = "(int32_t)model.\(name)[i]"
    if planes.count > 1 {
      master +=
        " * \(1 << planes[1].residualBits)\n                               "
        + "+ model.\(planes[1].identifier)[i]"
    }
    return [
      "        const int32_t master = \(master);", "        hash = mix(hash, (uint32_t)master);",
    ]
  }

  private static func hexadecimal(_ hash: UInt32) -> String {
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }
}
