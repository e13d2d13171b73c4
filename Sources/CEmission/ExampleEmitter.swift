import FixedPoint
import GraphIR

/// Prints the smallest complete program: it trains on embedded samples and prints the loss.
struct ExampleEmitter {
  let model: EmissionModel
  init(_ model: EmissionModel) { self.model = model }

  private var count: Int { model.exampleInputs.count }

  private var targetType: String {
    "int\(model.fixed.quantized.formats[model.network.target].format?.storage.bits ?? 16)_t"
  }

  func text() -> String {
    let isClass = model.classCount != nil
    let width = isClass ? "" : "[\(model.targetCount)]"
    let target = isClass ? "int16_t" : "value_t"
    let gather = GatherEmitter(model: model, targetType: target)
    let stride = model.isWhole ? "i += \(model.macro)_BATCH" : "i++"
    let steps = (count + model.samplesPerStep - 1) / model.samplesPerStep
    return """
      /* SPDX-License-Identifier: 0BSD */
      /* Trains \(model.name) on \(count) samples and prints the mean loss of each pass.

         cc -std=c99 -Isrc examples/minimal/main.c src/\(model.name)_*.c -o ../minimal && ../minimal
         With -D\(model.macro)_FLOAT the float program runs instead. */
      #include <stdio.h>

      #include "\(model.name).h"

      #define SAMPLES \(count)
      #define PASSES 20

      #ifdef \(model.macro)_FLOAT
      \(isClass ? "" : "typedef float value_t;\n")\(samples(float: true, target, width))
      static double value(\(model.name)_loss_t loss) { return (double)loss; }
      #else
      \(isClass ? "" : "typedef \(targetType) value_t;\n")\(samples(float: false, target, width))
      static double value(\(model.name)_loss_t loss)
      {
          return (double)loss\(scale(model.lossFormat.fractionBits));
      }
      #endif

      \(gather.definitions())static \(model.name)_t model;

      int main(void)
      {
          int pass, i;

          \(model.name)_init(&model);
          for (pass = 1; pass <= PASSES; pass++) {
              double sum = 0.0;
              for (i = 0; i < SAMPLES; \(stride)) {
      \(gather.step("sum += value(", index: "i", tail: ")", indent: "            "))
              }
              printf("pass %2d: loss %.6f\\n", pass, sum / \(model.isWhole ? "\(steps)" : "SAMPLES"));
          }
          return 0;
      }

      """
  }

  private func scale(_ fractionBits: Int) -> String {
    fractionBits >= 0 ? " / \(1 << fractionBits).0" : " * \(1 << -fractionBits).0"
  }

  private func samples(float: Bool, _ target: String, _ width: String) -> String {
    func element(_ value: Double, _ format: QFormat?) -> String {
      guard let format, !float else { return CText.literal(Float(value)) }
      return "\(format.raw(value))"
    }
    let inputs = model.exampleInputs.map { sample in
      let list = CText.list(sample.map { element($0, model.inputFormat) }, indent: "        ")
      return "    {\n\(list)\n    },"
    }
    let format = model.fixed.quantized.formats[model.network.target].format
    let targets = model.exampleTargets.map { sample in
      model.classCount != nil
        ? "\(Int(sample[0]))"
        : "{\(sample.map { element($0, format) }.joined(separator: ", "))}"
    }
    return """
      static const \(model.name)_input_t inputs[SAMPLES][\(model.inputCount)] = {
      \(inputs.joined(separator: "\n"))
      };
      static const \(target) targets[SAMPLES]\(width) = {
      \(CText.list(targets))
      };

      """
  }
}
