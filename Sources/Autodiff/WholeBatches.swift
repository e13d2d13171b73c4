import GraphIR
import Operators

extension TrainingGraph {
  /// The same training, where a step takes the batch at once.
  ///
  /// Nodes on samples become one call for each, or one that spans the batch; the loss is the mean
  /// of theirs. Sums live no longer than the step. What a prediction computes has nodes of its own,
  /// named `<name>.predicted`.
  ///
  /// - Precondition: gradients are summed.
  public func takingWholeBatches() throws(ShapeError) -> TrainingGraph {
    var batch = WholeBatch(self)
    for index in trainNodes { try batch.add(graph.nodes[index]) }
    let loss = try batch.meanLoss()
    let output = try batch.prediction()
    let updates = updates.map {
      Update(parameter: batch.renamed($0.parameter), updated: batch.renamed($0.updated))
    }
    return try TrainingGraph(
      network: Network(
        graph: batch.graph, input: batch.renamed(network.input),
        predictionInput: batch.predictionInput, target: batch.renamed(network.target),
        targetKind: network.targetKind, output: output, loss: loss),
      updates: updates, optimizer: optimizer, batchSize: batchSize, batching: .whole
    ).withoutDeadNodes()
  }
}

extension TrainingGraph {
  /// The gradients of the loss, the mean over a batch that is taken at once.
  ///
  /// - Precondition: the updates are not fused with their gradients.
  public func meanGradients() throws(ShapeError) -> GradientGraph {
    var graph = graph
    let producers = graph.producers
    func operand(_ place: Int, of value: Value) -> Value? {
      producers[value].map { graph.nodes[$0].operands[place] }
    }
    var gradients: [GradientGraph.Gradient] = []
    for update in updates where graph[update.parameter].role == .parameter {
      guard let step = operand(1, of: update.updated), let sum = operand(0, of: step) else {
        preconditionFailure("an update adds the step of a sum")
      }
      let mean = try graph.apply(
        DivideByCount(batchSize), sum, name: "\(graph.name(sum)).mean", role: .gradient)
      gradients.append(GradientGraph.Gradient(parameter: update.parameter, gradient: mean))
    }
    return try GradientGraph(network: network.replacing(graph) { $0 }, gradients: gradients)
      .withoutDeadNodes()
  }
}

/// The graph of a batch while it is built from that of a sample.
private struct WholeBatch {
  private let training: TrainingGraph
  private(set) var graph = Graph()
  private(set) var predictionInput: Value
  /// What became of a sample's value, and whether each sample has its own.
  private var batched: [Value: (value: Value, isShared: Bool)] = [:]

  private var sample: Graph { training.graph }
  private var count: Int { training.batchSize }

  init(_ training: TrainingGraph) {
    self.training = training
    let (sample, network) = (training.graph, training.network)
    for parameter in sample.parameters {
      let info = sample[parameter.value]
      let value = graph.parameter(info.name, info.shape, parameter.initializer, role: info.role)
      batched[parameter.value] = (value, true)
    }
    for value in [network.input, network.target] {
      let info = sample[value]
      let shape = Shape([training.batchSize] + info.shape.extents)
      batched[value] = (graph.given(info.name, shape, role: info.role), false)
    }
    let input = sample[network.input]
    predictionInput = graph.given("\(input.name).predicted", input.shape, role: .input)
  }

  func renamed(_ value: Value) -> Value { place(value).value }

  private func place(_ value: Value) -> (value: Value, isShared: Bool) {
    guard let place = batched[value] else {
      preconditionFailure("a batch has the operands of the nodes that it takes")
    }
    return place
  }

  // MARK: Training

  /// Takes a node of the sample's training step.
  mutating func add(_ node: Node) throws(ShapeError) {
    for operand in node.operands where sample[operand].role == .random && batched[operand] == nil {
      let key = graph.given(sample.name(operand), sample.shape(operand), role: .random)
      batched[operand] = (key, true)
    }
    for operand in node.operands where sample[operand].role == .state && batched[operand] == nil {
      let zero = try graph.apply(
        Fill(0, sample.shape(operand)), name: sample.name(operand), role: .sum)
      batched[operand] = (zero, true)
    }
    let places = node.operands.map(place)
    let op = over(node, places.map(\.isShared))
    let results = try graph.apply(
      op, places.map(\.value), name: node.name, role: sample[node.results[0]].role)
    for (old, new) in zip(node.results, results) {
      batched[old] = (new, graph.shape(new) == sample.shape(old))
    }
  }

  /// The operator of a sample's node on a batch.
  private func over(_ node: Node, _ isShared: [Bool]) -> any Operator {
    if isShared.allSatisfy({ $0 }) { return node.op }
    if let op = node.op as? any BatchSpanning, op.spansBatch { return op.overBatch() }
    let isOfOne = zip(isShared, node.operands).contains { $0 && sample.shape($1) != .scalar }
    if node.op is any ElementwiseOperator, !isOfOne { return node.op }
    return PerSample(node.op, count: count, isShared: isShared)
  }

  /// The mean of the samples' losses.
  mutating func meanLoss() throws(ShapeError) -> Value {
    let losses = renamed(training.network.loss)
    return try graph.apply(Mean(), losses, name: "\(graph.name(losses)).mean", role: .loss)
  }

  // MARK: Prediction

  /// Adds the nodes of a prediction, on one sample.
  mutating func prediction() throws(ShapeError) -> Value {
    var own = [training.network.predictionInput: predictionInput]
    let isTrained = Set(training.trainNodes)
    for index in training.predictNodes {
      let node = sample.nodes[index]
      let operands = node.operands.map { own[$0] ?? renamed($0) }
      let name = isTrained.contains(index) ? "\(node.name).predicted" : node.name
      let results = try graph.apply(
        node.op, operands, name: name, role: sample[node.results[0]].role)
      for (old, new) in zip(node.results, results) { own[old] = new }
    }
    guard let output = own[training.network.output] else {
      preconditionFailure("a network predicts something")
    }
    return output
  }
}
