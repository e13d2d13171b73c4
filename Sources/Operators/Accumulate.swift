import FixedPoint
import GraphIR

/// The sum of a batch's gradients, sample by sample, `G′ = G + g`: each sample's gradient is
/// shifted to the sum's format, whatever its own scale, and rounded once.
public struct Accumulate: Operator {
  public static let name = "accumulate"
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

  public func resultScales(_ operands: [Scale]) -> [Scale]? { sumScale(operands) }
  public func resultFormats(_ operands: [Buffer], observed: [Double], storages: [Storage])
    -> [BufferFormat?]
  {
    [operands[0].format]
  }

  public func lower(_ site: LoweringSite) throws(FormatError) -> KernelCall {
    let (sum, g) = (site.operands[0], site.operands[1])
    let arguments: [KernelCall.Argument] =
      [sum, g].map { .value($0.value) } + [.constant(sum.shape.count)]
    if site.isFloat {
      return KernelCall(Kernel("fg_accumulate_f32", header: "fg_accumulate_f32.h"), arguments)
    }
    return KernelCall(
      Kernel(template: "fg_accumulate", ["S": sum.type, "G": g.type]),
      arguments + [.constant(g.fractionBits - sum.fractionBits), exponentArgument([g], into: sum)])
  }

  // MARK: Memory

  public static let updatedOperand: Int? = 0

  // MARK: Specimens

  public static let specimens = [
    Specimen(Accumulate(), [([5], .unit), ([5], .unit)], state: 0),
    Specimen(Accumulate(), [([2, 3], .wide), ([2, 3], .unit)], state: 0),
  ]
}

/// The scale of a sum over samples: static, whatever each sample's is, or that of a batch whose
/// samples share one.
func sumScale(_ operands: [Scale]) -> [Scale]? {
  guard let added = bilinearScale(Array(operands.dropFirst())) else { return nil }
  return operands[0] == .static || added == [.sample] ? [operands[0]] : nil
}

/// The sample's exponent where an operand is scaled by it and the sum that it joins is not, else 0.
func exponentArgument(_ operands: [Buffer], into sum: Buffer) -> KernelCall.Argument {
  sum.format.scale == .static && operands.contains { $0.format.scale == .sample }
    ? .gradientExponent : .constant(0)
}
