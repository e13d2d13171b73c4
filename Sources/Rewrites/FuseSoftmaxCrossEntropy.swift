import GraphIR
import Operators

/// `nll(log_softmax(z), t)` → `softmax_cross_entropy(z, t)`, before differentiation: the
/// cotangent is then softmax(z) − t, without the logarithm's rounding.
public struct FuseSoftmaxCrossEntropy: RewriteRule {
  public static let name = "fuse_softmax_cross_entropy"
  public init() {}

  public func replacement(
    of node: Node, in site: RewriteSite, building graph: inout Graph
  ) throws(ShapeError) -> [Value]? {
    guard let loss = node.op as? NegativeLogLikelihood,
      let (_, logSoftmax) = site.producer(of: node.operands[0], LogSoftmax.self)
    else { return nil }
    return try graph.apply(
      SoftmaxCrossEntropy(targets: loss.targets),
      [site.renamed(logSoftmax.operands[0]), site.renamed(node.operands[1])], name: node.name,
      role: .loss)
  }
}
