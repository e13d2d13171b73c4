import CEmission
import GraphIR
import Toolchains

/// What each operator of a step costs, from a program with a mark behind each call.
struct Profile {
  /// Dearest first; the rest of a step last.
  let shares: [TargetRunReport.Share]

  init(_ laps: Laps, of emission: EmissionModel) {
    let (graph, calls) = (emission.fixed.graph, emission.fixed.quantized.calls)
    let rest = laps[Laps.Number.step]
    let steps = Double(max(rest?.laps ?? 0, 1))
    var found: [(name: String, operation: String, kernel: String, sum: Laps.Sum)] = []
    for (index, node) in graph.nodes.enumerated() {
      guard let sum = laps[Laps.Number.firstCall + index] else { continue }
      found.append(
        (
          graph.name(node.results[0]), node.kind.name, calls[index]?.kernel.function ?? "", sum
        ))
    }
    found.sort { $0.sum.cycles > $1.sum.cycles }
    if let rest { found.append(("", "the rest of a step", "", rest)) }
    let total = Double(max(found.reduce(0) { $0 + $1.sum.cycles }, 1))
    shares = found.map {
      TargetRunReport.Share(
        name: $0.name, operation: $0.operation, kernel: $0.kernel,
        instructionsPerStep: Double($0.sum.instructions) / steps,
        cyclesPerStep: Double($0.sum.cycles) / steps, share: Double($0.sum.cycles) / total)
    }
  }
}
