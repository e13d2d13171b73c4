/// A network and its loss: what a job, an ONNX file or the Swift API describes.
public struct Network: Sendable, GraphStage {
  public let graph: Graph
  public let input: Value
  public let target: Value
  public let targetKind: TargetKind
  /// What `predict` returns.
  public let output: Value
  /// The scalar that training minimizes.
  public let loss: Value

  public init(
    graph: Graph, input: Value, target: Value, targetKind: TargetKind, output: Value, loss: Value
  ) {
    self.graph = graph
    self.input = input
    self.target = target
    self.targetKind = targetKind
    self.output = output
    self.loss = loss
  }

  /// The targets in values that the loss takes; `real` where it takes an index.
  public var targetDomain: TargetDomain {
    guard case .values = targetKind, let node = graph.producers[loss],
      let op = graph.nodes[node].op as? any LossOperator
    else { return .real }
    return op.targetDomain
  }

  public var roots: [Value] { [output, loss] }

  public func replacing(_ graph: Graph, _ renamed: (Value) -> Value) -> Network {
    Network(
      graph: graph, input: renamed(input), target: renamed(target), targetKind: targetKind,
      output: renamed(output), loss: renamed(loss))
  }
}
