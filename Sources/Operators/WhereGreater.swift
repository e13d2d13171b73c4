import FixedPoint
import GraphIR

/// `y = x where a > b, else 0`, or where a ≥ b: the derivative of a maximum.
public struct WhereGreater: ElementwiseOperator {
  public static let name = "where_greater"
  public let orEqual: Bool
  public init(orEqual: Bool) { self.orEqual = orEqual }

  public var attributes: String { orEqual ? "or_equal" : "" }

  // MARK: Shape

  public func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] {
    try elementwiseShape(Self.name, operands)
  }

  // MARK: Reference

  @specialized(where S == Double)
  public func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] {
    let masks = operands[0].zip(operands[1]) { a, b in
      orEqual ? S(1) - (b - a).unitStep() : (a - b).unitStep()
    }
    return [masks.zip(operands[2]) { $0 * $1 }]
  }

  // MARK: Fixed point

  public func resultScales(_ operands: [Scale]) -> [Scale]? {
    operands[0] == operands[1] ? [operands[2]] : nil
  }
  public func resultFormats(_ operands: [Buffer], observed: [Double], storages: [Storage])
    -> [BufferFormat?]
  {
    [operands[2].format.copied(to: storages[0])]
  }

  public func lower(_ site: LoweringSite) throws(FormatError) -> KernelCall {
    let (a, b, x, y) = (site.operands[0], site.operands[1], site.operands[2], site.results[0])
    let arguments: [KernelCall.Argument] =
      [a, b, x, y].map { .value($0.value) } + [.constant(y.shape.count)]
    let stem = orEqual ? "fg_where_greater_or_equal" : "fg_where_greater"
    if site.isFloat {
      return KernelCall(Kernel("\(stem)_f32", header: "fg_piecewise_linear_f32.h"), arguments)
    }
    let alignment = try Alignment(a, b)
    return KernelCall(
      Kernel(template: "fg_where_greater", ["A": a.type, "B": b.type, "X": x.type, "Y": y.type]),
      arguments
        + [
          alignment.shiftA, alignment.shiftB, orEqual ? 1 : 0, x.fractionBits - y.fractionBits,
        ].map { .constant($0) })
  }

  // MARK: Memory

  public static let inPlaceOperand: Int? = 2

  // MARK: Specimens

  public static let specimens = [
    Specimen(WhereGreater(orEqual: true), [([8], .unit), ([8], .wide), ([8], .unit)]),
    Specimen(WhereGreater(orEqual: false), [([8], .unit), ([8], .unit), ([8], .wide)]),
  ]
}
