import FixedPoint
import GraphIR

/// The negative log-likelihood of a class, `loss = −y[label]`, or of a distribution,
/// `loss = −Σ tⱼ yⱼ`, of log-probabilities y.
///
/// After a log_softmax it becomes `SoftmaxCrossEntropy` before differentiation.
public struct NegativeLogLikelihood: LossOperator {
  public static let name = "nll"
  public let targets: ClassTargets

  public init(targets: ClassTargets = .index) { self.targets = targets }

  public var attributes: String { targets == .index ? "" : "targets: \(targets)" }

  // MARK: Job key

  public static let losses = [
    LossDefinition(
      key: "nll", requires: LogSoftmax.name
    ) { _, site in NegativeLogLikelihood(targets: ClassTargets(site)) }
  ]

  // MARK: Shape

  public func target(for output: Shape) throws(ShapeError) -> TargetKind {
    try targets.kind(Self.name, output)
  }

  public var targetDomain: TargetDomain { .distribution }

  public func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] {
    try targets.resultShapes(Self.name, operands)
  }

  // MARK: Gradient

  public static let scalesCotangent = false
  public static let gradientFormula = "dy = −t"

  public func gradients(
    at site: GradientSite, in graph: inout Graph
  ) throws(ShapeError) -> [Value?] { try lossGradients(at: site, in: &graph) }

  // MARK: Reference

  public func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] {
    let y = operands[0]
    guard targets == .distribution else {
      let label = operands[1].elements[0].index
      let onehot: [S] = onehot(label, y.elements.count)
      return [Tensor(.scalar, [-y.elements[label]]), Tensor(y.shape, onehot.map { -$0 })]
    }
    let sum = zip(operands[1].elements, y.elements).reduce(S(0)) { $0 + $1.0 * $1.1 }
    return [Tensor(.scalar, [-sum]), operands[1].map { -$0 }]
  }

  // MARK: Fixed point

  public func resultFormats(_ operands: [Buffer], observed: [Double], storages: [Storage])
    -> [BufferFormat?]
  {
    [
      lossFormat(observed: observed[0], limit: 20),
      .fixed(shareFormat(storages[1]), .static),
    ]
  }

  public func lower(_ site: LoweringSite) throws(FormatError) -> KernelCall {
    let (y, target, loss, cotangent) = (
      site.operands[0], site.operands[1], site.results[0], site.results[1]
    )
    let stem = targets == .index ? "fg_nll" : "fg_distribution_nll"
    let arguments: [KernelCall.Argument] =
      [y, target, loss, cotangent].map { .value($0.value) } + [.constant(y.shape.count)]
    if site.isFloat {
      return KernelCall(
        Kernel(
          "\(stem)_f32",
          header: targets == .index ? "fg_softmax_f32.h" : "fg_cross_entropy_f32.h"), arguments)
    }
    guard targets == .distribution else {
      return KernelCall(
        Kernel(template: stem, ["X": y.type, "D": cotangent.type]),
        arguments + [
          .constant(1 << cotangent.fractionBits), .constant(y.fractionBits - loss.fractionBits),
        ])
    }
    return KernelCall(
      Kernel(template: stem, ["X": y.type, "T": target.type, "D": cotangent.type]),
      arguments + [
        .constant(y.fractionBits + target.fractionBits - loss.fractionBits),
        .constant(target.fractionBits - cotangent.fractionBits),
      ])
  }

  // MARK: Specimens

  public static let specimens = [
    Specimen(NegativeLogLikelihood(), [([4], .reals(-6...0)), ([], .index(below: 4))]),
    Specimen(
      NegativeLogLikelihood(targets: .distribution),
      [([4], .reals(-6...0)), ([4], .target(.distribution))]),
  ]
}

/// The cotangent that a loss computed beside its value, times the loss's own cotangent.
func lossGradients(
  at site: GradientSite, in graph: inout Graph
) throws(ShapeError) -> [Value?] {
  guard case .value(let factor) = site.cotangents[0] else { return [site.results[1], nil] }
  let name = graph.gradientName(of: site.operands[0])
  return [try graph.scaled(site.results[1], by: factor, name: name), nil]
}
