import GraphIR

extension TrainingGraph {
  /// What is legal after differentiation, one rule a line; a violation is a bug of ours.
  public func verify() {
    precondition(graph.shape(network.loss) == .scalar, "the loss is a scalar")
    for update in updates {
      precondition(
        [.parameter, .statistic].contains(graph[update.parameter].role),
        "an update changes a parameter or a statistic")
      precondition(
        graph.shape(update.parameter) == graph.shape(update.updated), "an update keeps the shape")
    }
    let forward = Set(predictNodes)
    for index in forward {
      precondition(
        graph.nodes[index].kind.updatedOperand == nil, "a prediction changes nothing")
    }
    for node in graph.nodes {
      guard let operand = node.kind.updatedOperand else { continue }
      let role = graph[node.operands[operand]].role
      precondition(
        [.parameter, .statistic, .state, .sum].contains(role),
        "only what is kept or summed is overwritten")
    }
    let measured = network.measurements.count
    precondition(
      sums.isEmpty == (batchSize == 1 || batching == .whole)
        && (sums.isEmpty || sums.count == updates.count - measured), "a batch sums each gradient")
    for sum in sums {
      precondition(graph[sum.state].role == .state, "a sum lives in a state")
    }
    for index in updateNodes {
      for operand in graph.nodes[index].operands {
        let isKept = [.parameter, .updated, .step].contains(graph[operand].role)
        precondition(isKept, "an update reads what outlives the sample")
      }
    }
  }
}
