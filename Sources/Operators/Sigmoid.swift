import FixedPoint
import GraphIR

/// The logistic function, `y = 1 / (1 + e^-x)`; int16 results are Q0.15.
public struct Sigmoid: ElementwiseOperator {
  public static let name = "sigmoid"
  public init() {}

  // MARK: Job key

  public static let layer: LayerDefinition? = LayerDefinition(
    key: "sigmoid", operation: { Sigmoid() })

  // MARK: Shape

  public func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] { [operands[0]] }

  // MARK: Gradient

  public static let gradientFormula = "dx = dy · y · (1 − y)"

  public func gradients(
    at site: GradientSite, in graph: inout Graph
  ) throws(ShapeError) -> [Value?] {
    let dy = try site.cotangent(in: &graph)
    let name = graph.gradientName(of: site.operands[0])
    return [
      try graph.apply(SigmoidGradient(), site.results[0], dy, name: name, role: .gradient)
    ]
  }

  // MARK: Reference

  @specialized(where S == Double)
  public func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] {
    [operands[0].map { $0.logistic() }]
  }

  // MARK: Fixed point

  public func resultFormats(_ operands: [Buffer], observed: [Double], storages: [Storage])
    -> [BufferFormat?]
  {
    [.fixed(univariateFormat(.sigmoid, storages[0]), .static)]
  }
  public func lower(_ site: LoweringSite) throws(FormatError) -> KernelCall {
    try lowerUnivariate(.sigmoid, site)
  }
  public func errorBoundULP(
    ofResult index: Int, at site: LoweringSite, exponent k: Int
  ) -> Double { univariateErrorULP(.sigmoid, site) }

  // MARK: Memory

  public static let inPlaceOperand: Int? = 0

  // MARK: Specimens

  public static let specimens = [
    Specimen(Sigmoid(), [([64], .wide)]),
    Specimen(Sigmoid(), [([16], .reals(-40...40))]),
  ]
}

/// The derivative of `Sigmoid` from its stored output: `dx = dy · y · (1 − y)`, rounded once.
public struct SigmoidGradient: ElementwiseOperator {
  public static let name = "sigmoid_gradient"
  public init() {}

  // MARK: Shape

  public func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] {
    try elementwiseShape(Self.name, operands)
  }

  // MARK: Reference

  @specialized(where S == Double)
  public func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] {
    [operands[0].zip(operands[1]) { y, dy in dy * (y * (S(1) - y)) }]
  }

  // MARK: Fixed point

  public func resultScales(_ operands: [Scale]) -> [Scale]? {
    operands[0] == .sample ? nil : [operands[1]]
  }
  public func fractionLimit(ofOperand index: Int, _ operands: [BufferFormat?]) -> Int? {
    index == 0 ? derivativeLimit(operands[0]) : nil
  }
  public func lower(_ site: LoweringSite) throws(FormatError) -> KernelCall {
    try lowerDerivative(
      "fg_sigmoid_gradient", site, fraction: { 2 * $0 + $1 }, needsOne: true)
  }

  // MARK: Memory

  public static let inPlaceOperand: Int? = 1

  // MARK: Specimens

  public static let specimens = [
    Specimen(SigmoidGradient(), [([32], .reals(0...1)), ([32], .unit)])
  ]
}
