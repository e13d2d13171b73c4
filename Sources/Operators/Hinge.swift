import FixedPoint
import GraphIR

/// The hinge loss of targets −1 and +1, `loss = Σ max(0, 1 − t y) / n`,
/// `dy = −t / n` where 1 − t y > 0, else 0. Source: Cortes & Vapnik (1995).
public struct Hinge: LossOperator {
  public static let name = "hinge"
  public init() {}

  // MARK: Job key

  public static let losses = [
    LossDefinition(key: "hinge", operation: { Hinge() })
  ]

  // MARK: Shape

  public func target(for output: Shape) throws(ShapeError) -> TargetKind { .values(output) }

  public var targetDomain: TargetDomain { .signs }

  public func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] {
    [.scalar, try elementwiseShape(Self.name, operands)[0]]
  }

  // MARK: Gradient

  public static let scalesCotangent = true
  public static let gradientFormula = "dy = −t / n where t · y < 1, else 0"

  public func gradients(
    at site: GradientSite, in graph: inout Graph
  ) throws(ShapeError) -> [Value?] { try lossGradients(at: site, in: &graph) }

  // MARK: Reference

  @specialized(where S == Double)
  public func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] {
    let (y, t) = (operands[0], operands[1])
    let count = S(y.elements.count)
    let margin = y.zip(t) { S(1) - $1 * $0 }
    let sum = margin.elements.reduce(S(0)) { $0 + S.maximum($1, S(0)) }
    let cotangent = margin.zip(t) { (-($0.unitStep() * $1)) / count }
    return [Tensor(.scalar, [sum / count]), cotangent]
  }

  // MARK: Fixed point

  /// Outputs of at most 30 fraction bits are aligned with 1; in a target's format 1 exists.
  public func fractionLimit(ofOperand index: Int, _ operands: [BufferFormat?]) -> Int? {
    guard index == 1 else { return 30 }
    return operands[1]?.format.map { shareFormat($0.storage).fractionBits }
  }

  public func resultFormats(_ operands: [Buffer], observed: [Double], storages: [Storage])
    -> [BufferFormat?]
  {
    let fraction = max(operands[0].fractionBits, 0)
    let cotangent = MeanLoss.signFormat(count: operands[0].shape.count, storage: storages[1])
    return [
      lossFormat(observed: observed[0], limit: min(26, fraction + MeanLoss.guardBits - 3)),
      .fixed(cotangent, .sample),
    ]
  }

  public func exponentMeasure(at site: LoweringSite) -> ExponentMeasure {
    MeanLoss.signMeasure(count: site.operands[0].shape.count)
  }

  public func lower(_ site: LoweringSite) throws(FormatError) -> KernelCall {
    let (y, t, loss, cotangent) = (
      site.operands[0], site.operands[1], site.results[0], site.results[1]
    )
    let count = y.shape.count
    let arguments: [KernelCall.Argument] =
      [y, t, loss, cotangent].map { .value($0.value) } + [.constant(count)]
    if site.isFloat {
      return KernelCall(Kernel("fg_hinge_f32", header: "fg_losses_f32.h"), arguments)
    }
    try MeanLoss.check(Self.name, count)
    let readable = -MeanLoss.widestAlignment...30
    guard readable.contains(y.fractionBits) else {
      throw .noKernel(
        "hinge of outputs in \(y.format)", fractionBits: readable, ofOperand: 0, at: site)
    }
    let fraction = max(y.fractionBits, 0)
    let mean = Mantissa(reciprocalOf: count)
    let lossShift = mean.shift + MeanLoss.guardBits + fraction - loss.fractionBits
    return KernelCall(
      Kernel(template: "fg_hinge", ["X": y.type, "T": t.type, "D": cotangent.type]),
      arguments
        + [
          fraction - y.fractionBits, 1 << fraction, mean.mantissa, lossShift,
          cotangent.reciprocal(of: count),
        ].map { .constant($0) }, returnsGradientExponent: true)
  }

  /// One rounding, plus for the loss that of 1/n to 31 bits.
  public func errorBoundULP(
    ofResult index: Int, at site: LoweringSite, exponent k: Int
  ) -> Double {
    0.5 + (index == 0 ? MeanLoss.meanError(site.operands[0].shape.count, in: site.results[0]) : 0)
  }

  // MARK: Specimens

  public static let specimens = [
    Specimen(Hinge(), [([1], .wide), ([1], .target(.signs))]),
    Specimen(Hinge(), [([5], .reals(-2...2)), ([5], .target(.signs))]),
  ]
}
