import GraphIR

extension TrainingGraph {
  /// What is legal after differentiation, one rule a line; a violation is a bug of ours.
  public func verify() {
    precondition(graph.shape(network.loss) == .scalar, "the loss is a scalar")
    for update in updates {
      precondition(graph[update.parameter].role == .parameter, "an update changes a parameter")
      precondition(
        graph.shape(update.parameter) == graph.shape(update.updated), "an update keeps the shape")
    }
    let forward = Set(predictNodes)
    for index in forward {
      precondition(
        type(of: graph.nodes[index].op).updatedOperand == nil, "a prediction changes nothing")
    }
    for node in graph.nodes {
      guard let operand = type(of: node.op).updatedOperand else { continue }
      let role = graph[node.operands[operand]].role
      precondition(
        role == .parameter || role == .state, "only a parameter or a state is overwritten")
    }
    precondition(sums.count == (batchSize == 1 ? 0 : updates.count), "a batch sums each gradient")
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
