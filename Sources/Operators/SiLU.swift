import FixedPoint
import GraphIR

/// `y = x · sigmoid(x)`, also called swish. Source: Elfwing, Uchibe, Doya (2018).
public struct SiLU: ElementwiseOperator {
  public static let name = "silu"
  public init() {}

  // MARK: Job key

  public static let layer: LayerDefinition? = LayerDefinition(key: "silu", operation: { SiLU() })

  // MARK: Shape

  public func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] { [operands[0]] }

  // MARK: Gradient

  public static let gradientFormula = "dx = dy · silu_derivative(x)"

  public func gradients(
    at site: GradientSite, in graph: inout Graph
  ) throws(ShapeError) -> [Value?] {
    [try graph.chain(SiLUDerivative(), at: site)]
  }

  // MARK: Reference

  @specialized(where S == Double)
  public func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] {
    [operands[0].map { $0 * $0.logistic() }]
  }

  // MARK: Fixed point

  public func lower(_ site: LoweringSite) throws(FormatError) -> KernelCall {
    try lowerUnivariate(.silu, site)
  }
  public func errorBoundULP(
    ofResult index: Int, at site: LoweringSite, exponent k: Int
  ) -> Double { univariateErrorULP(.silu, site) }

  // MARK: Memory

  public static let inPlaceOperand: Int? = 0

  // MARK: Specimens

  public static let specimens = [
    Specimen(SiLU(), [([64], .wide)]),
    Specimen(SiLU(), [([16], .reals(-30...30))]),
  ]
}

/// The derivative of `SiLU` at x: `s (1 + x (1 − s))`, s = sigmoid(x); int16 results are Q1.14.
public struct SiLUDerivative: ElementwiseOperator {
  public static let name = "silu_derivative"
  public init() {}

  // MARK: Shape

  public func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] { [operands[0]] }

  // MARK: Reference

  @specialized(where S == Double)
  public func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] {
    [operands[0].map { x in x.logistic() * (S(1) + x * (-x).logistic()) }]
  }

  // MARK: Fixed point

  public func resultFormats(_ operands: [Buffer], observed: [Double], storages: [Storage])
    -> [BufferFormat?]
  {
    [.fixed(univariateFormat(.siluDerivative, storages[0]), .static)]
  }
  public func lower(_ site: LoweringSite) throws(FormatError) -> KernelCall {
    try lowerUnivariate(.siluDerivative, site)
  }
  public func errorBoundULP(
    ofResult index: Int, at site: LoweringSite, exponent k: Int
  ) -> Double { univariateErrorULP(.siluDerivative, site) }

  // MARK: Memory

  public static let inPlaceOperand: Int? = 0

  // MARK: Specimens

  public static let specimens = [
    Specimen(SiLUDerivative(), [([64], .wide)]),
    Specimen(SiLUDerivative(), [([16], .reals(-30...30))]),
  ]
}
