import Autodiff
import Diagnostics
import GraphIR
import Rewrites

/// A network as described, every shape checked: what ``GraphBuilder/build()`` returns.
public struct Model: Sendable {
  /// The prefix of every emitted symbol and file.
  public let name: String
  /// The operators as they were applied.
  public let graph: Graph
  let locations: [Value: SourceLocation]
  let labels: [Value: Int]
  let identity: BuilderIdentity

  /// Adds the backward pass and the updates of parameters.
  ///
  /// - Parameters:
  ///   - loss: the scalar to minimize, of a loss function; its prediction is what the emitted
  ///     `predict` returns.
  ///   - parameters: those that training changes; others keep their initial values.
  ///   - optimizer: how they change.
  /// - Throws: `foreign-value`, `loss-not-scalar`, `not-a-loss`, `no-parameters`,
  ///   `not-a-parameter`, `unused-parameter`, `unused-input`, `input-count`, `target-not-given`,
  ///   `bad-learning-rate`, `cannot-differentiate`.
  public func differentiate(
    _ loss: GraphValue, wrt parameters: [GraphValue], optimizer: Optimizer,
    file: String = #fileID, line: Int = #line
  ) throws(Diagnostics) -> TrainableModel {
    let call = SourceLocation(file: file, line: line)
    var problems: [Diagnostic] = []
    let network = network(minimizing: loss, call, &problems)
    let names = trained(parameters, call, &problems)
    if let network { problems += unused(by: network) }
    if !(optimizer.learningRate > 0 && optimizer.learningRate.isFinite) {
      problems.append(
        Diagnostic(
          "bad-learning-rate", "the learning rate is \(optimizer.learningRate), not above 0",
          at: call))
    }
    guard let network, problems.isEmpty else { throw Diagnostics(problems) }
    do {
      let training = try network.training(by: optimizer, wrt: Set(names))
      return TrainableModel(model: self, network: network, training: training)
    } catch {
      throw Diagnostics([error.diagnostic(node: "loss", at: call, id: "cannot-differentiate")])
    }
  }

  /// Where the value or node of a name was written: `matmul1` for `matmul1.cotangent` too.
  func location(of name: String) -> SourceLocation? {
    locations.filter { value, _ in
      name == graph.name(value) || name.hasPrefix("\(graph.name(value)).")
    }.max { graph.name($0.key).count < graph.name($1.key).count }?.value
  }

  // MARK: Checks

  /// The value when it is of this network.
  private func own(
    _ value: GraphValue, _ call: SourceLocation, _ problems: inout [Diagnostic]
  ) -> Value? {
    guard let own = value.value, value.builder.identity === identity,
      own.index < graph.values.count
    else {
      problems.append(
        Diagnostic(
          "foreign-value",
          "what is differentiated is not in this network: it is of another "
            + "GraphBuilder, or was added after build()", at: call))
      return nil
    }
    return own
  }

  private func network(
    minimizing loss: GraphValue, _ call: SourceLocation, _ problems: inout [Diagnostic]
  ) -> Network? {
    guard let loss = own(loss, call, &problems) else { return nil }
    let (name, place) = (graph.name(loss), locations[loss])
    guard graph.shape(loss) == .scalar else {
      problems.append(
        Diagnostic(
          "loss-not-scalar",
          "the loss '\(name)' has the shape \(graph.shape(loss)), and one number "
            + "can be minimized", at: place))
      return nil
    }
    guard let index = graph.producers[loss], graph.nodes[index].results[0] == loss,
      let op = graph.nodes[index].op as? any LossOperator
    else {
      problems.append(
        Diagnostic(
          "not-a-loss", "'\(name)' is not the result of a loss", at: place,
          remedy: "mseLoss(y, t), nllLoss(y, t), or an operator that is a LossOperator"))
      return nil
    }
    let (output, target) = (graph.nodes[index].operands[0], graph.nodes[index].operands[1])
    guard [.input, .target].contains(graph[target].role) else {
      problems.append(
        Diagnostic(
          "target-not-given", "the target '\(graph.name(target))' is computed, not given",
          at: locations[target]))
      return nil
    }
    guard let kind = try? op.target(for: graph.shape(output)) else { return nil }
    let needed = values(reaching: [output])
    let inputs = graph.given(.input).filter { $0 != target && needed.contains($0) }
    guard inputs.count == 1, !needed.contains(target) else {
      let names = graph.given(.input).filter { needed.contains($0) }.map(graph.name)
      problems.append(
        Diagnostic(
          "input-count",
          "the prediction depends on \(names.count) inputs, and this version emits "
            + "networks of one input beside the target", at: locations[output],
          notes: names.isEmpty ? [] : ["inputs: \(names.joined(separator: ", "))"]))
      return nil
    }
    var graph = graph
    graph.reassign(target, to: .target)
    return Network(
      graph: graph, input: inputs[0], target: target, targetKind: kind, output: output, loss: loss)
  }

  private func trained(
    _ parameters: [GraphValue], _ call: SourceLocation, _ problems: inout [Diagnostic]
  ) -> [String] {
    if parameters.isEmpty {
      problems.append(
        Diagnostic("no-parameters", "there is no parameter to differentiate by", at: call))
    }
    var names: [String] = []
    for parameter in parameters {
      guard let value = own(parameter, call, &problems) else { continue }
      guard graph[value].role == .parameter else {
        problems.append(
          Diagnostic(
            "not-a-parameter", "'\(graph.name(value))' is no parameter", at: locations[value]))
        continue
      }
      names.append(graph.name(value))
    }
    return names
  }

  /// What was declared and does not reach the loss: it would cost memory for nothing.
  private func unused(by network: Network) -> [Diagnostic] {
    let needed = values(reaching: [network.loss])
    return graph.values.indices.map(Value.init).filter { !needed.contains($0) }.compactMap {
      value in
      switch graph[value].role {
      case .parameter:
        Diagnostic(
          "unused-parameter", "the loss does not depend on the parameter '\(graph.name(value))'",
          at: locations[value])
      case .input, .target:
        Diagnostic(
          "unused-input", "the loss does not depend on the input '\(graph.name(value))'",
          at: locations[value])
      default: nil
      }
    }
  }

  private func values(reaching roots: [Value]) -> Set<Value> {
    Set(roots + graph.nodes(reaching: roots).flatMap { graph.nodes[$0].operands })
  }
}

extension Network {
  /// The training graph that is emitted: losses and biases fused, differentiated, weight gradients
  /// merged into their updates.
  func training(
    by optimizer: Optimizer, wrt names: Set<String>? = nil
  ) throws(ShapeError) -> TrainingGraph {
    let training = try fused().differentiated(optimizer: optimizer, wrt: names)
      .rewritten(by: FuseOuterProductUpdate()).withEqualNodesMerged()
    training.verify()
    return training
  }
}
