import GraphIR

/// `y = min(a, b)`, element by element.
public struct Minimum: ElementwiseOperator {
  public static let name = "minimum"
  public init() {}

  // MARK: Job key

  public static let layer: LayerDefinition? = .stretching(
    key: "minimum", example: "minimum: [linear1, tanh2]"
  ) { Minimum() }

  // MARK: Shape

  public func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] {
    try elementwiseShape(Self.name, operands)
  }

  // MARK: Gradient

  public static let gradientFormula = "da = dy where a ≤ b, db = dy where b < a"

  public func gradients(
    at site: GradientSite, in graph: inout Graph
  ) throws(ShapeError) -> [Value?] {
    let dy = try site.cotangent(in: &graph)
    let (a, b) = (site.operands[0], site.operands[1])
    let names = site.operands.map { graph.gradientName(of: $0) }
    return [
      site.wanted[0]
        ? try graph.apply(
          WhereGreater(orEqual: true), [b, a, dy], name: names[0], role: .gradient)[0] : nil,
      site.wanted[1]
        ? try graph.apply(
          WhereGreater(orEqual: false), [a, b, dy], name: names[1], role: .gradient)[0] : nil,
    ]
  }

  // MARK: Reference

  @specialized(where S == Double)
  public func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] {
    [operands[0].zip(operands[1]) { -S.maximum(-$0, -$1) }]
  }

  // MARK: Fixed point

  public func resultScales(_ operands: [Scale]) -> [Scale]? { commonScale(operands) }

  public func lower(_ site: LoweringSite) throws(FormatError) -> KernelCall {
    try lowerSum("fg_minimum", site)
  }

  // MARK: Memory

  public static let inPlaceOperand: Int? = 0

  // MARK: Specimens

  public static let specimens = [
    Specimen(Minimum(), [([8], .wide), ([8], .unit)]),
    Specimen(Minimum(), [([2, 3], .unit), ([2, 3], .unit)]),
  ]
}
