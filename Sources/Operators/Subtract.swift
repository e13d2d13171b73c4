import GraphIR

/// `y = a − b`, element by element.
public struct Subtract: ElementwiseOperator {
  public static let name = "subtract"
  public init() {}

  // MARK: Job key

  public static let layer: LayerDefinition? = .stretching(
    key: "subtract", example: "subtract: [linear1, tanh2]"
  ) { Subtract() }

  // MARK: Shape

  public func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] {
    try elementwiseShape(Self.name, operands)
  }

  // MARK: Gradient

  public static let gradientFormula = "da = dy, db = −dy"

  public func gradients(
    at site: GradientSite, in graph: inout Graph
  ) throws(ShapeError) -> [Value?] {
    let dy = try site.cotangent(in: &graph)
    let name = graph.gradientName(of: site.operands[1])
    return [
      dy, site.wanted[1] ? try graph.apply(Negate(), dy, name: name, role: .gradient) : nil,
    ]
  }

  // MARK: Reference

  @specialized(where S == Double)
  public func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] {
    [operands[0].zip(operands[1]) { $0 - $1 }]
  }

  // MARK: Fixed point

  public func resultScales(_ operands: [Scale]) -> [Scale]? { commonScale(operands) }

  public func lower(_ site: LoweringSite) throws(FormatError) -> KernelCall {
    try lowerSum("fg_subtract", site)
  }

  // MARK: Memory

  public static let inPlaceOperand: Int? = 0

  // MARK: Specimens

  public static let specimens = [
    Specimen(Subtract(), [([4], .wide), ([4], .unit)])
  ]
}
