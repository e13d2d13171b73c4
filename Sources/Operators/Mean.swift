import FixedPoint
import GraphIR

/// The mean over a run of axes, which the result loses; over all axes without any named.
public struct Mean: Operator {
  public static let name = "mean"
  public let axes: Range<Int>?
  public init(axes: Range<Int>? = nil) { self.axes = axes }

  public var attributes: String { Sum(axes: axes).attributes }

  // MARK: Job key

  public static let layers = [
    reductionLayer("mean") { Mean(axes: $0) },
    LayerDefinition(key: "global_avg_pool", example: "global_avg_pool") {
      _, site, graph throws(ShapeError) in
      let shape = graph.shape(site.inputs[0])
      guard shape.rank > 1 else {
        throw ShapeError(
          "global_avg_pool takes [channels, …] and leaves [channels]", [shape],
          remedy: "mean, which leaves one number")
      }
      return try graph.apply(Mean(axes: 1..<shape.rank), site.inputs, name: site.name)[0]
    },
  ]

  // MARK: Shape

  public func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] {
    [try Reduction(operands[0], axes).result]
  }

  // MARK: Gradient

  public static let gradientFormula = "dx = dy / n along the averaged axes"

  public func gradients(
    at site: GradientSite, in graph: inout Graph
  ) throws(ShapeError) -> [Value?] {
    let dy = try site.cotangent(in: &graph)
    let count = try Reduction(graph.shape(site.operands[0]), axes).count
    let scaled = try graph.apply(
      DivideByCount(count), dy, name: "\(graph.name(dy)).share", role: .gradient)
    return [try graph.spread(scaled, over: axes, of: site.operands[0])]
  }

  // MARK: Reference

  @specialized(where S == Double)
  public func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] {
    let reduction = Reduction.accepted(operands[0].shape, axes)
    let count = S(reduction.count)
    return [reduction.sums(operands[0]).map { $0 / count }]
  }

  // MARK: Fixed point

  public func resultScales(_ operands: [Scale]) -> [Scale]? { operands }

  public func lower(_ site: LoweringSite) throws(FormatError) -> KernelCall {
    let (x, y) = (site.operands[0], site.results[0])
    let reduction = Reduction.accepted(x.shape, axes)
    let arguments = reduction.arguments(x, y)
    if site.isFloat { return KernelCall(Kernel("fg_mean_f32", header: "fg_sum_f32.h"), arguments) }
    guard reduction.count <= 1 << 15 else {
      throw FormatError(.noKernel("the mean of \(reduction.count) elements, at most 32768"))
    }
    let factor = Mantissa(reciprocalOf: reduction.count)
    return KernelCall(
      Kernel(template: "fg_mean", ["X": x.type, "Y": y.type]),
      arguments + [
        .constant(factor.mantissa), .constant(x.fractionBits + factor.shift - y.fractionBits),
      ])
  }

  /// One rounding of the exact mean, plus the rounding of 1/n to 31 bits.
  public func errorBoundULP(
    ofResult index: Int, at site: LoweringSite, exponent k: Int
  ) -> Double {
    let count = Reduction.accepted(site.operands[0].shape, axes).count
    return 0.5 + MeanLoss.meanError(count, in: site.results[0])
  }

  // MARK: Specimens

  public static let specimens = [
    Specimen(Mean(), [([3, 5], .unit)]),
    Specimen(Mean(axes: 1..<2), [([3, 4], .wide)]),
  ]
}
