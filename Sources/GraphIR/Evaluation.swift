/// The values of a graph in one scalar, while its nodes are evaluated.
public struct Evaluation<S: Scalar>: Sendable {
  public let graph: Graph
  private var tensors: [Tensor<S>?]

  public init(_ graph: Graph) {
    self.graph = graph
    tensors = Array(repeating: nil, count: graph.values.count)
  }

  public subscript(value: Value) -> Tensor<S> {
    get {
      guard let tensor = tensors[value.index] else {
        preconditionFailure("'\(graph.name(value))' is used before it is given or evaluated")
      }
      return tensor
    }
    set {
      precondition(newValue.shape == graph.shape(value), "a tensor has its value's shape")
      tensors[value.index] = newValue
    }
  }

  /// Evaluates nodes in the order given; `finish` may round each result, in place.
  public mutating func run(_ nodes: [Int], finish: (inout Tensor<S>) -> Void = { _ in }) {
    for index in nodes {
      let node = graph.nodes[index]
      var results = node.op.evaluate(node.operands.map { self[$0] })
      for (place, value) in node.results.enumerated() {
        finish(&results[place])
        self[value] = results[place]
      }
    }
  }
}
