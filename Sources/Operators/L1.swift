import FixedPoint
import GraphIR

/// The mean absolute error, `loss = Σ |y − t| / n`, `dy = sign(y − t) / n`, 0 where y = t.
public struct L1: LossOperator {
  public static let name = "l1"
  public init() {}

  // MARK: Job key

  public static let losses = [
    LossDefinition(key: "l1", operation: { L1() })
  ]

  // MARK: Shape

  public func target(for output: Shape) throws(ShapeError) -> TargetKind { .values(output) }

  public func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] {
    [.scalar, try elementwiseShape(Self.name, operands)[0]]
  }

  // MARK: Gradient

  public static let scalesCotangent = true
  public static let gradientFormula = "dy = sign(y − t) / n"

  public func gradients(
    at site: GradientSite, in graph: inout Graph
  ) throws(ShapeError) -> [Value?] { try lossGradients(at: site, in: &graph) }

  // MARK: Reference

  @specialized(where S == Double)
  public func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] {
    let count = S(operands[0].elements.count)
    let difference = operands[0].zip(operands[1]) { $0 - $1 }
    let sum = difference.elements.reduce(S(0)) { $0 + S.maximum($1, -$1) }
    return [
      Tensor(.scalar, [sum / count]),
      difference.map { ($0.unitStep() - (-$0).unitStep()) / count },
    ]
  }

  // MARK: Fixed point

  public func fractionLimit(ofOperand index: Int, _ operands: [BufferFormat?]) -> Int? {
    MeanLoss.fractionLimit(ofOperand: index, operands)
  }

  public func resultFormats(_ operands: [Buffer], observed: [Double], storages: [Storage])
    -> [BufferFormat?]
  {
    let fraction = max(operands[0].fractionBits, operands[1].fractionBits)
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
      return KernelCall(Kernel("fg_l1_f32", header: "fg_losses_f32.h"), arguments)
    }
    try MeanLoss.check(Self.name, count)
    let alignment = try Alignment(y, t)
    try MeanLoss.check(alignment)
    let mean = Mantissa(reciprocalOf: count)
    let lossShift =
      mean.shift + MeanLoss.guardBits + alignment.fractionBits - loss.fractionBits
    return KernelCall(
      Kernel(template: "fg_l1", ["X": y.type, "T": t.type, "D": cotangent.type]),
      arguments
        + [
          alignment.shiftA, alignment.shiftB, mean.mantissa, lossShift,
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
    Specimen(L1(), [([1], .unit), ([1], .unit)]),
    Specimen(L1(), [([3], .wide), ([3], .wide)]),
  ]
}
