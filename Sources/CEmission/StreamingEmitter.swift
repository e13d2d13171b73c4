/// Prints `examples/streaming/`: a program that learns from what a serial port brings and predicts
/// in between.
struct StreamingEmitter {
  let model: EmissionModel

  private var name: String { model.name }
  private var macro: String { model.macro }
  private var batch: String { model.isWhole ? "\(macro)_BATCH" : "1" }
  private var isClass: Bool { model.classCount != nil }
  private var targetBits: Int {
    isClass
      ? 16 : model.fixed.quantized.formats[model.network.target].format?.storage.bits ?? 16
  }
  /// The type of what a sensor gives.
  private var sensorType: String { model.rawInput?.cType ?? "\(name)_input_t" }

  func main() -> String {
    """
    /* SPDX-License-Identifier: 0BSD */
    /* Learns from pairs of sensor values and label as they come, and predicts in between.

       Each message begins with a letter; numbers are little-endian, of the types below.

       L  sensor values, label    learns; answers the loss, 4 bytes\(batchNote)
       P  sensor values           predicts; answers \(answer)
       S                          answers the saved model, \(macro)_SAVE_BYTES bytes
       R  a saved model           goes on with it; answers 1, or 0 when it is refused

       On a board: write the two functions of port.h for its serial port; -DWITHOUT_SAVING leaves S
       and R out, and their buffer. On a computer, in examples/streaming:

       cc -std=c99 -I../../src main.c port_stdio.c ../../src/\(name)_*.c -o ../../../streaming */
    #include "\(name).h"
    #include "port.h"

    #ifdef \(model.noTraining)
    #error "this example trains"
    #endif

    #define SENSORS \(macro)_INPUTS
    #define BATCH \(batch)
    typedef \(sensorType) sensor_t;
    \(labelType())
    #define LABELS \(model.targetCount)

    static \(name)_t model;
    static \(name)_input_t x[BATCH * SENSORS];
    static label_t labels[BATCH * LABELS];
    \(buffers())static int32_t gathered;

    \(numbers())

    static bool read_number(uint32_t *number, uint8_t bytes)
    {
        uint8_t place;
        *number = 0;
        for (place = 0; place < bytes; place++) {
            const int byte = port_read();
            if (byte < 0) {
                return false;
            }
            *number |= (uint32_t)byte << (8 * place);
        }
        return true;
    }

    static void write_number(uint32_t number, uint8_t bytes)
    {
        for (; bytes > 0; bytes--) {
            port_write((uint8_t)number);
            number >>= 8;
        }
    }

    /* The sensors' values, as the model takes them. */
    static bool read_sensors(\(name)_input_t *to)
    {
        int32_t i;
        uint32_t number;
        for (i = 0; i < SENSORS; i++) {
            if (!read_number(&number, sizeof(sensor_t))) {
                return false;
            }
            \(model.rawInput == nil ? "to" : "sensors")[i] = \(model.rawInput == nil ? "(sensor_t)value_of(number)" : "(sensor_t)number");
        }
    \(model.rawInput == nil ? "" : "    \(name)_quantize_input(sensors, to);\n")    return true;
    }

    static bool learn(void)
    {
        \(name)_loss_t loss = 0;
        int32_t i;
        uint32_t number;
        if (!read_sensors(&x[gathered * SENSORS])) {
            return false;
        }
        for (i = 0; i < LABELS; i++) {
            if (!read_number(&number, sizeof(label_t))) {
                return false;
            }
            labels[gathered * LABELS + i] = (label_t)\(isClass ? "number" : "value_of(number)");
        }
        if (++gathered == BATCH) {
            loss = \(name)_train(&model, x, \(model.pointsToTargets ? "labels" : "labels[0]"));
            gathered = 0;
        }
        write_number(bits_of(loss), 4);
        return true;
    }

    static bool predict(void)
    {
        static \(name)_input_t now[SENSORS];
    \(prediction())
        return true;
    }

    #ifndef WITHOUT_SAVING
    static uint8_t saved[\(macro)_SAVE_BYTES];

    static bool restore(void)
    {
        uint32_t number;
        size_t i;
        for (i = 0; i < sizeof saved; i++) {
            if (!read_number(&number, 1)) {
                return false;
            }
            saved[i] = (uint8_t)number;
        }
        write_number(\(name)_load(&model, saved, sizeof saved) ? 1 : 0, 1);
        return true;
    }

    static bool give(void)
    {
        const size_t count = \(name)_save(&model, saved);
        size_t i;
        for (i = 0; i < count; i++) {
            port_write(saved[i]);
        }
        return true;
    }
    #endif

    int main(void)
    {
        bool goes_on = true;
        \(name)_init(&model);
        while (goes_on) {
            switch (port_read()) {
            case 'L':
                goes_on = learn();
                break;
            case 'P':
                goes_on = predict();
                break;
    #ifndef WITHOUT_SAVING
            case 'S':
                goes_on = give();
                break;
            case 'R':
                goes_on = restore();
                break;
    #endif
            case -1:
                goes_on = false;
                break;
            default:
                break;
            }
        }
        return 0;
    }

    """
  }

  private var batchNote: String {
    model.isWhole ? ",\n                              of each \(macro)_BATCH-th; else 0" : ""
  }

  private var answer: String {
    model.classCount != nil ? "the class, 1 byte" : "\(macro)_OUTPUTS outputs"
  }

  private func labelType() -> String {
    let type = "typedef int\(targetBits)_t label_t;"
    return isClass
      ? type : "#ifdef \(macro)_FLOAT\ntypedef float label_t;\n#else\n\(type)\n#endif"
  }

  /// Numbers of the program as 32 bits, and back where any comes in.
  private func numbers() -> String {
    let takesNumbers = !isClass || model.rawInput == nil
    func back(_ text: String) -> String { takesNumbers ? "\n\n\(text)" : "" }
    return """
      #ifdef \(macro)_FLOAT
      union number {
          float value;
          uint32_t bits;
      };

      static uint32_t bits_of(float value)
      {
          union number number;
          number.value = value;
          return number.bits;
      }\(back("static float value_of(uint32_t bits)\n{\n    union number number;\n    number.bits = bits;\n    return number.value;\n}"))
      #else
      static uint32_t bits_of(int32_t value) { return (uint32_t)value; }\(back("static int32_t value_of(uint32_t bits) { return (int32_t)bits; }"))
      #endif
      """
  }

  private func buffers() -> String {
    model.rawInput == nil ? "" : "static sensor_t sensors[SENSORS];\n"
  }

  private func prediction() -> String {
    let reading = """
          if (!read_sensors(now)) {
              return false;
          }
      """
    guard model.classCount == nil else {
      return reading + "\n    write_number((uint32_t)\(name)_predict_class(&model, now), 1);"
    }
    return """
          static \(name)_output_t y[\(macro)_OUTPUTS];
          int32_t i;
      \(reading)
          \(name)_predict(&model, now, y);
          for (i = 0; i < \(macro)_OUTPUTS; i++) {
              write_number(bits_of(y[i]), sizeof y[i]);
          }
      """
  }

  static let port = """
    /* SPDX-License-Identifier: 0BSD */
    /* The serial port: two functions to write for a board. */
    #ifndef PORT_H
    #define PORT_H

    #include <stdint.h>

    /* Waits for the next byte, 0 ... 255; -1 when there will be none. */
    int port_read(void);

    void port_write(uint8_t byte);

    #endif

    """

  static let standardStreams = """
    /* SPDX-License-Identifier: 0BSD */
    /* A computer's standard input and output in place of a serial port. */
    #include <stdio.h>

    #include "port.h"

    int port_read(void) { return getchar(); }

    void port_write(uint8_t byte) { putchar(byte); }

    """
}
