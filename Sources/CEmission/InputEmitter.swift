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
    let quantizer = InputQuantizer(raw, format: model.inputFormat)
    let isPerElement = raw.scale.count > 1
    return """
      /* Mantissas and offsets that turn raw integers into \(model.inputFormat). */
      static FG_CONST int32_t input_mantissa[\(raw.scale.count)] = {
      \(CText.list(quantizer.mantissas.map(String.init)))
      };
      static FG_CONST int32_t input_offset[\(raw.scale.count)] = {
      \(CText.list(quantizer.offsets.map(String.init)))
      };

      \(head)
      {
          fg_quantize_\(raw.shortName)(raw, x, \(model.inputCount), input_mantissa, input_offset, \
      \(quantizer.shift), \(isPerElement));
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

  /// The setter of the learning rate.
  func rateFunction() -> String {
    isFloat
      ? """
      void \(model.name)_set_learning_rate(\(model.name)_t *model, float learning_rate)
      {
          model->learning_rate = learning_rate;
      }
      """
      : """
      void \(model.name)_set_learning_rate(\(model.name)_t *model, int16_t mantissa, int16_t shift)
      {
          model->learning_rate_mantissa = mantissa;
          model->learning_rate_shift = shift;
      }
      """
  }
}

/// The integers by which a device's raw values become the input, mirror of the kernel
/// `fg_quantize`: `x = (raw · mantissa + offset · 2^(shift − 8)) · 2^-shift`.
public struct InputQuantizer: Sendable, Hashable {
  public let mantissas: [Int]
  /// In units of 2^-8 ulp of the input.
  public let offsets: [Int]
  public let shift: Int
  private let format: QFormat

  /// One shift for all elements, as large as the largest mantissa allows: 30 bits.
  public init(_ raw: RawInput, format: QFormat) {
    let units = raw.scale.map { $0 / format.ulp }
    let largest = units.reduce(0) { max($0, abs($1)) }
    var shift = largest > 0 ? 28 - Int(largest.exponent) : 8
    shift = min(max(shift, 8), 62)
    let unit = Double(sign: .plus, exponent: shift, significand: 1)
    mantissas = units.map { Int(($0 * unit).rounded()) }
    offsets = raw.offset.map { Int(($0 / format.ulp * 256).rounded()) }
    self.shift = shift
    self.format = format
  }

  /// The stored input for a raw value of element `index`.
  public func quantize(_ raw: Int, index: Int) -> Int {
    let j = mantissas.count > 1 ? index : 0
    let sum = raw * mantissas[j] + offsets[j] << (shift - 8)
    let rounded = (sum >> shift) + ((sum >> (shift - 1)) & 1)
    return min(max(rounded, format.storage.range.lowerBound), format.storage.range.upperBound)
  }
}
