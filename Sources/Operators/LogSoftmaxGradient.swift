import FixedPoint
import GraphIR

/// The derivative of `LogSoftmax` from its stored output: `dxᵢ = dyᵢ − e^yᵢ · Σ dyⱼ`.
public struct LogSoftmaxGradient: Operator {
  public static let name = "log_softmax_gradient"
  public init() {}

  // MARK: Shape

  public func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] {
    try elementwiseShape(Self.name, operands)
  }

  // MARK: Reference

  @specialized(where S == Double)
  public func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] {
    let (y, dy) = (operands[0], operands[1])
    var dx: [S] = []
    for (row, cotangents) in zip(y.rows, dy.rows) {
      let sum = cotangents.reduce(S(0)) { $0 + $1 }
      dx += zip(row, cotangents).map { $1 - $0.exponential() * sum }
    }
    return [Tensor(y.shape, dx)]
  }

  // MARK: Fixed point

  public func resultScales(_ operands: [Scale]) -> [Scale]? {
    operands[0] == .sample ? nil : [operands[1]]
  }

  public func lower(_ site: LoweringSite) throws(FormatError) -> KernelCall {
    let (y, dy, dx) = (site.operands[0], site.operands[1], site.results[0])
    let count = y.shape[y.shape.rank - 1]
    let arguments: [KernelCall.Argument] =
      [y, dy, dx].map { .value($0.value) } + [.constant(y.shape.count / count), .constant(count)]
    if site.isFloat {
      return KernelCall(
        Kernel("fg_log_softmax_gradient_f32", header: "fg_softmax_f32.h"), arguments)
    }
    let isWide = dy.type == "i32"
    let most = isWide ? 1 << 10 : 1 << 14
    guard count <= most else {
      throw FormatError(
        .noKernel(
          "the gradient of log_softmax over \(count) elements, at most \(most)"
            + (isWide ? " in int32" : ""),
          remedy: isWide ? .storage(.int16, ofOperands: [1]) : nil))
    }
    try checkExponential(at: site)
    let shift = 24 + dy.fractionBits - dx.fractionBits
    return KernelCall(
      Kernel(template: "fg_log_softmax_gradient", ["Y": y.type, "G": dy.type, "D": dx.type]),
      arguments + [.constant(y.fractionBits), .constant(shift)])
  }

  /// One rounding, plus 0.55 ulp of exp in Q24 times the largest sum.
  public func errorBoundULP(
    ofResult index: Int, at site: LoweringSite, exponent k: Int
  ) -> Double {
    let (y, dy, dx) = (site.operands[0], site.operands[1], site.results[0])
    let sum = 0.55 * Double(y.shape[y.shape.rank - 1]) * dy.largestRaw
    return 0.5 + sum * QFormat(.int32, fractionBits: 24 + dy.fractionBits - dx.fractionBits).ulp
  }

  // MARK: Specimens

  public static let specimens = [
    Specimen(LogSoftmaxGradient(), [([6], .reals(-8...0)), ([6], .unit)]),
    Specimen(LogSoftmaxGradient(), [([2, 3], .reals(-3...0)), ([2, 3], .wide)]),
  ]
}
