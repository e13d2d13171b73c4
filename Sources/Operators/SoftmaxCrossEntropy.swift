import FixedPoint
import GraphIR

/// Softmax and the negative log-likelihood of a class in one:
/// `loss = ln Σ e^zⱼ − z[label]`, `dz = softmax(z) − onehot(label)`.
public struct SoftmaxCrossEntropy: LossOperator {
  public static let name = "softmax_cross_entropy"
  public init() {}

  // MARK: Shape

  public func target(for output: Shape) throws(ShapeError) -> TargetKind {
    try classTarget(Self.name, output)
  }

  public func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] {
    _ = try target(for: operands[0])
    return [.scalar, operands[0]]
  }

  // MARK: Gradient

  public static let scalesCotangent = true
  public static let gradientFormula = "dz = softmax(z) − onehot(label)"

  public func gradients(
    at site: GradientSite, in graph: inout Graph
  ) throws(ShapeError) -> [Value?] { try lossGradients(at: site, in: &graph) }

  // MARK: Reference

  @specialized(where S == Double)
  public func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] {
    let z = operands[0]
    let label = operands[1].elements[0].index
    let largest = z.elements.dropFirst().reduce(z.elements[0]) { S.maximum($0, $1) }
    let exponentials = z.elements.map { ($0 - largest).exponential() }
    let sum = exponentials.reduce(S(0)) { $0 + $1 }
    let loss = sum.logarithm() + (largest - z.elements[label])
    var cotangent = exponentials.map { $0 / sum }
    cotangent[label] = cotangent[label] - S(1)
    return [Tensor(.scalar, [loss]), Tensor(z.shape, cotangent)]
  }

  // MARK: Fixed point

  /// The cotangent is below 1 in magnitude: its largest element is shifted to 31 bits, of which
  /// the upper ones are stored.
  public func resultFormats(_ operands: [Buffer], observed: [Double], storages: [Storage])
    -> [BufferFormat?]
  {
    [
      lossFormat(observed: observed[0], limit: 20),
      .fixed(shareFormat(storages[1]), .sample),
    ]
  }

  public func lower(_ site: LoweringSite) throws(FormatError) -> KernelCall {
    let (z, label, loss, cotangent) = (
      site.operands[0], site.operands[1], site.results[0], site.results[1]
    )
    let arguments: [KernelCall.Argument] =
      [z, label, loss, cotangent].map { .value($0.value) } + [.constant(z.shape.count)]
    if site.isFloat {
      return KernelCall(
        Kernel("fg_softmax_cross_entropy_f32", header: "fg_softmax_f32.h"), arguments)
    }
    try checkExponential(z)
    return KernelCall(
      Kernel(template: "fg_softmax_cross_entropy", ["X": z.type, "D": cotangent.type]),
      arguments
        + [z.fractionBits, loss.fractionBits, cotangent.exponentLimit].map { .constant($0) },
      returnsGradientExponent: true)
  }

  /// One rounding, plus for the loss that of the logarithm, for the cotangent 0.55 units of Q24 for
  /// each exponential, magnified by 2^k.
  public func errorBoundULP(
    ofResult index: Int, at site: LoweringSite, exponent k: Int
  ) -> Double {
    let result = site.results[index]
    let count = site.results[1].shape.count
    return index == 0
      ? 0.5 + logSumError(count: count, fractionBits: result.fractionBits)
      : 0.5 + 0.55 * Double(count)
        * Double(sign: .plus, exponent: result.fractionBits + k - 24, significand: 1)
  }

  // MARK: Specimens

  public static let specimens = [
    Specimen(SoftmaxCrossEntropy(), [([10], .wide), ([], .index(below: 10))]),
    Specimen(SoftmaxCrossEntropy(), [([2], .unit), ([], .index(below: 2))]),
  ]
}

/// The format of the upper bits of a cotangent in Q30: 6, 14 or 26 fraction bits.
func shareFormat(_ storage: Storage) -> QFormat {
  QFormat(storage, fractionBits: storage.significantBits - 2)
}
