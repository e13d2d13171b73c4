import Diagnostics
import GraphIR

/// What of a model is trained: input, target, prediction and parameters, or why it cannot be.
extension Model {
  /// The value when it is of this network.
  private func own(
    _ value: GraphValue, _ call: SourceLocation, _ problems: inout [Diagnostic]
  ) -> Value? {
    let name = value.name.map { "'\($0)'" } ?? "a value that did not fit"
    guard value.builder.identity === identity else {
      problems.append(
        Diagnostic("foreign-value", "\(name) is of another GraphBuilder", at: call))
      return nil
    }
    guard let own = value.value, own.index < graph.values.count else {
      problems.append(
        Diagnostic(
          "added-after-build", "\(name) was added to the network after build()",
          at: value.value == nil ? call : value.place, remedy: "make it before build() is called"))
      return nil
    }
    return own
  }

  func network(
    minimizing loss: GraphValue, predicting prediction: GraphValue?, _ call: SourceLocation,
    _ problems: inout [Diagnostic]
  ) -> Network? {
    guard let loss = own(loss, call, &problems) else { return nil }
    var predicted: Value?
    if let prediction {
      guard let value = own(prediction, call, &problems) else { return nil }
      predicted = value
    }
    do throws(Diagnostic) {
      return try network(minimizing: loss, predicting: predicted)
    } catch {
      problems.append(error)
      return nil
    }
  }

  private func network(
    minimizing loss: Value, predicting prediction: Value?
  ) throws(Diagnostic) -> Network {
    let name = graph.name(loss)
    guard graph.shape(loss) == .scalar else {
      throw Diagnostic(
        "loss-not-scalar",
        "the loss '\(name)' has the shape \(graph.shape(loss)), and one number can be minimized",
        at: locations[loss])
    }
    guard let index = graph.producers[loss], graph.nodes[index].results[0] == loss,
      !graph.nodes[index].kind.isView
    else {
      throw Diagnostic(
        "not-a-loss", "the loss '\(name)' is given or a view, not computed", at: locations[loss])
    }
    let comparison = try comparison(graph.nodes[index], predicting: prediction)
    let output = comparison.output
    let needed = values(reaching: [output] + comparison.compared)
    guard !needed.contains(comparison.target) else {
      throw Diagnostic(
        "target-in-prediction",
        "the prediction depends on '\(graph.name(comparison.target))', which the loss compares it "
          + "with", at: locations[output])
    }
    let inputs = graph.given(.input).filter { needed.contains($0) }
    guard inputs.count == 1 else {
      throw Diagnostic(
        "input-count",
        "the prediction depends on \(inputs.count) inputs, and this version emits networks of one",
        at: locations[output],
        notes: inputs.isEmpty ? [] : ["inputs: \(inputs.map(graph.name).joined(separator: ", "))"])
    }
    var graph = graph
    graph.reassign(comparison.target, to: .target)
    graph.reassign(loss, to: .loss)
    do {
      return try Network(
        graph: graph, input: inputs[0], target: comparison.target, targetKind: comparison.kind,
        output: output, loss: loss
      ).separatingPrediction()
    } catch {
      preconditionFailure("a prediction's shapes are those of training: \(error.reason)")
    }
  }

  /// What a loss compares: the network's output with a given target.
  private struct Comparison {
    let output: Value
    /// What a loss operator compares with the target, where that is not the output.
    let compared: [Value]
    let target: Value
    let kind: TargetKind
  }

  private func comparison(
    _ node: Node, predicting prediction: Value?
  ) throws(Diagnostic) -> Comparison {
    let comparison: Comparison
    if let op = node.op as? any LossOperator,
      let kind = try? op.target(for: graph.shape(node.operands[0]))
    {
      let target = node.operands[1]
      guard [.input, .target].contains(graph[target].role) else {
        throw Diagnostic(
          "target-not-given", "the target '\(graph.name(target))' is computed, not given",
          at: locations[target])
      }
      comparison = Comparison(
        output: prediction ?? node.operands[0], compared: [node.operands[0]], target: target,
        kind: kind)
    } else {
      comparison = try primitiveComparison(node, predicting: prediction)
    }
    let output = comparison.output
    guard graph.producers[output] != nil else {
      throw Diagnostic(
        "prediction-not-computed",
        "the prediction '\(graph.name(output))' is given, not computed", at: locations[output])
    }
    let compared = graph.shape(comparison.compared.first ?? comparison.target)
    guard graph.shape(output).count == compared.count else {
      throw Diagnostic(
        "prediction-shape",
        "the prediction '\(graph.name(output))' is \(graph.shape(output)), and the loss compares "
          + "\(compared) with the target", at: locations[output])
    }
    return comparison
  }

  /// Of a loss built from other operators the target is what it depends on and the prediction does
  /// not.
  private func primitiveComparison(
    _ node: Node, predicting prediction: Value?
  ) throws(Diagnostic) -> Comparison {
    let (name, place) = (graph.name(node.results[0]), locations[node.results[0]])
    guard let prediction else {
      throw Diagnostic(
        "no-prediction",
        "'\(name)' is not the result of a loss, which would tell what predict returns", at: place,
        remedy: "mseLoss(y, t), nllLoss(y, t) or another loss; or predicting: y")
    }
    let predicting = values(reaching: [prediction])
    let targets = values(reaching: node.results).filter {
      graph[$0].role == .input && !predicting.contains($0)
    }.sorted()
    guard targets.count == 1 else {
      throw Diagnostic(
        "target-count",
        "'\(name)' compares the prediction with \(targets.count) inputs, and this version emits "
          + "networks of one target", at: place,
        notes: targets.isEmpty
          ? [] : ["inputs: \(targets.map(graph.name).joined(separator: ", "))"])
    }
    return Comparison(
      output: prediction, compared: [], target: targets[0], kind: .values(graph.shape(targets[0])))
  }

  func trained(
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
  func unused(by network: Network) -> [Diagnostic] {
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
