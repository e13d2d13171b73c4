import FixedPoint
import GraphIR

/// `y = max(x, 0)`.
public struct ReLU: ElementwiseOperator {
  public static let name = "relu"
  public init() {}

  // MARK: Job key

  public static let layer: LayerDefinition? = LayerDefinition(key: "relu", operation: { ReLU() })

  // MARK: Shape

  public func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] { [operands[0]] }

  // MARK: Gradient

  public static let gradientFormula = "dx = dy where y > 0, else 0"

  public func gradients(
    at site: GradientSite, in graph: inout Graph
  ) throws(ShapeError) -> [Value?] {
    let dy = try site.cotangent(in: &graph)
    let name = graph.gradientName(of: site.operands[0])
    return [
      try graph.apply(ReLUGradient(), site.results[0], dy, name: name, role: .gradient)
    ]
  }

  // MARK: Reference

  @specialized(where S == Double)
  public func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] {
    [operands[0].map { S.maximum($0, S(0)) }]
  }

  // MARK: Fixed point

  public func resultScales(_ operands: [Scale]) -> [Scale]? { operands }
  public func resultFormats(_ operands: [Buffer], observed: [Double], storages: [Storage])
    -> [BufferFormat?]
  {
    [operands[0].format.copied(to: storages[0])]
  }
  public func lower(_ site: LoweringSite) throws(FormatError) -> KernelCall {
    lowerUnary("fg_relu", site)
  }

  // MARK: Memory

  public static let inPlaceOperand: Int? = 0

  // MARK: Specimens

  public static let specimens = [Specimen(ReLU(), [([6], .wide)])]
}

/// The derivative of `ReLU` from its stored output: `dx = dy where y > 0, else 0`.
public struct ReLUGradient: ElementwiseOperator {
  public static let name = "relu_gradient"
  public init() {}

  // MARK: Shape

  public func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] {
    try elementwiseShape(Self.name, operands)
  }

  // MARK: Reference

  @specialized(where S == Double)
  public func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] {
    [operands[0].zip(operands[1]) { $0.unitStep() * $1 }]
  }

  // MARK: Fixed point

  public func resultScales(_ operands: [Scale]) -> [Scale]? {
    operands[0] == .sample ? nil : [operands[1]]
  }
  public func resultFormats(_ operands: [Buffer], observed: [Double], storages: [Storage])
    -> [BufferFormat?]
  {
    [operands[1].format.copied(to: storages[0])]
  }
  public func lower(_ site: LoweringSite) throws(FormatError) -> KernelCall {
    try lowerDerivative("fg_relu_gradient", site, fraction: { $1 })
  }

  // MARK: Memory

  public static let inPlaceOperand: Int? = 1

  // MARK: Specimens

  public static let specimens = [Specimen(ReLUGradient(), [([6], .wide), ([6], .unit)])]
}
