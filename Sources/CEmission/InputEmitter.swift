import FixedPoint
import Foundation

extension ProgramEmitter {
  /// The function that turns the device's integers into the network's input; nothing without
  /// `data.raw`.
  func inputFunction() -> String {
    guard let raw = model.rawInput else { return "" }
    let head =
      "void \(model.name)_quantize_input(const \(raw.cType) *raw, \(model.name)_input_t *x)"
    return isFloat ? floatInput(raw, head) : fixedInput(raw, head)
  }

  private func fixedInput(_ raw: RawInput, _ head: String) -> String {
    let quantizer = raw.quantizer(model.inputFormat)
    let elements = quantizer.elements
    func table(_ type: String, _ name: String, _ values: [Int]) -> String {
      """
      static FG_CONST \(type) input_\(name)[\(values.count)] = {
      \(CText.list(values.map(String.init)))
      };
      """
    }
    let body = CText.call(
      quantizeKernel?.function ?? "",
      [
        "raw", "x", "\(model.inputCount)", "input_zero", "input_mantissa", "input_offset",
        "input_shift", "\(elements.count > 1)",
      ], indent: "    ", tail: ";")
    return """
      /* What turns raw integers into \(model.inputFormat): see fg_quantize.h. */
      \(table("int32_t", "zero", elements.map(\.zero)))
      \(table("int32_t", "mantissa", elements.map(\.mantissa)))
      \(table("int32_t", "offset", elements.map(\.offset)))
      \(table("uint8_t", "shift", elements.map(\.shift)))

      \(head)
      {
      \(body)
      }


      """
  }

  private func floatInput(_ raw: RawInput, _ head: String) -> String {
    let (scale, offset): (String, String)
    var tables = ""
    if raw.scale.count > 1 {
      func table(_ name: String, _ values: [Double]) -> String {
        """
        static FG_CONST float \(name)[\(values.count)] = {
        \(CText.list(values.map { CText.literal(Float($0)) }))
        };

        """
      }
      tables = table("input_scale", raw.scale) + table("input_offset", raw.offset) + "\n"
      (scale, offset) = ("fg_const_f32(&input_scale[i])", "fg_const_f32(&input_offset[i])")
    } else {
      (scale, offset) = (
        CText.literal(Float(raw.scale[0])), CText.literal(Float(raw.offset[0]))
      )
    }
    return """
      \(tables)\(head)
      {
          int32_t i;
          for (i = 0; i < \(model.inputCount); i++) {
              x[i] = (float)raw[i] * \(scale) + \(offset);
          }
      }


      """
  }
}
