import Diagnostics
import GraphIR

/// What of a model is trained: input, target, prediction and parameters, or why it cannot be.
extension Model {
  /// The value when it is of this network.
  private func own(
    _ value: GraphValue, _ call: SourceLocation, _ problems: inout [Diagnostic]
  ) -> Value? {
    guard let own = value.value, value.builder.identity === identity else {
      problems.append(
        Diagnostic(
          "foreign-value", "'\(value.name ?? "")' is of another GraphBuilder", at: call))
      return nil
    }
    guard own.index < graph.values.count else {
      problems.append(
        Diagnostic(
          "added-after-build", "'\(value.name ?? "")' was added to the network after build()",
          at: value.place, remedy: "make it before build() is called"))
      return nil
    }
    return own
  }

  func network(
    minimizing loss: GraphValue, predicting prediction: GraphValue?, _ call: SourceLocation,
    _ problems: inout [Diagnostic]
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
    var predicted = output
    if let prediction {
      guard let value = own(prediction, call, &problems) else { return nil }
      predicted = value
    }
    guard graph.producers[predicted] != nil else {
      problems.append(
        Diagnostic(
          "prediction-not-computed",
          "the prediction '\(graph.name(predicted))' is given, not computed",
          at: locations[predicted]))
      return nil
    }
    guard graph.shape(predicted).count == graph.shape(output).count else {
      problems.append(
        Diagnostic(
          "prediction-shape",
          "the prediction '\(graph.name(predicted))' is \(graph.shape(predicted))"
            + ", and the loss compares \(graph.shape(output)) with the target",
          at: locations[predicted]))
      return nil
    }
    let needed = values(reaching: [output, predicted])
    let inputs = graph.given(.input).filter { $0 != target && needed.contains($0) }
    guard !needed.contains(target) else {
      problems.append(
        Diagnostic(
          "target-in-prediction",
          "the prediction depends on '\(graph.name(target))', which the loss compares it with",
          at: locations[output]))
      return nil
    }
    guard inputs.count == 1 else {
      let names = inputs.map(graph.name)
      problems.append(
        Diagnostic(
          "input-count",
          "the prediction depends on \(names.count) inputs, and this version emits networks of one",
          at: locations[output],
          notes: names.isEmpty ? [] : ["inputs: \(names.joined(separator: ", "))"]))
      return nil
    }
    var graph = graph
    graph.reassign(target, to: .target)
    return Network(
      graph: graph, input: inputs[0], target: target, targetKind: kind, output: predicted,
      loss: loss)
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
