import GraphIR
import MemoryPlanning

/// Prints what adapts the host driver to a model.
struct DriverEmitter {
  let model: EmissionModel

  func text() -> String {
    let isClass = model.classCount != nil
    let target = isClass ? (model.isWhole ? "(p)" : "*(p)") : "(p)"
    func seed(_ program: PlannedProgram) -> String {
      program.isRandom ? "\(model.name)_set_seed(m, seed)" : "((void)(m), (void)(seed))"
    }
    return """
      #include <stddef.h>
      #include "\(model.name).h"

      typedef \(model.name)_t fg_model_t;
      typedef \(model.name)_input_t fg_input_t;
      typedef \(model.name)_output_t fg_output_t;
      typedef \(model.name)_loss_t fg_loss_t;
      #define FG_INIT \(model.name)_init
      #define FG_TRAIN \(model.name)_train
      #define FG_PREDICT \(model.name)_predict
      #define FG_INPUTS \(model.inputCount)
      #define FG_OUTPUTS \(model.outputCount)
      #define FG_TARGETS \(model.targetCount)
      #define FG_TARGET(p) \(target)
      #define FG_BATCH \(model.samplesPerStep)
      #define FG_PARAMETERS \(model.graph.trained.count)
      #define FG_CALLS \(model.graph.nodes.count)

      /* A parameter: its plane of elements of `bytes`, and what stands beside it for updates. */
      struct parameter { size_t count; void *plane; size_t bytes; void *residual; int residual_bits; };

      #ifdef \(model.macro)_FLOAT
      typedef \(isClass ? "int16_t" : "float") fg_label_t;
      typedef float fg_master_t;
      #define FG_FLOAT
      #define FG_SET_SEED(m, seed) \(seed(model.float))
      #else
      typedef \(targetType) fg_label_t;
      typedef int32_t fg_master_t;
      #define FG_SET_SEED(m, seed) \(seed(model.fixed))
      #endif

      static struct parameter parameter_at(fg_model_t *m, size_t index)
      {
          struct parameter p = {0, NULL, 0, NULL, 0};
          switch (index) {
      #ifdef \(model.macro)_FLOAT
      \(cases(float: true))
      #else
      \(cases(float: false))
      #endif
          default: break;
          }
          return p;
      }

      """
  }

  private var targetType: String {
    let format = model.fixed.quantized.formats[model.network.target].format
    return "int\(format?.storage.bits ?? 16)_t"
  }

  private func cases(float: Bool) -> String {
    let emitter = ProgramEmitter(model, float: float)
    return model.graph.trained.enumerated().flatMap { index, parameter in
      let planes = emitter.planes(of: parameter.value)
      let name = planes[0].identifier
      var lines = [
        "    case \(index):", "        p.count = \(model.graph.shape(parameter.value).count);",
        "        p.plane = m->\(name);", "        p.bytes = sizeof *m->\(name);",
      ]
      if planes.count > 1 {
        lines += [
          "        p.residual = m->\(planes[1].identifier);",
          "        p.residual_bits = \(planes[1].residualBits);",
        ]
      }
      return lines + ["        break;"]
    }.joined(separator: "\n")
  }
}

extension EmissionModel {
  /// The sources of programs that train as their input asks, beside the package: of the host's,
  /// whose protocol `fg_driver.c` describes, and of a target's, with that of `fg_device.c`.
  public func emitDriver() -> [String: String] {
    var files = [
      "fg_driver_model.h": DriverEmitter(model: self).text(),
      "\(name)_traced.c": emitTraced(),
    ]
    let drivers = ["fg_device.c", "fg_driver.c", "fg_masters.h", "fg_observe.h", "fg_checked.h"]
    for name in drivers {
      files[name] = KernelLibrary.files[name]
    }
    return files
  }
}
