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

  /// Gives the keys of a step's random bits.
  public mutating func setRandomKeys(seed: Int, step: Int) {
    for (value, key) in graph.randomKeys(seed: seed, step: step) {
      self[value] = Tensor(.scalar, [S(Double(key))])
    }
  }

  /// Gives a value what another one is, which is not there afterwards.
  public mutating func move(_ value: Value, to other: Value) {
    self[other] = self[value]
    tensors[value.index] = nil
  }

  /// Evaluates nodes in the order given; `finish` may round or change each result, in place.
  ///
  /// - Parameter overwriting: nodes whose updated operand nobody reads any more: its memory becomes
  ///   the result's where the operator can do that, and the operand is not there afterwards.
  public mutating func run(
    _ nodes: [Int], overwriting: Set<Int> = [],
    finish: (Value, inout Tensor<S>) -> Void = { _, _ in }
  ) {
    for index in nodes {
      let node = graph.nodes[index]
      if overwriting.contains(index), let op = node.op as? any OverwritingOperator {
        overwrite(node, op, finish)
        continue
      }
      var results = node.op.evaluate(node.operands.map { self[$0] })
      for (place, value) in node.results.enumerated() {
        finish(value, &results[place])
        self[value] = results[place]
      }
    }
  }

  private mutating func overwrite(
    _ node: Node, _ op: any OverwritingOperator, _ finish: (Value, inout Tensor<S>) -> Void
  ) {
    guard let place = type(of: op).updatedOperand else {
      preconditionFailure("an operator that overwrites names the operand")
    }
    var others = node.operands
    let updated = others.remove(at: place)
    var tensor = self[updated]
    tensors[updated.index] = nil
    op.overwrite(&tensor, others.map { self[$0] })
    finish(node.results[0], &tensor)
    self[node.results[0]] = tensor
  }
}
