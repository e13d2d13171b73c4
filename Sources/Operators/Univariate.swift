import FixedPoint
import GraphIR

/// The format of results in [−1, 1]: 7, 15 or 24 fraction bits.
func univariateFormat(_ storage: Storage) -> QFormat {
  QFormat(storage, fractionBits: storage == .int32 ? 24 : storage.bits - 1)
}

/// The most fraction bits of a stored output from which a derivative is taken: the kernels' factor
/// y(1 − y) or 1 − y² then fits 31 or 50 bits.
func derivativeLimit(_ output: BufferFormat?) -> Int {
  output?.format?.storage == .int32 ? 24 : 15
}

/// Whether a piecewise cubic computes it: operand and result of at most 16 bits.
private func isCubic(_ site: LoweringSite) -> Bool {
  !(site.operands + site.results).contains { $0.type == "i32" }
}

/// The table of a function for an operand of these fraction bits; its own results are int16 Q0.15.
private func cubic(_ function: UnivariateFunction, _ site: LoweringSite) -> PiecewiseCubic {
  PiecewiseCubic(
    function, input: QFormat(.int16, fractionBits: site.operands[0].fractionBits))
}

/// Lowers a function of one variable to its piecewise cubic, or beyond 16 bits to its kernel
/// `fg_<name>` by way of the exponential.
func lowerUnivariate(
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
  let types: KeyValuePairs = ["X": x.type, "Y": y.type]
  guard isCubic(site) else {
    let readable = -7...31
    guard readable.contains(x.fractionBits) else {
      throw .noKernel(
        "\(function.name) of \(x.format)", fractionBits: readable, ofOperand: 0, at: site)
    }
    return KernelCall(
      Kernel(template: "fg_\(function.name)", types),
      arguments + [.constant(x.fractionBits), .constant(y.fractionBits)])
  }
  let cubic = cubic(function, site)
  // A result of fewer bits is rounded once, by a longer last shift.
  let dropped = cubic.output.fractionBits - y.fractionBits
  let shifts = cubic.shifts.dropLast() + [cubic.shifts[3] + dropped]
  return KernelCall(
    Kernel(template: "fg_cubic", types),
    arguments + [.table(cubic.array)]
      + ([cubic.segments, cubic.widthBits, cubic.mirror >> dropped] + shifts)
      .map { .constant($0) })
}

/// The error: of a table as measured over all 65,536 operands; beyond 16 bits 0.5 and what 0.55
/// units of Q24 in e^-|x| or e^(-2|x|) do to 1 / (1 + e), of slope at most 1, or to
/// (1 − e) / (1 + e), of slope at most 2.
func univariateErrorULP(_ function: UnivariateFunction, _ site: LoweringSite) -> Double {
  guard !site.isFloat else { return 0.5 }
  let fractionBits = site.results[0].fractionBits
  guard isCubic(site) else {
    let units = function.mirror == 1 ? 0.6 : 1.2
    return 0.5 + units * QFormat(.int32, fractionBits: 24 - fractionBits).ulp
  }
  let cubic = cubic(function, site)
  let dropped = cubic.output.fractionBits - fractionBits
  return dropped == 0
    ? cubic.maxErrorULP
    : 0.5 + (cubic.maxErrorULP + 0.5) * QFormat(.int32, fractionBits: dropped).ulp
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
