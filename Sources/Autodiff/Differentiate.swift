import GraphIR
import Operators

extension Network {
  /// Reverse-mode differentiation of the loss with respect to all parameters that are not frozen.
  ///
  /// Nodes are visited from the loss backwards; the cotangents of several uses of a value are
  /// summed. Only what a gradient needs is kept. Source: Griewank & Walther, Evaluating
  /// Derivatives (2008), chapter 3.2.
  ///
  /// - Throws: if an operator has no gradient rule, or the loss depends on no such parameter.
  public func differentiated() throws(ShapeError) -> GradientGraph {
    var reverse = ReverseSweep(self)
    let cotangents = try reverse.gradients()
    let gradients = reverse.graph.parameters.compactMap { parameter in
      cotangents[parameter.value].map {
        GradientGraph.Gradient(parameter: parameter.value, gradient: $0)
      }
    }
    guard !gradients.isEmpty else {
      throw ShapeError("the loss depends on no parameter that is trained", [])
    }
    return try GradientGraph(network: replacing(reverse.graph) { $0 }, gradients: gradients)
      .withoutDeadNodes()
  }

  /// The network with its backward pass and the updates of all parameters that are not frozen, one
  /// for every `batchSize` samples, which come one at a time.
  ///
  /// - Parameter batching: `whole` sums gradients though every sample is a batch.
  public func differentiated(
    optimizer: Optimizer, batchSize: Int = 1, batching: Batching = .accumulate
  ) throws(ShapeError) -> TrainingGraph {
    let gradients = try differentiated()
    return batchSize == 1 && batching == .accumulate
      ? try gradients.updated(by: optimizer)
      : try gradients.updated(by: optimizer, batchSize: batchSize)
  }
}

/// A network with the gradient of its loss with respect to each parameter that reaches it.
public struct GradientGraph: Sendable, GraphStage {
  /// A parameter and the derivative of the loss with respect to it, of the same shape.
  public struct Gradient: Sendable, Hashable {
    public let parameter: Value
    public let gradient: Value
  }

  public let network: Network
  public let gradients: [Gradient]

  public var graph: Graph { network.graph }
  public var roots: [Value] { network.roots + gradients.map(\.gradient) }

  public func replacing(_ graph: Graph, _ renamed: (Value) -> Value) -> GradientGraph {
    GradientGraph(
      network: network.replacing(graph, renamed),
      gradients: gradients.map {
        Gradient(parameter: renamed($0.parameter), gradient: renamed($0.gradient))
      })
  }

  /// What training measures, as updates.
  var measurements: [TrainingGraph.Update] {
    network.measurements.map {
      TrainingGraph.Update(parameter: $0.statistic, updated: $0.updated)
    }
  }

  /// Adds the optimizer's step of every parameter.
  func updated(by optimizer: Optimizer) throws(ShapeError) -> TrainingGraph {
    var graph = graph
    var updates = measurements
    for entry in gradients {
      let step = try graph.apply(
        LearningRateStep(optimizer.learningRate), entry.gradient,
        name: "\(graph.name(entry.gradient)).step", role: .step)
      let updated = try graph.apply(
        AddStep(), entry.parameter, step, name: "\(graph.name(entry.parameter)).updated",
        role: .updated)
      updates.append(TrainingGraph.Update(parameter: entry.parameter, updated: updated))
    }
    let network = network.replacing(graph) { $0 }
    return try TrainingGraph(network: network, updates: updates, optimizer: optimizer)
      .withoutDeadNodes()
  }
}

/// One walk from the loss to the parameters.
private struct ReverseSweep {
  private let network: Network
  private(set) var graph: Graph
  private var cotangents: [Value: GradientSite.Cotangent]
  /// Whether a value depends on a parameter that is differentiated by: others need no cotangent.
  private var dependsOnParameter: ValueMap<Bool>

  init(_ network: Network) {
    self.network = network
    graph = network.graph
    cotangents = [network.loss: .one]
    dependsOnParameter = ValueMap(network.graph) {
      network.graph[$0].role == .parameter
    }
    for node in network.graph.nodes {
      let depends = node.operands.contains { dependsOnParameter[$0] }
      for result in node.results { dependsOnParameter[result] = depends }
    }
  }

  /// The gradient of every parameter that reaches the loss.
  mutating func gradients() throws(ShapeError) -> [Value: Value] {
    for node in network.graph.nodes.reversed() {
      let incoming = node.results.map { cotangents[$0] }
      let wanted = node.operands.map { dependsOnParameter[$0] }
      guard incoming.contains(where: { $0 != nil }), wanted.contains(true) else { continue }
      let site = GradientSite(
        operands: node.operands, results: node.results, cotangents: incoming, wanted: wanted)
      let outgoing = try node.op.gradients(at: site, in: &graph)
      for (operand, cotangent) in zip(node.operands, outgoing) {
        guard let cotangent, dependsOnParameter[operand] else { continue }
        try accumulate(cotangent, into: operand)
      }
    }
    var gradients: [Value: Value] = [:]
    for parameter in network.graph.parameters {
      if case .value(let gradient)? = cotangents[parameter.value] {
        gradients[parameter.value] = gradient
      }
    }
    return gradients
  }

  /// Sums the cotangents of several uses.
  private mutating func accumulate(
    _ cotangent: Value, into operand: Value
  ) throws(ShapeError) {
    guard case .value(let earlier)? = cotangents[operand] else {
      cotangents[operand] = .value(cotangent)
      return
    }
    let sum = try graph.apply(
      Add(), earlier, cotangent, name: "\(graph.name(operand)).cotangent_sum", role: .gradient)
    cotangents[operand] = .value(sum)
  }
}
