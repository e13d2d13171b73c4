import GraphIR

/// Prints what adapts the host driver to a model.
struct DriverEmitter {
  let model: EmissionModel

  func text() -> String {
    let isClass = model.classCount != nil
    let emitter = ProgramEmitter(model, float: false)
    let cases = model.graph.trained.enumerated().map { index, parameter in
      let identifier = emitter.names[parameter.value]
      let count = model.graph.shape(parameter.value).count
      return """
            case \(index): {
                struct parameter p = {\(count), m->\(identifier), RESIDUAL(m->\(identifier)_residual)};
                return p;
            }
        """
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
      #define FG_TARGETS \(isClass ? 1 : model.outputCount)
      #define FG_TARGET(p) \(isClass ? "*(p)" : "(p)")
      #define FG_PARAMETERS \(model.graph.trained.count)
      #define FG_CALLS \(model.graph.nodes.count)

      #ifdef \(model.macro)_FLOAT
      typedef \(isClass ? "int16_t" : "float") fg_label_t;
      typedef float fg_master_t;
      #define RESIDUAL(plane) NULL
      struct parameter { size_t count; float *weights; uint8_t *residuals; };
      #else
      typedef int16_t fg_label_t;
      typedef int32_t fg_master_t;
      #define RESIDUAL(plane) plane
      struct parameter { size_t count; int16_t *weights; uint8_t *residuals; };
      #endif

      static struct parameter parameter_at(fg_model_t *m, size_t index)
      {
          switch (index) {
      \(cases.joined(separator: "\n"))
          default: {
                struct parameter none = {0, NULL, NULL};
                return none;
            }
          }
      }

      static void set_masters(struct parameter p, const fg_master_t *masters)
      {
          size_t i;
          for (i = 0; i < p.count; i++) {
      #ifdef \(model.macro)_FLOAT
              p.weights[i] = masters[i];
      #else
              p.weights[i] = (int16_t)(masters[i] >> 8);
              p.residuals[i] = (uint8_t)(masters[i] & 255);
      #endif
          }
      }

      static void get_masters(struct parameter p, fg_master_t *masters)
      {
          size_t i;
          for (i = 0; i < p.count; i++) {
      #ifdef \(model.macro)_FLOAT
              masters[i] = p.weights[i];
      #else
              masters[i] = (int32_t)p.weights[i] * 256 + p.residuals[i];
      #endif
          }
      }

      """
  }
}

extension EmissionModel {
  /// The sources of a host program that trains as its standard input asks, beside the package:
  /// the protocol is described in `fg_driver.c`.
  public func emitDriver() -> [String: String] {
    var files = [
      "fg_driver_model.h": DriverEmitter(model: self).text(),
      "\(name)_traced.c": emitTraced(),
    ]
    for name in ["fg_driver.c", "fg_observe.h", "fg_checked.h"] {
      files[name] = KernelLibrary.files[name]
    }
    return files
  }
}
