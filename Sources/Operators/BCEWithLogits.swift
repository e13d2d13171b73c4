import FixedPoint
import GraphIR

/// Sigmoid and the binary cross entropy of probabilities t in one, on any number of outputs:
/// `loss = Σ (max(z, 0) − z t + ln(1 + e^−|z|)) / n`, `dz = (sigmoid(z) − t) / n`.
public struct BCEWithLogits: LossOperator {
  public static let name = "bce_with_logits"
  public init() {}

  // MARK: Job key

  /// `bce` is on the probabilities of a sigmoid, whose operand it takes: without the sigmoid the
  /// cotangent would have no bound.
  public static let losses = [
    LossDefinition(key: "bce_with_logits", operation: { BCEWithLogits() }),
    LossDefinition(
      key: "bce", requires: Sigmoid.name, absorbs: [Sigmoid.name], operation: { BCEWithLogits() }),
  ]

  // MARK: Shape

  public func target(for output: Shape) throws(ShapeError) -> TargetKind { .values(output) }

  public var targetDomain: TargetDomain { .between(0...1) }

  public func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] {
    [.scalar, try elementwiseShape(Self.name, operands)[0]]
  }

  // MARK: Gradient

  public static let scalesCotangent = true
  public static let gradientFormula = "dz = (sigmoid(z) − t) / n"

  public func gradients(
    at site: GradientSite, in graph: inout Graph
  ) throws(ShapeError) -> [Value?] { try lossGradients(at: site, in: &graph) }

  // MARK: Reference

  @specialized(where S == Double)
  public func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] {
    let count = S(operands[0].elements.count)
    let terms = operands[0].zip(operands[1]) { z, t in
      let e = (-S.maximum(z, -z)).exponential()
      return S.maximum(z, S(0)) - z * t + (S(1) + e).logarithm()
    }
    let sum = terms.elements.reduce(S(0)) { $0 + $1 }
    let cotangent = operands[0].zip(operands[1]) { z, t in (z.logistic() - t) / count }
    return [Tensor(.scalar, [sum / count]), cotangent]
  }

  // MARK: Fixed point

  /// The kernel holds targets in Q30.
  public func fractionLimit(ofOperand index: Int, _ operands: [BufferFormat?]) -> Int? {
    index == 1 ? 30 : nil
  }

  /// The fraction bits in which the kernel sums the loss: what 62 bits leave.
  private func sumFractionBits(_ z: Buffer) -> Int {
    let whole = max(MeanLoss.magnitudeBits(z) - z.fractionBits, 0)
    return min(40, 60 - MeanLoss.bits(z.shape.count) - whole)
  }

  public func resultFormats(_ operands: [Buffer], observed: [Double], storages: [Storage])
    -> [BufferFormat?]
  {
    let z = operands[0]
    let cotangent = MeanLoss.cotangentFormat(
      fractionBits: 30, count: z.shape.count, storage: storages[1])
    return [
      lossFormat(observed: observed[0], limit: min(20, sumFractionBits(z) - 3)),
      .fixed(cotangent, .sample),
    ]
  }

  /// n times the cotangent in Q30, where the exponential in Q24 errs by 0.55 units.
  public func exponentMeasure(at site: LoweringSite) -> ExponentMeasure {
    ExponentMeasure(
      factor: Double(site.operands[0].shape.count), fractionBits: 30, slack: 40)
  }

  public func lower(_ site: LoweringSite) throws(FormatError) -> KernelCall {
    let (z, t, loss, cotangent) = (
      site.operands[0], site.operands[1], site.results[0], site.results[1]
    )
    let count = z.shape.count
    let arguments: [KernelCall.Argument] =
      [z, t, loss, cotangent].map { .value($0.value) } + [.constant(count)]
    if site.isFloat {
      return KernelCall(Kernel("fg_bce_with_logits_f32", header: "fg_losses_f32.h"), arguments)
    }
    try MeanLoss.check(Self.name, count)
    try checkExponential(at: site)
    guard (0...30).contains(t.fractionBits) else {
      throw .noKernel(
        "probabilities in \(t.format)", fractionBits: 0...30, ofOperand: 1, at: site)
    }
    let mean = Mantissa(reciprocalOf: count)
    let sum = sumFractionBits(z)
    return KernelCall(
      Kernel(template: "fg_bce_with_logits", ["X": z.type, "T": t.type, "D": cotangent.type]),
      arguments
        + [
          z.fractionBits, t.fractionBits, sum, mean.mantissa,
          mean.shift + sum - loss.fractionBits, mean.shift + 30 - cotangent.fractionBits,
        ].map { .constant($0) } + [.exponentLimit(cotangent.exponentLimit)],
      returnsGradientExponent: true)
  }

  /// One rounding and that of 1/n to 31 bits; plus 0.55 units of Q24 for the exponential, which the
  /// cotangent's exponent magnifies, and for the loss 0.57 units of Q20 for the logarithm.
  public func errorBoundULP(
    ofResult index: Int, at site: LoweringSite, exponent k: Int
  ) -> Double {
    let (z, result) = (site.operands[0], site.results[index])
    let count = z.shape.count
    let unit = Double(
      sign: .plus, exponent: result.fractionBits + (index == 0 ? 0 : k), significand: 1)
    let error =
      index == 0
      ? 0.57 * 0x1p-20 + 0.55 * 0x1p-24
        + QFormat(.int32, fractionBits: sumFractionBits(z)).ulp
      : (0.55 * 0x1p-24 + 0x1p-30) / Double(count)
    return 0.5 + MeanLoss.meanError(count, in: result) + unit * error
  }

  // MARK: Specimens

  public static let specimens = [
    Specimen(BCEWithLogits(), [([1], .wide), ([1], .target(.between(0...1)))]),
    Specimen(BCEWithLogits(), [([5], .reals(-40...40)), ([5], .target(.between(0...1)))]),
  ]
}
