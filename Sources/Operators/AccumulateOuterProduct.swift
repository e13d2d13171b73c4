import FixedPoint
import GraphIR

/// The sum of a batch's outer products, `G′ = G + g ⊗ x`: each is added element by element, rounded
/// once, and never stored.
public struct AccumulateOuterProduct: Operator {
  public static let name = "accumulate_outer_product"
  public init() {}

  // MARK: Shape

  public func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] {
    let (sum, g, x) = (operands[0], operands[1], operands[2])
    guard g.rank == 1, x.rank == 1, sum == [g[0], x[0]] else {
      throw ShapeError("an outer product of [m] and [n] is added to [m, n]", [sum, g, x])
    }
    return [sum]
  }

  // MARK: Reference

  @specialized(where S == Double)
  public func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] {
    var sum = operands[0]
    let width = operands[2].elements.count
    for (row, g) in operands[1].elements.enumerated() {
      for (column, x) in operands[2].elements.enumerated() {
        sum.elements[row * width + column] = sum.elements[row * width + column] + g * x
      }
    }
    return [sum]
  }

  // MARK: Fixed point

  public func resultScales(_ operands: [Scale]) -> [Scale]? { sumScale(operands) }
  public func resultFormats(_ operands: [Buffer], observed: [Double], storages: [Storage])
    -> [BufferFormat?]
  {
    [operands[0].format]
  }

  public func lower(_ site: LoweringSite) throws(FormatError) -> KernelCall {
    let (sum, g, x) = (site.operands[0], site.operands[1], site.operands[2])
    let arguments: [KernelCall.Argument] =
      [sum, g, x].map { .value($0.value) } + sum.shape.extents.map { .constant($0) }
    if site.isFloat {
      return KernelCall(
        Kernel("fg_accumulate_outer_product_f32", header: "fg_accumulate_f32.h"), arguments)
    }
    return KernelCall(
      Kernel(template: "fg_accumulate_outer_product", ["S": sum.type, "G": g.type, "X": x.type]),
      arguments + [
        .constant(g.fractionBits + x.fractionBits - sum.fractionBits),
        exponentArgument([g, x], into: sum),
      ])
  }

  // MARK: Memory

  public static let updatedOperand: Int? = 0

  // MARK: Specimens

  public static let specimens = [
    Specimen(AccumulateOuterProduct(), [([3, 4], .unit), ([3], .unit), ([4], .wide)], state: 0)
  ]
}
