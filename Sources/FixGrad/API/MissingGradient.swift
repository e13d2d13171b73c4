import Diagnostics
import GraphIR

extension Model {
  /// The error of an operator without a gradient between the loss and a trained parameter: where the
  /// operator was applied, and what lies behind it; nil of another error.
  func noGradient(
    _ error: ShapeError, _ network: Network, at call: SourceLocation
  ) -> Diagnostic? {
    let graph = network.graph
    var behind = ValueMap<[Value]>(graph) { graph[$0].role == .parameter ? [$0] : [] }
    var found: (node: Node, parameters: [Value])?
    for index in graph.nodes(reaching: [network.loss]) {
      let node = graph.nodes[index]
      let parameters = node.operands.flatMap { behind[$0] }.uniqued
      for result in node.results { behind[result] = parameters }
      // Differentiation goes from the loss backwards: the last one stops it.
      if error == .noGradient(of: type(of: node.op).name), !parameters.isEmpty {
        found = (node, parameters)
      }
    }
    guard let (node, parameters) = found else { return nil }
    let names = parameters.map { "'\(graph.name($0))'" }.joined(separator: ", ")
    let type = type(of: node.op)
    let others = graph.trained.map(\.value).filter { !parameters.contains($0) }
    let kept = others.map { graph.name($0) }.joined(separator: ", ")
    return Diagnostic(
      "no-gradient",
      "\(type.name) has no gradient, and the trained parameters behind it need one: \(names)",
      at: location(of: node.name) ?? call, node: node.name,
      notes: others.isEmpty ? [] : ["trained without it: \(kept)"],
      remedy: "leave \(names) out of wrt:, or write gradients(at:in:) of \(type)")
  }
}

extension [Value] {
  /// Each value once, where it is first.
  fileprivate var uniqued: [Value] {
    var seen: Set<Value> = []
    return filter { seen.insert($0).inserted }
  }
}
