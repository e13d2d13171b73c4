import FixedPoint
import GraphIR

/// `y = −x`; the most negative integer saturates.
public struct Negate: ElementwiseOperator {
  public static let name = "negate"
  public init() {}

  // MARK: Job key

  public static let layer: LayerDefinition? = LayerDefinition(
    key: "negate", operation: { Negate() })

  // MARK: Shape

  public func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] { [operands[0]] }

  // MARK: Gradient

  public static let gradientFormula = "dx = −dy"

  public func gradients(
    at site: GradientSite, in graph: inout Graph
  ) throws(ShapeError) -> [Value?] {
    let dy = try site.cotangent(in: &graph)
    let name = graph.gradientName(of: site.operands[0])
    return [try graph.apply(Negate(), dy, name: name, role: .gradient)]
  }

  // MARK: Reference

  @specialized(where S == Double)
  public func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] {
    [operands[0].map { -$0 }]
  }

  // MARK: Fixed point

  public func resultScales(_ operands: [Scale]) -> [Scale]? { operands }
  public func resultFormats(_ operands: [Buffer], observed: [Double], storages: [Storage])
    -> [BufferFormat?]
  {
    [operands[0].format.copied(to: storages[0])]
  }
  public func lower(_ site: LoweringSite) throws(FormatError) -> KernelCall {
    lowerUnary("fg_negate", site)
  }

  // MARK: Memory

  public static let inPlaceOperand: Int? = 0

  // MARK: Specimens

  public static let specimens = [Specimen(Negate(), [([5], .wide)])]
}
