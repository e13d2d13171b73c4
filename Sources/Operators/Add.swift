import GraphIR

/// `y = a + b`, element by element.
public struct Add: ElementwiseOperator {
  public static let name = "add"
  public init() {}

  // MARK: Job key

  public static let layer: LayerDefinition? = .stretching(
    key: "add", example: "add: [linear1, tanh2]"
  ) { Add() }

  // MARK: Shape

  public func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] {
    try elementwiseShape(Self.name, operands)
  }

  // MARK: Gradient

  public static let gradientFormula = "da = dy, db = dy"

  public func gradients(
    at site: GradientSite, in graph: inout Graph
  ) throws(ShapeError) -> [Value?] {
    let dy = try site.cotangent(in: &graph)
    return [dy, dy]
  }

  // MARK: Reference

  @specialized(where S == Double)
  public func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] {
    [operands[0].zip(operands[1]) { $0 + $1 }]
  }

  // MARK: Fixed point

  public func resultScales(_ operands: [Scale]) -> [Scale]? { commonScale(operands) }

  public func lower(_ site: LoweringSite) throws(FormatError) -> KernelCall {
    try lowerSum("fg_add", site)
  }

  // MARK: Memory

  public static let inPlaceOperand: Int? = 0

  // MARK: Specimens

  public static let specimens = [
    Specimen(Add(), [([3, 2], .unit), ([3, 2], .wide)]),
    Specimen(Add(), [([], .unit), ([], .unit)]),
  ]
}
