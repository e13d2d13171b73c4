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
    let rule = w.updateRule
    return KernelCall(
      Kernel(
        template: "fg_add_step", ["RULE": rule.kernelName, "W": w.type, "N": n.type],
        calling: [.masterAdd(w, n.holder)]),
      w.planes + [.value(n.value), count, .constant(n.fractionBits - w.masterFractionBits)]
        + w.randomArguments)
  }

  public func errorBoundULP(
    ofResult index: Int, at site: LoweringSite, exponent k: Int
  ) -> Double { site.isFloat ? 0.5 : site.operands[0].updateRule.errorBoundULP }

  // MARK: Memory

  public static let updatedOperand: Int? = 0

  // MARK: Specimens

  public static let specimens = [
    Specimen(AddStep(), [([5], .unit), ([5], .reals(-0.1...0.1))], parameter: 0)
  ]
}

extension Buffer {
  /// How the parameter takes updates.
  var updateRule: UpdateRule {
    guard case .master(_, let rule) = format else {
      preconditionFailure("an update's first operand is a parameter")
    }
    return rule
  }

  /// Fraction bits of a parameter's master: those of its plane and of its residual.
  var masterFractionBits: Int { fractionBits + updateRule.residualBits }

  /// The arguments for what an update changes.
  var planes: [KernelCall.Argument] {
    [.value(value)] + (updateRule.residualBits > 0 ? [.residual(value)] : [])
  }

  /// The random bits that an update takes.
  var randomArguments: [KernelCall.Argument] {
    updateRule == .stochastic16 ? [.randomKey(value)] : []
  }

  /// The integer that holds an element in arithmetic, as in kernel names.
  var holder: String { type == "i32" ? "i64" : "i32" }
}

extension Kernel {
  /// The addition to a master that update kernels call, of amounts in `holder`.
  static func masterAdd(_ w: Buffer, _ holder: String) -> Kernel {
    Kernel(
      template: "fg_master_add",
      ["RULE": w.updateRule.kernelName, "W": w.type, "P": holder],
      calling: carries(w, holder) ? [masterCarry(w)] : [])
  }

  /// What updates of an int16 and its residual call where the carry fits 16 bits.
  private static func masterCarry(_ w: Buffer) -> Kernel {
    Kernel(template: "fg_master_carry", ["RULE": w.updateRule.kernelName, "W": w.type])
  }

  /// As `FG_CARRIES` in `fg_rule.h`.
  private static func carries(_ w: Buffer, _ holder: String) -> Bool {
    w.updateRule.residualBits > 0 && w.type == "i16" && holder == "i32"
  }
}
