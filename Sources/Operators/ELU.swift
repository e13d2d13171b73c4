import FixedPoint
import GraphIR

/// `y = x` from 0 on, `α (e^x − 1)` below. Source: Clevert, Unterthiner, Hochreiter (2016).
///
/// α is the number nearest to the one asked for with a 15-bit mantissa, so that the derivative from
/// the stored output is rounded once.
public struct ELU: ElementwiseOperator {
  public static let name = "elu"
  /// What α may be: the wide table holds it, and the derivative's factor fits 27 bits.
  public static let alphas = 0.001...4
  public let alpha: ShortFactor

  /// - Parameter alpha: of ``alphas``.
  public init(alpha: Double = 1) {
    precondition(Self.alphas.contains(alpha), "elu's alpha is from 0.001 to 4")
    self.alpha = ShortFactor(alpha)
  }

  public var attributes: String { alpha.value == 1 ? "" : "alpha: \(alpha.value)" }

  // MARK: Job key

  public static let layer: LayerDefinition? = LayerDefinition(
    key: "elu", mainKey: "alpha", example: "elu", variants: ["elu: 0.5", "elu: {alpha: 1.75}"]
  ) { reader, site, graph throws(ShapeError) in
    let alpha = reader.number("alpha", default: 1, in: alphas)
    return try graph.apply(ELU(alpha: alpha), site.inputs, name: site.name)[0]
  }

  // MARK: Shape

  public func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] { [operands[0]] }

  // MARK: Gradient

  public static let gradientFormula = "dx = dy where y > 0, else dy · (y + α)"

  public func gradients(
    at site: GradientSite, in graph: inout Graph
  ) throws(ShapeError) -> [Value?] {
    let dy = try site.cotangent(in: &graph)
    let name = graph.gradientName(of: site.operands[0])
    return [
      try graph.apply(
        ELUGradient(self), site.results[0], dy, name: name, role: .gradient)
    ]
  }

  // MARK: Reference

  @specialized(where S == Double)
  public func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] {
    [
      operands[0].map { x in
        let below = -S.maximum(-x, S(0))
        return S.maximum(x, S(0)) + S(alpha.value) * (below.exponential() - S(1))
      }
    ]
  }

  // MARK: Fixed point

  private var function: UnivariateFunction { .elu(alpha: alpha.value) }

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
    Specimen(ELU(), [([64], .wide)]),
    Specimen(ELU(), [([16], .reals(-30...30))]),
    Specimen(ELU(alpha: 0.3), [([64], .wide)]),
    Specimen(ELU(alpha: 1.6732632423543772), [([64], .wide)]),
    Specimen(ELU(alpha: 4), [([16], .reals(-30...30))]),
    Specimen(ELU(alpha: 0.001), [([16], .reals(-8...1))]),
  ]
}

/// The derivative of `ELU` from its stored output, rounded once: `dx = dy` where y > 0, else
/// `dy · max(y + α, 0)`, as a rounded y may lie below −α.
public struct ELUGradient: ElementwiseOperator {
  public static let name = "elu_gradient"
  public let function: ELU
  public init(_ function: ELU = ELU()) { self.function = function }

  public var attributes: String { function.attributes }

  // MARK: Shape

  public func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] {
    try elementwiseShape(Self.name, operands)
  }

  // MARK: Reference

  @specialized(where S == Double)
  public func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] {
    let alpha = S(function.alpha.value)
    return [
      operands[0].zip(operands[1]) { y, dy in
        let isAbove = y.unitStep()
        let below = S.maximum(alpha - S.maximum(-y, S(0)), S(0))
        return dy * (isAbove + (S(1) - isAbove) * below)
      }
    ]
  }

  // MARK: Fixed point

  public func resultScales(_ operands: [Scale]) -> [Scale]? {
    operands[0] == .sample ? nil : [operands[1]]
  }
  public func fractionLimit(ofOperand index: Int, _ operands: [BufferFormat?]) -> Int? {
    index == 0 ? derivativeLimit(operands[0]) : nil
  }

  public func lower(_ site: LoweringSite) throws(FormatError) -> KernelCall {
    let (y, dy, dx) = (site.operands[0], site.operands[1], site.results[0])
    let arguments: [KernelCall.Argument] =
      [y, dy, dx].map { .value($0.value) } + [.constant(dx.shape.count)]
    let alpha = function.alpha
    if site.isFloat {
      return KernelCall(
        Kernel("fg_elu_gradient_f32", header: "fg_univariate_f32.h"),
        arguments + [.real(Float(alpha.value))])
    }
    guard y.fractionBits >= 0 else {
      throw .noKernel(
        "the derivative from an output of \(y.format)", fractionBits: 0...62, ofOperand: 0, at: site
      )
    }
    // The fewest fraction bits in which both y and α are whole: at most 24.
    let fraction = max(y.fractionBits, alpha.shift)
    let (one, whole) = (1 << fraction, alpha.mantissa << (fraction - alpha.shift))
    let magnitude = Double(max(one, whole)) * dy.largestRaw
    let bound = AccumulatorBound(
      magnitude: magnitude, fractionBits: fraction + dy.fractionBits, evidence: .proved,
      accumulator: AccumulatorBound.fits(magnitude, width: 32) ? .int32 : .int64)
    return KernelCall(
      Kernel(
        template: "fg_elu_gradient",
        ["Y": y.type, "G": dy.type, "D": dx.type, "ACC": "i\(bound.width)"]),
      arguments
        + [one, whole, fraction - y.fractionBits, bound.fractionBits - dx.fractionBits].map {
          .constant($0)
        }, bound: bound)
  }

  // MARK: Memory

  public static let inPlaceOperand: Int? = 1

  // MARK: Specimens

  public static let specimens = [
    Specimen(ELUGradient(), [([32], .reals(-1...2)), ([32], .unit)]),
    Specimen(ELUGradient(ELU(alpha: 0.3)), [([32], .reals(-1...2)), ([32], .unit)]),
    Specimen(ELUGradient(ELU(alpha: 4)), [([32], .reals(-4...2)), ([32], .unit)]),
    Specimen(ELUGradient(ELU(alpha: 0.001)), [([32], .reals(-0.002...0.002)), ([32], .unit)]),
  ]
}
