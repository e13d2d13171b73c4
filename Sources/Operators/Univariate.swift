import FixedPoint
import GraphIR

/// The table of a function for an int16 operand of this format; results are int16 Q0.15.
private func cubic(_ function: UnivariateFunction, _ site: LoweringSite) -> PiecewiseCubic {
  PiecewiseCubic(
    function, input: QFormat(.int16, fractionBits: site.operands[0].fractionBits))
}

/// The format of results in [−1, 1]: 7, 15 or 24 fraction bits.
func univariateFormat(_ storage: Storage) -> QFormat {
  QFormat(storage, fractionBits: storage == .int32 ? 24 : storage.bits - 1)
}

/// Lowers a function of one variable to its piecewise cubic.
func lowerCubic(
  _ function: UnivariateFunction, _ site: LoweringSite
) throws(FormatError) -> KernelCall {
  let (x, y) = (site.operands[0], site.results[0])
  let arguments: [KernelCall.Argument] = [
    .value(x.value), .value(y.value), .constant(y.shape.count),
  ]
  if site.isFloat {
    return KernelCall(
      Kernel("fg_\(function.name)_vector_f32", header: "fg_univariate_f32.h"), arguments)
  }
  guard x.type == "i16", y.type == "i16" else {
    throw FormatError(.noKernel("\(function.name) from \(x.format) to \(y.format)"))
  }
  let cubic = cubic(function, site)
  return KernelCall(
    Kernel("fg_cubic_i16i16", header: "fg_cubic.h"),
    arguments + [.table(cubic.array)]
      + ([cubic.segments, cubic.widthBits, cubic.mirror] + cubic.shifts).map { .constant($0) })
}

/// The error of the table, measured over all 65,536 operands.
func cubicErrorULP(_ function: UnivariateFunction, _ site: LoweringSite) -> Double {
  site.isFloat ? 0.5 : cubic(function, site).maxErrorULP
}

extension PiecewiseCubic {
  /// The coefficients as the emitted program holds them.
  fileprivate var array: ConstantArray {
    let sign = input.fractionBits < 0 ? "m" : ""
    return ConstantArray(
      "\(function.name)_q\(sign)\(abs(input.fractionBits))", coefficients,
      comment: "\(function.name) from \(input) to \(output): error at most "
        + "\((maxErrorULP * 1000).rounded(.up) / 1000) ulp over all inputs")
  }
}
