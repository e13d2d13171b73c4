/// A network and its loss: what a job, an ONNX file or the Swift API describes.
public struct Network: Sendable, GraphStage {
  public let graph: Graph
  /// What training gets: one sample, or a batch along the first axis.
  public let input: Value
  /// What a prediction gets: one sample.
  public let predictionInput: Value
  public let target: Value
  public let targetKind: TargetKind
  /// What `predict` returns.
  public let output: Value
  /// The scalar that training minimizes.
  public let loss: Value

  public init(
    graph: Graph, input: Value, predictionInput: Value? = nil, target: Value,
    targetKind: TargetKind, output: Value, loss: Value
  ) {
    self.graph = graph
    self.input = input
    self.predictionInput = predictionInput ?? input
    self.target = target
    self.targetKind = targetKind
    self.output = output
    self.loss = loss
  }

  /// The targets in values that the loss takes; `real` where it takes an index.
  public var targetDomain: TargetDomain {
    guard case .values = targetKind, let op = lossNode?.operation as? any LossOperator else {
      return .real
    }
    return op.targetDomain
  }

  /// The node that computes the loss, or those of a batch's samples; nil when the loss is given.
  public var lossNode: Node? {
    let producers = graph.producers
    guard let index = producers[loss] else { return nil }
    let node = graph.nodes[index]
    guard case .loss? = node.operands.first.map({ graph[$0].role }),
      let samples = producers[node.operands[0]]
    else { return node }
    return graph.nodes[samples]
  }

  /// A tensor that training measures, and what it becomes after a step.
  public var measurements: [(statistic: Value, updated: Value)] {
    graph.nodes.compactMap { node in
      guard let place = node.kind.updatedOperand, graph[node.operands[place]].role == .statistic
      else { return nil }
      return (node.operands[place], node.results[0])
    }
  }

  public var roots: [Value] { [output, loss] + measurements.map(\.updated) }

  public func replacing(_ graph: Graph, _ renamed: (Value) -> Value) -> Network {
    Network(
      graph: graph, input: renamed(input), predictionInput: renamed(predictionInput),
      target: renamed(target), targetKind: targetKind, output: renamed(output),
      loss: renamed(loss))
  }

  /// The same network, where what a prediction computes otherwise than training has nodes of its
  /// own: copies, named `<name>.predicted`, of all that follows from a value that
  /// ``Graph/predict(_:as:)`` replaces.
  public func separatingPrediction() throws(ShapeError) -> Network {
    guard !graph.predictions.isEmpty else { return self }
    var new = graph
    var copies: [Value: Value] = [:]
    func predicted(_ value: Value) -> Value {
      graph.predictions[value].map(predicted) ?? copies[value] ?? value
    }
    for index in graph.nodes(reaching: [output] + graph.predictions.values.sorted()) {
      let node = graph.nodes[index]
      let operands = node.operands.map(predicted)
      guard operands != node.operands else { continue }
      let results = try new.apply(
        node.op, operands, name: "\(node.name).predicted", role: graph[node.results[0]].role)
      for (result, copy) in zip(node.results, results) { copies[result] = copy }
    }
    return try Network(
      graph: new, input: input, predictionInput: predictionInput, target: target,
      targetKind: targetKind, output: predicted(output), loss: loss
    ).withoutDeadNodes()
  }
}
