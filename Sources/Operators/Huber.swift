import FixedPoint
import GraphIR

/// The Huber loss of delta 1, with d = y − t and c = d clamped to −1 … 1:
/// `loss = Σ c (d − c / 2) / n`, `dy = c / n`. Source: Huber (1964).
public struct Huber: LossOperator {
  public static let name = "huber"
  public init() {}

  // MARK: Job key

  public static let losses = [
    LossDefinition(key: "huber", operation: { Huber() })
  ]

  // MARK: Shape

  public func target(for output: Shape) throws(ShapeError) -> TargetKind { .values(output) }

  public func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] {
    [.scalar, try elementwiseShape(Self.name, operands)[0]]
  }

  // MARK: Gradient

  public static let scalesCotangent = true
  public static let gradientFormula = "dy = max(−1, min(y − t, 1)) / n"

  public func gradients(
    at site: GradientSite, in graph: inout Graph
  ) throws(ShapeError) -> [Value?] { try lossGradients(at: site, in: &graph) }

  // MARK: Reference

  @specialized(where S == Double)
  public func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] {
    let count = S(operands[0].elements.count)
    let difference = operands[0].zip(operands[1]) { $0 - $1 }
    let clamped = difference.map { S.maximum(-S.maximum(-$0, S(-1)), S(-1)) }
    let terms = clamped.zip(difference) { c, d in c * (S(2) * d - c) }
    let sum = terms.elements.reduce(S(0)) { $0 + $1 }
    return [Tensor(.scalar, [sum / (S(2) * count)]), clamped.map { $0 / count }]
  }

  // MARK: Fixed point

  public func fractionLimit(ofOperand index: Int, _ operands: [BufferFormat?]) -> Int? {
    min(MeanLoss.fractionLimit(ofOperand: index, operands) ?? 30, 30)
  }

  /// How differences are held: fraction bits, at least 8 so that 1 has neighbours, and the bits
  /// that the squares give up so that their sum fits 63.
  private func difference(_ y: Buffer, _ t: Buffer) -> (fractionBits: Int, spare: Int) {
    let fraction = max(y.fractionBits, t.fractionBits, 8)
    let bits =
      1
      + max(
        MeanLoss.magnitudeBits(y) + fraction - y.fractionBits,
        MeanLoss.magnitudeBits(t) + fraction - t.fractionBits)
    let sum = bits + 1 + min(bits, fraction) + MeanLoss.bits(y.shape.count)
    return (fraction, max(0, sum - 62))
  }

  public func resultFormats(_ operands: [Buffer], observed: [Double], storages: [Storage])
    -> [BufferFormat?]
  {
    let (fraction, spare) = difference(operands[0], operands[1])
    let cotangent = MeanLoss.cotangentFormat(
      fractionBits: fraction, count: operands[0].shape.count, storage: storages[1])
    return [
      lossFormat(observed: observed[0], limit: min(26, 2 * fraction - spare - 2)),
      .fixed(cotangent, .sample),
    ]
  }

  /// Without an exponent the difference keeps its size, so the format follows from the range.
  public func staticCotangentFormat(
    holding magnitude: Double, storage: Storage
  ) -> QFormat? {
    .holding(magnitude: magnitude, storage: storage)
  }

  /// The exact clamped difference: n times the cotangent.
  public func exponentMeasure(at site: LoweringSite) -> ExponentMeasure {
    ExponentMeasure(
      factor: Double(site.operands[0].shape.count),
      fractionBits: difference(site.operands[0], site.operands[1]).fractionBits)
  }

  public func lower(_ site: LoweringSite) throws(FormatError) -> KernelCall {
    let (y, t, loss, cotangent) = (
      site.operands[0], site.operands[1], site.results[0], site.results[1]
    )
    let count = y.shape.count
    let arguments: [KernelCall.Argument] =
      [y, t, loss, cotangent].map { .value($0.value) } + [.constant(count)]
    if site.isFloat {
      return KernelCall(Kernel("fg_huber_f32", header: "fg_losses_f32.h"), arguments)
    }
    try MeanLoss.check(Self.name, count)
    try MeanLoss.check(try Alignment(y, t))
    let (fraction, spare) = difference(y, t)
    let shifts = (y: fraction - y.fractionBits, t: fraction - t.fractionBits)
    guard fraction <= 30, max(shifts.y, shifts.t) <= 24 else {
      throw FormatError(
        .noKernel(
          "huber of outputs in \(y.format) and targets in \(t.format)", remedy: site.narrower))
    }
    let mean = Mantissa(reciprocalOf: count)
    // The terms are twice the loss.
    let lossShift = mean.shift + 2 * fraction - spare + 1 - loss.fractionBits
    let shift = fraction + mean.shift - cotangent.fractionBits
    return KernelCall(
      Kernel(template: "fg_huber", ["X": y.type, "T": t.type, "D": cotangent.type]),
      arguments
        + [
          shifts.y, shifts.t, fraction, spare, mean.mantissa, lossShift, shift,
        ].map { .constant($0) } + [.exponentLimit(cotangent.exponentLimit)],
      returnsGradientExponent: true)
  }

  /// One rounding, plus that of 1/n to 31 bits, plus for the loss half a unit of its terms where
  /// those of wide operands are rounded.
  public func errorBoundULP(
    ofResult index: Int, at site: LoweringSite, exponent k: Int
  ) -> Double {
    let error =
      0.5 + MeanLoss.meanError(site.operands[0].shape.count, in: site.results[index])
    let (fraction, spare) = difference(site.operands[0], site.operands[1])
    guard index == 0, spare > 0 else { return error }
    let exponent = site.results[0].fractionBits - 2 * fraction + spare - 2
    return error + Double(sign: .plus, exponent: exponent, significand: 1)
  }

  // MARK: Specimens

  public static let specimens = [
    Specimen(Huber(), [([1], .unit), ([1], .unit)]),
    Specimen(Huber(), [([3], .wide), ([3], .wide)]),
    Specimen(Huber(), [([4], .reals(-0.01...0.01)), ([4], .unit)]),
  ]
}
