import GraphIR
import Operators

/// `add(linear(x, W), b)` and `add(matmul(W, x), b)` → `linear(x, W, b)` for a weight b, repeated
/// for every row of x or not: the bias joins the accumulator, and one rounding goes.
public struct FuseBias: RewriteRule {
  public static let name = "fuse_bias"
  public init() {}

  public func replacement(
    of node: Node, in site: RewriteSite, building graph: inout Graph
  ) throws(ShapeError) -> [Value]? {
    guard node.op is Add else { return nil }
    for (product, bias) in [(0, 1), (1, 0)] {
      let (product, bias) = (node.operands[product], repeated(node.operands[bias], site))
      guard site.graph[bias].role.isWeight, site.graph.shape(bias).rank == 1,
        site.isUsedOnce(product), let (x, w) = factors(product, site)
      else { continue }
      return try graph.apply(
        Linear(), [x, w, bias].map(site.renamed), name: node.name,
        role: site.graph[node.results[0]].role)
    }
    return nil
  }

  /// The vector that every row of `value` is a copy of, else `value`.
  private func repeated(_ value: Value, _ site: RewriteSite) -> Value {
    guard let (_, node) = site.producer(of: value, Broadcast.self),
      site.graph.shape(node.operands[0]).extents == site.graph.shape(value).extents.suffix(1)
    else { return value }
    return node.operands[0]
  }

  /// The input and the weight of a product that a bias can join.
  private func factors(_ product: Value, _ site: RewriteSite) -> (x: Value, w: Value)? {
    if let (_, node) = site.producer(of: product, Linear.self), node.operands.count == 2 {
      return (node.operands[0], node.operands[1])
    }
    guard let (op, node) = site.producer(of: product, MatMul.self), !op.transposeLeft,
      site.graph.shape(node.operands[0]).rank == 2, site.graph.shape(node.operands[1]).rank == 1
    else { return nil }
    return (node.operands[1], node.operands[0])
  }
}
