import Autodiff
import GraphIR

/// A replacement of one node, and of the nodes before it that only it uses, by fewer or cheaper
/// ones of the same meaning.
public protocol RewriteRule: Sendable {
  static var name: String { get }
  /// The new results of `node`, or nil where the rule does not apply.
  func replacement(
    of node: Node, in site: RewriteSite, building graph: inout Graph
  ) throws(ShapeError) -> [Value]?
}

/// The graph that a rule looks at, and where its values are in the graph under construction.
public struct RewriteSite {
  public let graph: Graph
  public let renamed: (Value) -> Value
  let producers: ValueMap<Int?>
  let useCounts: ValueMap<Int>
  let roots: Set<Value>

  /// The node that computes `value` by an operator of type `Op`; nil when it is given or computed
  /// by another.
  func producer<Op: Operator>(of value: Value, _ type: Op.Type) -> (op: Op, node: Node)? {
    guard let index = producers[value], let op = graph.nodes[index].op as? Op else { return nil }
    return (op, graph.nodes[index])
  }

  /// Whether one node reads `value`, once, and nobody else wants it.
  func isUsedOnce(_ value: Value) -> Bool { useCounts[value] == 1 && !roots.contains(value) }
}

extension GraphStage {
  /// Applies a rule at every node, in topological order.
  public func rewritten(by rule: some RewriteRule) throws(ShapeError) -> Self {
    let (producers, useCounts) = (graph.producers, graph.useCounts)
    return try rewritten { node, new, renamed throws(ShapeError) in
      let site = RewriteSite(
        graph: self.graph, renamed: renamed, producers: producers, useCounts: useCounts,
        roots: Set(self.roots))
      return try rule.replacement(of: node, in: site, building: &new)
    }
  }
}

extension TrainingGraph {
  /// Fuses what one sample's weight gradient goes into, so that it is never stored, and merges
  /// equal nodes.
  public func fused() throws(ShapeError) -> TrainingGraph {
    try rewritten(by: FuseOuterProductUpdate())
      .rewritten(by: FuseConvolutionUpdate())
      .rewritten(by: FuseGradientSum())
      .withEqualNodesMerged()
  }
}

extension Network {
  /// Fuses losses and biases, so that there is one meaning, rounded once, before it is
  /// differentiated.
  public func fused() throws(ShapeError) -> Network {
    try rewritten(by: FuseSoftmaxCrossEntropy())
      .rewritten(by: FoldTranspose())
      .rewritten(by: FuseBias())
  }
}
