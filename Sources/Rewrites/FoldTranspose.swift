import GraphIR
import Operators

/// `matmul(transpose(a), b)` → `matmul(a, b)` that reads a transposed, on either side: no copy.
public struct FoldTranspose: RewriteRule {
  public static let name = "fold_transpose"
  public init() {}

  public func replacement(
    of node: Node, in site: RewriteSite, building graph: inout Graph
  ) throws(ShapeError) -> [Value]? {
    guard let product = node.op as? MatMul else { return nil }
    let (left, right) = (source(node.operands[0], site), source(node.operands[1], site))
    guard left.isTransposed || right.isTransposed else { return nil }
    let folded = MatMul(
      transposeLeft: product.transposeLeft != left.isTransposed,
      transposeRight: product.transposeRight != right.isTransposed)
    return try graph.apply(
      folded, [site.renamed(left.value), site.renamed(right.value)], name: node.name,
      role: site.graph[node.results[0]].role)
  }

  private func source(_ value: Value, _ site: RewriteSite) -> (value: Value, isTransposed: Bool) {
    guard let (transpose, node) = site.producer(of: value, Transpose.self),
      transpose.axes == [1, 0]
    else { return (value, false) }
    return (node.operands[0], true)
  }
}
