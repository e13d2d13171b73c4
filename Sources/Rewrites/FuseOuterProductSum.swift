import GraphIR
import Operators

/// `G + (g ⊗ x)` → one node: the weight gradient of a single sample is added to its batch's sum and
/// never stored.
///
/// Legal where the gradient has one use, that is for a parameter with one use.
public struct FuseOuterProductSum: RewriteRule {
  public static let name = "fuse_outer_product_sum"
  public init() {}

  public func replacement(
    of node: Node, in site: RewriteSite, building graph: inout Graph
  ) throws(ShapeError) -> [Value]? {
    guard node.op is Accumulate,
      let (_, product) = site.producer(of: node.operands[1], OuterProduct.self),
      site.isUsedOnce(node.operands[1])
    else { return nil }
    let operands = [node.operands[0]] + product.operands
    return try graph.apply(
      AccumulateOuterProduct(), operands.map(site.renamed), name: node.name, role: .updated)
  }
}
