import FixedPoint
import GraphIR

/// The mean squared error, `loss = Σ (y − t)² / n`, `dy = 2 (y − t) / n`.
public struct MeanSquaredError: LossOperator {
  public static let name = "mse"
  public init() {}

  // MARK: Job key

  public static let losses = [
    LossDefinition(
      key: "mse", operation: { MeanSquaredError() })
  ]

  // MARK: Shape

  public func target(for output: Shape) throws(ShapeError) -> TargetKind { .values(output) }

  public func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] {
    [.scalar, try elementwiseShape(Self.name, operands)[0]]
  }

  // MARK: Gradient

  public static let scalesCotangent = true
  public static let gradientFormula = "dy = 2 (y − t) / n"

  public func gradients(
    at site: GradientSite, in graph: inout Graph
  ) throws(ShapeError) -> [Value?] { try lossGradients(at: site, in: &graph) }

  // MARK: Reference

  @specialized(where S == Double)
  public func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] {
    let count = S(operands[0].elements.count)
    let difference = operands[0].zip(operands[1]) { $0 - $1 }
    let sum = difference.elements.reduce(S(0)) { $0 + $1 * $1 }
    return [Tensor(.scalar, [sum / count]), difference.map { (S(2) * $0) / count }]
  }

  // MARK: Fixed point

  /// How far an operand may be shifted to meet a finer one: the exact difference then has at most
  /// 24 bits, or 28 bits of int32 operands.
  private static func widestShift(_ storage: Storage) -> Int { max(24 - storage.bits, 0) }

  /// Neither operand may be much finer than the other.
  public func fractionLimit(ofOperand index: Int, _ operands: [BufferFormat?]) -> Int? {
    guard let other = operands[1 - index]?.format else { return nil }
    return other.fractionBits + Self.widestShift(other.storage)
  }

  /// `2/n` and the shift that brings the scaled difference to the bits of `storage`.
  private func factor(_ y: Buffer, _ storage: Storage) -> (factor: Mantissa, shift: Int) {
    let factor = Mantissa(2, reciprocalOf: y.shape.count)
    return (factor, (factor.mantissa == 1 << 30 ? 62 : 63) - storage.significantBits)
  }

  public func resultFormats(_ operands: [Buffer], observed: [Double], storages: [Storage])
    -> [BufferFormat?]
  {
    let (y, t) = (operands[0], operands[1])
    let fraction = max(y.fractionBits, t.fractionBits)
    let (factor, shift) = factor(y, storages[1])
    let cotangent = QFormat(storages[1], fractionBits: fraction + factor.shift - shift)
    return [
      lossFormat(observed: observed[0], limit: min(26, 2 * fraction - 4)),
      .fixed(cotangent, .sample),
    ]
  }

  /// Without an exponent the difference keeps its size, so the format follows from the range.
  public func staticCotangentFormat(
    holding magnitude: Double, storage: Storage
  ) -> QFormat? {
    .holding(magnitude: magnitude, storage: storage)
  }

  /// The exact difference of the operands, aligned: n/2 of the cotangent.
  public func exponentMeasure(at site: LoweringSite) -> ExponentMeasure {
    ExponentMeasure(
      factor: Double(site.operands[0].shape.count) / 2,
      fractionBits: max(site.operands[0].fractionBits, site.operands[1].fractionBits))
  }

  public func lower(_ site: LoweringSite) throws(FormatError) -> KernelCall {
    let (y, t, loss, cotangent) = (
      site.operands[0], site.operands[1], site.results[0], site.results[1]
    )
    let count = y.shape.count
    let arguments: [KernelCall.Argument] =
      [y, t, loss, cotangent].map { .value($0.value) } + [.constant(count)]
    if site.isFloat {
      return KernelCall(Kernel("fg_mse_f32", header: "fg_mse_f32.h"), arguments)
    }
    let isWide = [y, t].contains { $0.type == "i32" }
    let most = isWide ? 1 << 7 : 1 << 15
    guard count <= most else {
      throw FormatError(
        .noKernel(
          "mse of \(count) outputs, at most \(most)\(isWide ? " in int32" : "")",
          remedy: site.narrower))
    }
    let alignment = try Alignment(y, t)
    for (operand, shift) in [(y, alignment.shiftA), (t, alignment.shiftB)] {
      let widest = operand.format.format.map { Self.widestShift($0.storage) } ?? 0
      guard shift <= widest else { throw FormatError(.misaligned(bits: shift)) }
    }
    let factor = Mantissa(2, reciprocalOf: count)
    let shift = alignment.fractionBits + factor.shift - cotangent.fractionBits
    let mean = Mantissa(reciprocalOf: count)
    let lossShift = mean.shift + 2 * alignment.fractionBits - loss.fractionBits
    return KernelCall(
      Kernel(template: "fg_mse", ["X": y.type, "T": t.type, "D": cotangent.type]),
      arguments
        + [
          alignment.shiftA, alignment.shiftB, mean.mantissa, lossShift, factor.mantissa, shift,
        ].map { .constant($0) } + [.exponentLimit(cotangent.exponentLimit)],
      returnsGradientExponent: true)
  }

  /// One rounding, plus the rounding of 1/n or 2/n to 31 bits.
  public func errorBoundULP(
    ofResult index: Int, at site: LoweringSite, exponent k: Int
  ) -> Double {
    0.5 + MeanLoss.meanError(site.operands[0].shape.count, in: site.results[index])
  }

  // MARK: Specimens

  public static let specimens = [
    Specimen(MeanSquaredError(), [([1], .unit), ([1], .unit)]),
    Specimen(MeanSquaredError(), [([3], .wide), ([3], .wide)]),
  ]
}
