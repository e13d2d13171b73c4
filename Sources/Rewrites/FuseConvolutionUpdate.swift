import GraphIR
import Operators

/// `w + (−lr · convolution_weight_gradient(x, y))` → `convolution_update(w, x, y)`: a weight
/// gradient that one sample makes is never stored, and its sum is rounded once, in the master.
///
/// Legal where the gradient has one use, that is for a parameter with one use.
public struct FuseConvolutionUpdate: RewriteRule {
  public static let name = "fuse_convolution_update"
  public init() {}

  public func replacement(
    of node: Node, in site: RewriteSite, building graph: inout Graph
  ) throws(ShapeError) -> [Value]? {
    guard node.op is AddStep,
      let (rate, step) = site.producer(of: node.operands[1], LearningRateStep.self),
      let (gradient, sum) = site.producer(of: step.operands[0], ConvolutionWeightGradient.self),
      site.isUsedOnce(node.operands[1]), site.isUsedOnce(step.operands[0])
    else { return nil }
    return try graph.apply(
      ConvolutionUpdate(gradient, learningRate: rate.learningRate),
      ([node.operands[0]] + sum.operands).map(site.renamed), name: node.name, role: .updated)
  }
}
