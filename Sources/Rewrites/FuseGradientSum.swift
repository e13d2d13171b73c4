import GraphIR
import Operators

/// `G + (g ⊗ x)` and `G + convolution_weight_gradient(x, y)` → one node: the weight gradient of a
/// single sample is added to its batch's sum and never stored.
///
/// Legal where the gradient has one use, that is for a parameter with one use.
public struct FuseGradientSum: RewriteRule {
  public static let name = "fuse_gradient_sum"
  public init() {}

  public func replacement(
    of node: Node, in site: RewriteSite, building graph: inout Graph
  ) throws(ShapeError) -> [Value]? {
    guard node.op is Accumulate, site.isUsedOnce(node.operands[1]) else { return nil }
    let (op, factors): (any Operator, [Value])
    if let (_, product) = site.producer(of: node.operands[1], OuterProduct.self) {
      (op, factors) = (AccumulateOuterProduct(), product.operands)
    } else if let (gradient, sum) = site.producer(
      of: node.operands[1], ConvolutionWeightGradient.self)
    {
      (op, factors) = (AccumulateConvolution(gradient), sum.operands)
    } else {
      return nil
    }
    let operands = [node.operands[0]] + factors
    return try graph.apply(op, operands.map(site.renamed), name: node.name, role: .updated)
  }
}
