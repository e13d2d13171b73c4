import FixedPoint
import GraphIR

/// `y = ln(1 + e^x)`, a smooth ReLU.
public struct Softplus: ElementwiseOperator {
  public static let name = "softplus"
  public init() {}

  // MARK: Job key

  public static let layer: LayerDefinition? = LayerDefinition(
    key: "softplus", operation: { Softplus() })

  // MARK: Shape

  public func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] { [operands[0]] }

  // MARK: Gradient

  public static let gradientFormula = "dx = dy · sigmoid(x)"

  public func gradients(
    at site: GradientSite, in graph: inout Graph
  ) throws(ShapeError) -> [Value?] {
    [try graph.chain(Sigmoid(), at: site)]
  }

  // MARK: Reference

  /// `max(x, 0) − ln sigmoid(|x|)`, which neither overflows nor cancels.
  @specialized(where S == Double)
  public func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] {
    [
      operands[0].map { x in
        S.maximum(x, S(0)) - S.maximum(x, -x).logistic().logarithm()
      }
    ]
  }

  // MARK: Fixed point

  public func lower(_ site: LoweringSite) throws(FormatError) -> KernelCall {
    try lowerUnivariate(.softplus, site)
  }
  public func errorBoundULP(
    ofResult index: Int, at site: LoweringSite, exponent k: Int
  ) -> Double { univariateErrorULP(.softplus, site) }

  // MARK: Memory

  public static let inPlaceOperand: Int? = 0

  // MARK: Specimens

  public static let specimens = [
    Specimen(Softplus(), [([64], .wide)]),
    Specimen(Softplus(), [([16], .reals(-30...30))]),
  ]
}

extension Graph {
  /// The cotangent `dx = dy · f'(x)` of a function of one variable, the derivative an operator on x.
  mutating func chain(
    _ derivative: any Operator, at site: GradientSite
  ) throws(ShapeError) -> Value {
    let dy = try site.cotangent(in: &self)
    let (x, y) = (site.operands[0], site.results[0])
    let slope = try apply(derivative, x, name: "\(name(y)).derivative", role: .activation)
    return try apply(Multiply(), dy, slope, name: gradientName(of: x), role: .gradient)
  }
}
