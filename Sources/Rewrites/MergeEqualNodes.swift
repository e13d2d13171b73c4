import GraphIR

extension GraphStage {
  /// Common-subexpression elimination: nodes of one operator on the same operands become one.
  public func withEqualNodesMerged() throws(ShapeError) -> Self {
    var known: [NodeKey: [Value]] = [:]
    return try rewritten { node, new, renamed throws(ShapeError) in
      let operands = node.operands.map(renamed)
      let key = NodeKey(
        name: node.kind.name, attributes: node.op.attributes, operands: operands)
      if let results = known[key] { return results }
      let results = try new.apply(
        node.op, operands, name: node.name, role: self.graph[node.results[0]].role)
      known[key] = results
      return results
    }
  }
}

/// What makes two nodes compute the same.
private struct NodeKey: Hashable {
  let name: String
  let attributes: String
  let operands: [Value]
}
