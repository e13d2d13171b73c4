import GraphIR

/// How the samples of a batch come together.
public enum Batching: String, Sendable, Hashable, CaseIterable {
  /// One at a time: gradients are summed until a batch is full.
  case accumulate
  /// At once: a step takes the batch, along the first axis of input and target.
  case whole
}

/// A network with its backward pass and the updates of its parameters.
public struct TrainingGraph: Sendable, GraphStage {
  /// A parameter, or a statistic, and what it becomes after a step.
  public struct Update: Sendable, Hashable {
    public let parameter: Value
    public let updated: Value
  }

  public let network: Network
  public let updates: [Update]
  public let optimizer: Optimizer
  /// Samples per update.
  public let batchSize: Int
  /// How samples become a batch.
  public let batching: Batching
  /// The gradients' sums over a batch whose samples come one at a time; none otherwise.
  public let sums: [GradientSum]

  init(
    network: Network, updates: [Update], optimizer: Optimizer, batchSize: Int = 1,
    batching: Batching = .accumulate, sums: [GradientSum] = []
  ) {
    self.network = network
    self.updates = updates
    self.optimizer = optimizer
    self.batchSize = batchSize
    self.batching = batching
    self.sums = sums
  }

  public var graph: Graph { network.graph }
  public var roots: [Value] { network.roots + updates.map(\.updated) }

  public func replacing(_ graph: Graph, _ renamed: (Value) -> Value) -> TrainingGraph {
    TrainingGraph(
      network: network.replacing(graph, renamed),
      updates: updates.map {
        Update(parameter: renamed($0.parameter), updated: renamed($0.updated))
      }, optimizer: optimizer, batchSize: batchSize, batching: batching,
      sums: sums.map {
        GradientSum(state: renamed($0.state), accumulated: renamed($0.accumulated))
      })
  }

  /// The same training, its operators at the rate that a program stores.
  public func at(learningRate: Double) -> TrainingGraph {
    replacing(graph.at(learningRate: learningRate)) { $0 }
  }

  /// The nodes of a training step with its update, in topological order.
  public var trainNodes: [Int] {
    graph.nodes(reaching: [network.loss] + updates.map(\.updated))
  }

  /// The nodes of a prediction, in topological order.
  public var predictNodes: [Int] { graph.nodes(reaching: [network.output]) }

  /// The node that computes the loss, or those of a batch's samples.
  public var lossNode: Node {
    guard let node = network.lossNode else {
      preconditionFailure("the loss is computed, not given")
    }
    return node
  }

  /// The cotangent that the loss sends into the network scaled by each sample's exponent; nil for
  /// a loss built from primitives.
  public var scaledCotangent: Value? {
    guard let op = lossNode.operation as? any LossOperator, type(of: op).scalesCotangent else {
      return nil
    }
    return lossNode.results[1]
  }

  /// The scale of every value when cotangents are scaled by the sample, or all static.
  ///
  /// Throws where scales meet that have no common one: a sample-scaled with a static summand.
  public func scales(sampleScaled: Bool) throws(ShapeError) -> ValueMap<Scale> {
    var scales = ValueMap<Scale>(graph) { _ in .static }
    guard sampleScaled else { return scales }
    for node in graph.nodes {
      // A sum that lives as long as its batch is 0 at first, in whatever scale its samples share.
      if let place = node.kind.updatedOperand, graph[node.operands[place]].role == .sum,
        node.operands.contains(where: { scales[$0] == .sample })
      {
        scales[node.operands[place]] = .sample
      }
      guard let results = node.op.resultScales(node.operands.map { scales[$0] }) else {
        throw ShapeError(
          "'\(node.name)' combines gradients of different scales; set formats.gradient_scale: static",
          node.operands.map { graph.shape($0) })
      }
      for (value, scale) in zip(node.results, results) { scales[value] = scale }
    }
    return scales
  }
}
