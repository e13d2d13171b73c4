import FixedPoint
import GraphIR

/// The update of a parameter by a step of its shape, `w′ = w + n`, on the full master.
public struct AddStep: Operator {
  public static let name = "add_step"
  public init() {}

  // MARK: Shape

  public func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] {
    try elementwiseShape(Self.name, operands)
  }

  // MARK: Reference

  @specialized(where S == Double)
  public func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] {
    [operands[0].zip(operands[1]) { $0 + $1 }]
  }

  // MARK: Fixed point

  public func resultFormats(_ operands: [Buffer], observed: [Double], storages: [Storage])
    -> [BufferFormat?]
  {
    [operands[0].format]
  }

  public func lower(_ site: LoweringSite) throws(FormatError) -> KernelCall {
    let (w, n) = (site.operands[0], site.operands[1])
    let count = KernelCall.Argument.constant(w.shape.count)
    if site.isFloat {
      return KernelCall(
        Kernel("fg_add_step_f32", header: "fg_update_f32.h"),
        [.value(w.value), .value(n.value), count])
    }
    let master = w.masterFractionBits
    return KernelCall(
      Kernel(template: "fg_add_step_residual8", ["N": n.type]),
      [.value(w.value), .residual(w.value), .value(n.value), count]
        + [.constant(n.fractionBits - master)])
  }

  // MARK: Memory

  public static let updatedOperand: Int? = 0

  // MARK: Specimens

  public static let specimens = [
    Specimen(AddStep(), [([5], .unit), ([5], .reals(-0.1...0.1))], parameter: 0)
  ]
}

extension Buffer {
  /// Fraction bits of a parameter's master: those of its plane and of its residual.
  var masterFractionBits: Int {
    guard case .master(let format, let residualBits) = format else {
      preconditionFailure("an update's first operand is a parameter")
    }
    return format.fractionBits + residualBits
  }
}
