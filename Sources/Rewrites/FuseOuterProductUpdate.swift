import GraphIR
import Operators

/// `W + (−lr · (g ⊗ x))` → `W + (−lr · g) ⊗ x`: a weight gradient that one sample makes is never
/// stored.
///
/// Legal where the gradient has one use, that is for a parameter with one use.
public struct FuseOuterProductUpdate: RewriteRule {
  public static let name = "fuse_outer_product_update"
  public init() {}

  public func replacement(
    of node: Node, in site: RewriteSite, building graph: inout Graph
  ) throws(ShapeError) -> [Value]? {
    guard node.op is AddStep,
      let (rate, step) = site.producer(of: node.operands[1], LearningRateStep.self),
      let (_, product) = site.producer(of: step.operands[0], OuterProduct.self),
      site.isUsedOnce(node.operands[1]), site.isUsedOnce(step.operands[0])
    else { return nil }
    let (g, x) = (site.renamed(product.operands[0]), site.renamed(product.operands[1]))
    let n = try graph.apply(rate, g, name: "\(graph.name(g)).step", role: .step)
    return try graph.apply(
      OuterProductUpdate(), [site.renamed(node.operands[0]), n, x], name: node.name,
      role: .updated)
  }
}
