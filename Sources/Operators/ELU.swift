import FixedPoint
import GraphIR

/// `y = x` from 0 on, `e^x − 1` below. Source: Clevert, Unterthiner, Hochreiter (2016).
public struct ELU: ElementwiseOperator {
  public static let name = "elu"
  public init() {}

  // MARK: Job key

  public static let layer: LayerDefinition? = LayerDefinition(key: "elu", operation: { ELU() })

  // MARK: Shape

  public func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] { [operands[0]] }

  // MARK: Gradient

  public static let gradientFormula = "dx = dy · (1 + min(y, 0))"

  public func gradients(
    at site: GradientSite, in graph: inout Graph
  ) throws(ShapeError) -> [Value?] {
    let dy = try site.cotangent(in: &graph)
    let name = graph.gradientName(of: site.operands[0])
    return [try graph.apply(ELUGradient(), site.results[0], dy, name: name, role: .gradient)]
  }

  // MARK: Reference

  @specialized(where S == Double)
  public func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] {
    [
      operands[0].map { x in
        let below = -S.maximum(-x, S(0))
        return S.maximum(x, S(0)) + (below.exponential() - S(1))
      }
    ]
  }

  // MARK: Fixed point

  public func lower(_ site: LoweringSite) throws(FormatError) -> KernelCall {
    try lowerUnivariate(.elu, site)
  }
  public func errorBoundULP(
    ofResult index: Int, at site: LoweringSite, exponent k: Int
  ) -> Double { univariateErrorULP(.elu, site) }

  // MARK: Memory

  public static let inPlaceOperand: Int? = 0

  // MARK: Specimens

  public static let specimens = [
    Specimen(ELU(), [([64], .wide)]),
    Specimen(ELU(), [([16], .reals(-30...30))]),
  ]
}

/// The derivative of `ELU` from its stored output: `dx = dy · (1 + min(y, 0))`, rounded once.
public struct ELUGradient: ElementwiseOperator {
  public static let name = "elu_gradient"
  public init() {}

  // MARK: Shape

  public func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] {
    try elementwiseShape(Self.name, operands)
  }

  // MARK: Reference

  @specialized(where S == Double)
  public func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] {
    [operands[0].zip(operands[1]) { y, dy in dy * (S(1) - S.maximum(-y, S(0))) }]
  }

  // MARK: Fixed point

  public func resultScales(_ operands: [Scale]) -> [Scale]? {
    operands[0] == .sample ? nil : [operands[1]]
  }
  public func fractionLimit(ofOperand index: Int, _ operands: [BufferFormat?]) -> Int? {
    index == 0 ? derivativeLimit(operands[0]) : nil
  }
  public func lower(_ site: LoweringSite) throws(FormatError) -> KernelCall {
    try lowerDerivative("fg_elu_gradient", site, fraction: { $0 + $1 }, needsOne: true)
  }

  // MARK: Memory

  public static let inPlaceOperand: Int? = 1

  // MARK: Specimens

  public static let specimens = [
    Specimen(ELUGradient(), [([32], .reals(-1...2)), ([32], .unit)])
  ]
}
