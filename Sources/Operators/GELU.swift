import Diagnostics
import FixedPoint
import GraphIR

/// `y = x · Φ(x)`, Φ the standard normal distribution, or its approximation by tanh.
/// Source: Hendrycks, Gimpel (2016), arXiv:1606.08415.
public struct GELU: ElementwiseOperator {
  /// How Φ is computed.
  public enum Form: String, Sendable, CaseIterable {
    /// By the error function: exact.
    case erf
    /// `(1 + tanh(√(2/π) (x + 0.044715 x³))) / 2` in place of Φ.
    case tanh
  }

  public static let name = "gelu"
  public let form: Form
  public init(_ form: Form = .erf) { self.form = form }

  public var attributes: String { form.attributes }

  // MARK: Job key

  public static let layer: LayerDefinition? = LayerDefinition(
    key: "gelu", mainKey: "approximate", example: "gelu", variants: ["gelu: tanh"]
  ) { reader, site, graph throws(ShapeError) in
    let choices = Form.allCases.map(\.rawValue)
    let word = reader.choice("approximate", of: choices, default: Form.erf.rawValue)
    guard let form = Form(rawValue: word) else { return nil }
    return try graph.apply(GELU(form), site.inputs, name: site.name)[0]
  }

  // MARK: Shape

  public func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] { [operands[0]] }

  // MARK: Gradient

  public static let gradientFormula = "dx = dy · gelu_derivative(x)"

  public func gradients(
    at site: GradientSite, in graph: inout Graph
  ) throws(ShapeError) -> [Value?] {
    [try graph.chain(GELUDerivative(form), at: site)]
  }

  // MARK: Reference

  @specialized(where S == Double)
  public func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] {
    switch form {
    case .erf: [operands[0].map { $0 * $0.normalCumulative() }]
    case .tanh:
      [
        operands[0].map { x in
          x * (x * (S(GELUTanh.scale) + S(GELUTanh.cubicScale) * (x * x))).logistic()
        }
      ]
    }
  }

  // MARK: Fixed point

  private var function: UnivariateFunction { form == .erf ? .gelu : .geluTanh }

  public func lower(_ site: LoweringSite) throws(FormatError) -> KernelCall {
    try lowerUnivariate(function, site)
  }
  public func errorBoundULP(
    ofResult index: Int, at site: LoweringSite, exponent k: Int
  ) -> Double { univariateErrorULP(function, site) }

  // MARK: Memory

  public static let inPlaceOperand: Int? = 0

  // MARK: Specimens

  public static let specimens = [
    Specimen(GELU(), [([64], .wide)]),
    Specimen(GELU(.tanh), [([64], .wide)]),
    Specimen(GELU(), [([16], .reals(-20...20))]),
  ]
}

/// The derivative of `GELU` at x: `Φ(x) + x φ(x)`, or that of the approximation; int16 results are
/// Q1.14.
public struct GELUDerivative: ElementwiseOperator {
  public static let name = "gelu_derivative"
  public let form: GELU.Form
  public init(_ form: GELU.Form = .erf) { self.form = form }

  public var attributes: String { form.attributes }

  // MARK: Shape

  public func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] { [operands[0]] }

  // MARK: Reference

  @specialized(where S == Double)
  public func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] {
    switch form {
    case .erf: [operands[0].map { $0.normalCumulative() + $0 * $0.normalDensity() }]
    case .tanh:
      [
        operands[0].map { x in
          let square = S(GELUTanh.cubicScale) * (x * x)
          let z = x * (S(GELUTanh.scale) + square)
          let slope = S(GELUTanh.scale) + S(3) * square
          return z.logistic() * (S(1) + x * slope * (-z).logistic())
        }
      ]
    }
  }

  // MARK: Fixed point

  private var function: UnivariateFunction {
    form == .erf ? .geluDerivative : .geluTanhDerivative
  }

  public func resultFormats(_ operands: [Buffer], observed: [Double], storages: [Storage])
    -> [BufferFormat?]
  {
    [.fixed(univariateFormat(function, storages[0]), .static)]
  }
  public func lower(_ site: LoweringSite) throws(FormatError) -> KernelCall {
    try lowerUnivariate(function, site)
  }
  public func errorBoundULP(
    ofResult index: Int, at site: LoweringSite, exponent k: Int
  ) -> Double { univariateErrorULP(function, site) }

  // MARK: Memory

  public static let inPlaceOperand: Int? = 0

  // MARK: Specimens

  public static let specimens = [
    Specimen(GELUDerivative(), [([64], .wide)]),
    Specimen(GELUDerivative(.tanh), [([64], .wide)]),
  ]
}

extension GELU.Form {
  /// Empty for the exact function.
  fileprivate var attributes: String { self == .erf ? "" : "approximate: tanh" }
}
