import FixedPoint
import GraphIR

/// The same numbers in the other arithmetic: from integers to float32, or back, rounded once.
struct Convert: Operator {
  static let name = "convert"
  static let specimens: [Specimen] = []
  /// The scale of the result.
  let scale: Scale

  var attributes: String { scale == .sample ? "scaled by the sample" : "" }

  // MARK: Shape

  func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] { [operands[0]] }

  // MARK: Reference

  func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] { operands }

  // MARK: Fixed point

  func resultScales(_ operands: [Scale]) -> [Scale]? { [scale] }

  func lower(_ site: LoweringSite) throws(FormatError) -> KernelCall {
    let (x, y) = (site.operands[0], site.results[0])
    let isFromFloat = x.format == .float32
    let integers = isFromFloat ? y : x
    // With a sample's exponent of at most 20 a power of two of float32.
    guard (-100...100).contains(integers.fractionBits) else {
      throw FormatError(.noKernel("float32 and \(integers.format)"))
    }
    return KernelCall(
      isFromFloat
        ? Kernel(template: "fg_quantize_f32", ["Y": y.type])
        : Kernel(template: "fg_dequantize_f32", ["X": x.type]),
      [
        .value(x.value), .value(y.value), .constant(y.shape.count),
        .constant(integers.fractionBits),
        integers.format.scale == .sample ? .gradientExponent : .constant(0),
      ])
  }
}
