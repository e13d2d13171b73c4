import GraphIR
import Operators

extension TrainingGraph {
  /// A parameter's gradient summed over a batch.
  public struct GradientSum: Sendable, Hashable {
    /// The sum before a sample: 0 at the start of a batch.
    public let state: Value
    /// The sum with the sample's gradient: the same bytes.
    public let accumulated: Value
  }

  /// The nodes that run in every step, in topological order: where samples of a batch come one at a
  /// time forward, backward and the sums, else all of the training step.
  public var sampleNodes: [Int] {
    sums.isEmpty ? trainNodes : graph.nodes(reaching: [network.loss] + sums.map(\.accumulated))
  }

  /// The nodes that run after the last sample of a batch, before the sums are 0 again; none where
  /// every step is a batch.
  public var updateNodes: [Int] {
    let earlier = Set(sampleNodes)
    return trainNodes.filter { !earlier.contains($0) }
  }
}

extension GradientGraph {
  /// Adds the sum of every gradient over a batch and the optimizer's step by the mean.
  ///
  /// The sum takes the name `<parameter>.gradient`, the sample's gradient `<parameter>.gradient.sample`.
  func updated(
    by optimizer: Optimizer, batchSize: Int
  ) throws(ShapeError) -> TrainingGraph {
    let named = try withRoomForSums()
    var graph = named.graph
    var sums: [TrainingGraph.GradientSum] = []
    var updates = named.measurements
    for entry in named.gradients {
      let name = "\(graph.name(entry.parameter)).gradient"
      let state = graph.state(name, graph.shape(entry.parameter))
      let sum = try graph.apply(
        Accumulate(), state, entry.gradient, name: "\(name).accumulated", role: .updated)
      sums.append(TrainingGraph.GradientSum(state: state, accumulated: sum))
      let step = try graph.apply(
        LearningRateStep(optimizer.learningRate / Double(batchSize)), sum, name: "\(name).step",
        role: .step)
      let updated = try graph.apply(
        AddStep(), entry.parameter, step, name: "\(graph.name(entry.parameter)).updated",
        role: .updated)
      updates.append(TrainingGraph.Update(parameter: entry.parameter, updated: updated))
    }
    return try TrainingGraph(
      network: named.network.replacing(graph) { $0 }, updates: updates, optimizer: optimizer,
      batchSize: batchSize, sums: sums
    ).withoutDeadNodes()
  }

  /// The same graph, where no sample's gradient has the name of a sum.
  private func withRoomForSums() throws(ShapeError) -> GradientGraph {
    let taken = Set(gradients.map { "\(graph.name($0.parameter)).gradient" })
    return try rewritten { node, new, renamed throws(ShapeError) in
      guard taken.contains(node.name) else { return nil }
      return try new.apply(
        node.op, node.operands.map(renamed), name: "\(node.name).sample",
        role: self.graph[node.results[0]].role)
    }
  }
}
