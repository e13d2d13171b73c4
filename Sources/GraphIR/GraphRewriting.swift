/// A stage that holds a graph and values of it; a pass on the graph carries the values along.
public protocol GraphStage {
  var graph: Graph { get }
  /// The values that must survive.
  var roots: [Value] { get }
  /// The same stage on another graph, where each value became `renamed(value)`.
  func replacing(_ graph: Graph, _ renamed: (Value) -> Value) -> Self
}

extension GraphStage {
  /// Rebuilds the graph node by node: `replace` gives the new results of a node, or nil to copy
  /// it. Nodes that no root needs any more are dropped afterwards.
  public func rewritten(
    _ replace: (Node, inout Graph, @escaping (Value) -> Value) throws(ShapeError) -> [Value]?
  ) throws(ShapeError) -> Self {
    try rebuilt(keeping: Array(graph.nodes.indices), replace).withoutDeadNodes()
  }

  /// Drops the nodes that no root needs.
  public func withoutDeadNodes() throws(ShapeError) -> Self {
    try rebuilt(keeping: graph.nodes(reaching: roots)) { _, _, _ in nil }
  }

  /// Drops the frozen parameters that no node reads.
  public func withoutUnusedConstants() throws(ShapeError) -> Self {
    let read = Set(graph.nodes.flatMap(\.operands))
    let unused = graph.frozen.map(\.value).filter { !read.contains($0) }
    return try rebuilt(keeping: Array(graph.nodes.indices), dropping: Set(unused)) { _, _, _ in nil
    }
  }

  private func rebuilt(
    keeping indices: [Int], dropping unused: Set<Value> = [],
    _ replace: (Node, inout Graph, @escaping (Value) -> Value) throws(ShapeError) -> [Value]?
  ) throws(ShapeError) -> Self {
    var new = Graph()
    var renamed: [Value: Value] = [:]
    let initializers = Dictionary(
      uniqueKeysWithValues: graph.parameters.map { ($0.value, $0.initializer) })
    for index in graph.values.indices {
      let (value, info) = (Value(index: index), graph.values[index])
      guard !unused.contains(value) else { continue }
      if let initializer = initializers[value] {
        renamed[value] = new.parameter(
          info.name, info.shape, initializer, role: info.role)
      } else if [.input, .target, .random].contains(info.role) {
        renamed[value] = new.given(info.name, info.shape, role: info.role)
      } else if info.role == .state {
        renamed[value] = new.state(info.name, info.shape)
      }
    }
    func rename(_ value: Value) -> Value {
      guard let new = renamed[value] else {
        preconditionFailure("a rebuilt graph has the operands of the nodes that it keeps")
      }
      return new
    }
    for index in indices {
      let node = graph.nodes[index]
      let results: [Value]
      if let replacement = try replace(node, &new, rename) {
        results = replacement
      } else {
        results = try new.apply(
          node.op, node.operands.map(rename), name: node.name, role: graph[node.results[0]].role)
      }
      for (old, new) in zip(node.results, results) { renamed[old] = new }
    }
    return replacing(new, rename)
  }
}
