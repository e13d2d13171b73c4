import FixedPoint
import GraphIR

/// The negative log-likelihood of a class, `loss = −y[label]`, of log-probabilities y.
///
/// After a log_softmax it becomes `SoftmaxCrossEntropy` before differentiation.
public struct NegativeLogLikelihood: LossOperator {
  public static let name = "nll"
  public init() {}

  // MARK: Job key

  public static let loss: LossDefinition? = LossDefinition(
    key: "nll", requires: LogSoftmax.name, operation: { NegativeLogLikelihood() })

  // MARK: Shape

  public func target(for output: Shape) throws(ShapeError) -> TargetKind {
    try classTarget(Self.name, output)
  }

  public func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] {
    _ = try target(for: operands[0])
    return [.scalar, operands[0]]
  }

  // MARK: Gradient

  public static let scalesCotangent = false
  public static let gradientFormula = "dy = −onehot(label)"

  public func gradients(
    at site: GradientSite, in graph: inout Graph
  ) throws(ShapeError) -> [Value?] { try lossGradients(at: site, in: &graph) }

  // MARK: Reference

  public func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] {
    let label = operands[1].elements[0].index
    var cotangent = Tensor(operands[0].shape, repeating: S(0))
    cotangent.elements[label] = S(-1)
    return [Tensor(.scalar, [-operands[0].elements[label]]), cotangent]
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
    let (y, label, loss, cotangent) = (
      site.operands[0], site.operands[1], site.results[0], site.results[1]
    )
    let arguments: [KernelCall.Argument] =
      [y, label, loss, cotangent].map { .value($0.value) } + [.constant(y.shape.count)]
    if site.isFloat {
      return KernelCall(Kernel("fg_nll_f32", header: "fg_softmax_f32.h"), arguments)
    }
    return KernelCall(
      Kernel(template: "fg_nll", ["X": y.type, "D": cotangent.type]),
      arguments + [
        .constant(1 << cotangent.fractionBits), .constant(y.fractionBits - loss.fractionBits),
      ])
  }

  // MARK: Specimens

  public static let specimens = [
    Specimen(NegativeLogLikelihood(), [([4], .reals(-6...0)), ([], .index(below: 4))])
  ]
}

/// A loss on classes takes one vector of at least two scores.
func classTarget(_ name: String, _ output: Shape) throws(ShapeError) -> TargetKind {
  guard output.rank == 1, output[0] >= 2 else {
    throw ShapeError("\(name) takes one score for each of at least 2 classes, a vector", [output])
  }
  guard output[0] <= Int(Int16.max) else {
    throw ShapeError("\(name) takes at most 32767 classes: labels are int16", [output])
  }
  return .classIndex(count: output[0])
}

/// The cotangent that a loss computed beside its value, times the loss's own cotangent.
func lossGradients(
  at site: GradientSite, in graph: inout Graph
) throws(ShapeError) -> [Value?] {
  guard case .value(let factor) = site.cotangents[0] else { return [site.results[1], nil] }
  let name = graph.gradientName(of: site.operands[0])
  return [try graph.scaled(site.results[1], by: factor, name: name), nil]
}
