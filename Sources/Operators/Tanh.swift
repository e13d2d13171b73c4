import FixedPoint
import GraphIR

/// The hyperbolic tangent; results have 7, 15 or 24 fraction bits.
public struct Tanh: ElementwiseOperator {
  public static let name = "tanh"
  public init() {}

  // MARK: Job key

  public static let layer: LayerDefinition? = LayerDefinition(key: "tanh", operation: { Tanh() })

  // MARK: Shape

  public func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] { [operands[0]] }

  // MARK: Gradient

  public static let gradientFormula = "dx = dy · (1 − y²)"

  public func gradients(
    at site: GradientSite, in graph: inout Graph
  ) throws(ShapeError) -> [Value?] {
    let dy = try site.cotangent(in: &graph)
    let name = graph.gradientName(of: site.operands[0])
    return [
      try graph.apply(TanhGradient(), site.results[0], dy, name: name, role: .gradient)
    ]
  }

  // MARK: Reference

  @specialized(where S == Double)
  public func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] {
    [operands[0].map { $0.hyperbolicTangent() }]
  }

  // MARK: Fixed point

  public func resultFormats(_ operands: [Buffer], observed: [Double], storages: [Storage])
    -> [BufferFormat?]
  {
    [.fixed(univariateFormat(.tanh, storages[0]), .static)]
  }
  public func lower(_ site: LoweringSite) throws(FormatError) -> KernelCall {
    try lowerUnivariate(.tanh, site)
  }
  public func errorBoundULP(
    ofResult index: Int, at site: LoweringSite, exponent k: Int
  ) -> Double { univariateErrorULP(.tanh, site) }

  // MARK: Memory

  public static let inPlaceOperand: Int? = 0

  // MARK: Specimens

  public static let specimens = [
    Specimen(Tanh(), [([64], .wide)]),
    Specimen(Tanh(), [([16], .reals(-40...40))]),
  ]
}

/// The derivative of `Tanh` from its stored output: `dx = dy · (1 − y²)`, rounded once.
public struct TanhGradient: ElementwiseOperator {
  public static let name = "tanh_gradient"
  public init() {}

  // MARK: Shape

  public func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] {
    try elementwiseShape(Self.name, operands)
  }

  // MARK: Reference

  @specialized(where S == Double)
  public func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] {
    [operands[0].zip(operands[1]) { y, dy in dy * (S(1) - y * y) }]
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
      "fg_tanh_gradient", site, fraction: { 2 * $0 + $1 }, needsOne: true)
  }

  // MARK: Memory

  public static let inPlaceOperand: Int? = 1

  // MARK: Specimens

  public static let specimens = [
    Specimen(TanhGradient(), [([32], .unit), ([32], .wide)])
  ]
}
