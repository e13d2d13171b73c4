import FixedPoint
import GraphIR

/// The format of the results of a mirrored function, which lie in [−1, 1] or, for a peak above 1,
/// in [−2, 2]: 7, 15 or 24 fraction bits less the peak's.
func univariateFormat(_ function: UnivariateFunction, _ storage: Storage) -> QFormat {
  QFormat(
    storage,
    fractionBits: (storage == .int32 ? 24 : storage.bits - 1) - function.peakExponent)
}

/// The most fraction bits of a stored output from which a derivative is taken: the kernels' factor
/// y(1 − y), 1 − y² or 1 + y then fits 31 or 50 bits.
func derivativeLimit(_ output: BufferFormat?) -> Int {
  output?.format?.storage == .int32 ? 24 : 15
}

/// Lowers a function of one variable: up to 16 bits to its piecewise cubic; beyond, sigmoid and
/// tanh to their kernels by way of the exponential, others to their piecewise quintic.
func lowerUnivariate(
  _ function: UnivariateFunction, _ site: LoweringSite
) throws(FormatError) -> KernelCall {
  let (x, y) = (site.operands[0], site.results[0])
  let arguments: [KernelCall.Argument] = [
    .value(x.value), .value(y.value), .constant(y.shape.count),
  ]
  if site.isFloat {
    return KernelCall(
      Kernel("fg_\(function.name)_vector_f32", header: function.floatHeader),
      arguments + (function.parameter.map { [.real(Float($0))] } ?? []))
  }
  let types: KeyValuePairs = ["X": x.type, "Y": y.type]
  guard isCubic(site) else {
    let readable = -7...31
    guard readable.contains(x.fractionBits) else {
      throw .noKernel(
        "\(function) of \(x.format)", fractionBits: readable, ofOperand: 0, at: site)
    }
    guard !function.isByExponential else {
      return KernelCall(
        Kernel(template: "fg_\(function.name)", types),
        arguments + [.constant(x.fractionBits), .constant(y.fractionBits)])
    }
    let quintic = PiecewiseQuintic(function)
    return KernelCall(
      Kernel(template: "fg_quintic", types),
      arguments + [.table(quintic.array)] + quintic.arguments(x, y).map { .constant($0) })
  }
  let cubic = cubic(function, site)
  let isMirrored = cubic.rampLimit == 0
  return KernelCall(
    Kernel(template: isMirrored ? "fg_cubic" : "fg_ramp_cubic", types),
    arguments + [.table(cubic.array)]
      + (isMirrored ? cubic.mirroredArguments(y) : cubic.rampArguments).map { .constant($0) })
}

/// The error: of a table as measured over all 65,536 operands; beyond 16 bits of sigmoid and tanh
/// 0.5 and what 0.55 units of Q24 in e^-|x| or e^(-2|x|) do to 1 / (1 + e), of slope at most 1, or
/// to (1 − e) / (1 + e), of slope at most 2; of others 0.5 and the quintic's error.
func univariateErrorULP(_ function: UnivariateFunction, _ site: LoweringSite) -> Double {
  guard !site.isFloat else { return 0.5 }
  let fractionBits = site.results[0].fractionBits
  guard isCubic(site) else {
    guard function.isByExponential else {
      let unit = QFormat(.int32, fractionBits: fractionBits).ulp
      return 0.5 + PiecewiseQuintic(function).maxError / unit
    }
    let units = function == .sigmoid ? 0.6 : 1.2
    return 0.5 + units * QFormat(.int32, fractionBits: 24 - fractionBits).ulp
  }
  let cubic = cubic(function, site)
  let dropped = cubic.output.fractionBits - fractionBits
  return dropped == 0
    ? cubic.maxErrorULP
    : 0.5 + (cubic.maxErrorULP + 0.5) * QFormat(.int32, fractionBits: dropped).ulp
}

/// Whether a piecewise cubic computes it: operand and result of at most 16 bits.
private func isCubic(_ site: LoweringSite) -> Bool {
  !(site.operands + site.results).contains { $0.type == "i32" }
}

/// The table of a function for an operand of these fraction bits. A mirrored function's own results
/// are int16 in [−1, 1] or [−2, 2], others are in the result's format.
private func cubic(_ function: UnivariateFunction, _ site: LoweringSite) -> PiecewiseCubic {
  let input = QFormat(.int16, fractionBits: site.operands[0].fractionBits)
  guard case .mirrored = function.form else {
    return PiecewiseCubic(function, input: input, output: site.results[0].storedFormat)
  }
  return PiecewiseCubic(function, input: input, output: univariateFormat(function, .int16))
}

extension UnivariateFunction {
  /// The header of its float kernel.
  fileprivate var floatHeader: String {
    name.hasPrefix("gelu") ? "fg_gelu_f32.h" : "fg_univariate_f32.h"
  }

  /// Its description as a part of a C identifier: `elu_of_0p5`.
  fileprivate var symbol: String {
    String(description.map { $0 == " " ? "_" : $0 == "." ? "p" : $0 })
  }

  /// Whether its wide kernel takes the exponential instead of a table.
  fileprivate var isByExponential: Bool { self == .sigmoid || self == .tanh }
}

extension PiecewiseCubic {
  /// What follows the table in a call of `fg_cubic`: a result of fewer bits is rounded once, by a
  /// longer last shift.
  fileprivate func mirroredArguments(_ y: Buffer) -> [Int] {
    let dropped = output.fractionBits - y.fractionBits
    return [segments, widthBits, mirror >> dropped] + shifts.dropLast() + [shifts[3] + dropped]
  }

  /// What follows the table in a call of `fg_ramp_cubic`.
  fileprivate var rampArguments: [Int] {
    [segments, widthBits, function.form == .leftRamp ? 1 : 0, rampLimit, rampShift] + shifts
  }

  /// The coefficients as the emitted program holds them.
  fileprivate var array: ConstantArray {
    func text(_ format: QFormat) -> String {
      "q" + (format.fractionBits < 0 ? "m" : "") + "\(abs(format.fractionBits))"
    }
    let result = rampLimit == 0 ? "" : "_i\(output.storage.bits)\(text(output))"
    return ConstantArray(
      "\(function.symbol)_\(text(input))\(result)", coefficients,
      comment: "\(function) from \(input) to \(output): error at most "
        + "\((maxErrorULP * 1000).rounded(.up) / 1000) ulp over all inputs")
  }
}

extension PiecewiseQuintic {
  /// What follows the table in a call of `fg_quintic`.
  fileprivate func arguments(_ x: Buffer, _ y: Buffer) -> [Int] {
    var below = (sign: 1, offset: 0)
    if case .mirrored(let mirror) = function.form {
      below = (-1, mirror << Self.fractionBits)
    }
    return [
      segments, 30 + segmentBits - x.fractionBits, function.form == .leftRamp ? 1 : 0, below.sign,
      below.offset, rampLimit(input: x.storedFormat, output: y.storedFormat),
      Self.fractionBits - x.fractionBits, Self.fractionBits - y.fractionBits,
    ]
  }

  /// The coefficients as the emitted program holds them.
  fileprivate var array: ConstantArray {
    ConstantArray(
      "\(function.symbol)_quintic", coefficients,
      comment: "\(function) in Q28: error at most \(maxError)")
  }
}
