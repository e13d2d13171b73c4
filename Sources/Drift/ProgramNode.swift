import GraphIR
import MemoryPlanning

extension DriftReport {
  /// A call of a training step: an operator, what it reads and what it writes.
  public struct ProgramNode: Encodable, Sendable {
    public var operation: String
    public var kernel: String
    public var operands: [String]
    public var results: [String]

    enum CodingKeys: String, CodingKey {
      case kernel, operands, results
      case operation = "operator"
    }
  }
}

extension DriftReport.ProgramNode {
  /// In the order of execution; a view is its operand, an update's result its parameter.
  static func all(_ task: TrainingTask) -> [DriftReport.ProgramNode] {
    let (graph, program) = (task.graph, task.emission.fixed)
    var stored: [Value: Value] = [:]
    return (program.train.order + program.update.order).compactMap { index in
      let node = graph.nodes[index]
      let operands = node.operands.map { stored[$0] ?? $0 }
      if let place = node.kind.updatedOperand { stored[node.results[0]] = operands[place] }
      guard let call = task.quantized.calls[index] else {
        stored[node.results[0]] = operands[0]
        return nil
      }
      return DriftReport.ProgramNode(
        operation: node.kind.name, kernel: call.kernel.function,
        operands: operands.map(graph.name),
        results: node.results.map { graph.name(stored[$0] ?? $0) })
    }
  }
}
