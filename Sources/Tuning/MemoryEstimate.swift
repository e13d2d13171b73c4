import Foundation
import GraphIR
import MemoryPlanning

/// RAM of a configuration without planning it: in the schedule of the job's own program each choice
/// makes some values smaller or larger. The planner may find a better order, or bytes that fit into
/// others: as a rule this is within a seventh, and points are planned before anything is said of them.
package struct MemoryEstimate: Sendable {
  /// Bytes that live as long as the model, and of working memory at each moment, as the job is.
  private let kept: Int
  private let moments: [Int]
  /// `changes[decision][choice]`: what is added to both.
  private let changes: [[(kept: Int, moments: [Int])]]

  package init(_ space: SearchSpace) {
    let program = space.base
    let graph = program.graph
    let lasting = graph.trained.map(\.value) + program.quantized.training.sums.map(\.state)
    let living = program.entries.flatMap { $0.livingValues(graph) }
    func sizes(_ program: PlannedProgram) -> (kept: Int, moments: [Int]) {
      func bytes(_ values: [Value]) -> Int {
        values.reduce(0) { $0 + graph.shape($1).count * program.quantized.formats[$1].bytes }
      }
      return (bytes(lasting), living.map(bytes))
    }
    let base = sizes(program)
    kept = program.ramBytes - program.arenaBytes
    moments = base.moments
    changes = space.programs.map { programs in
      programs.map { program in
        let own = sizes(program)
        return (own.kept - base.kept, zip(own.moments, base.moments).map { $0 - $1 })
      }
    }
  }

  /// Bytes.
  package func ram(_ configuration: SearchSpace.Configuration) -> Int {
    let sizes = sizes(configuration)
    return sizes.kept + (sizes.moments.max() ?? 0)
  }

  /// Bytes, every moment counting by its 16th power: what makes room near the peak is worth
  /// something before the peak itself falls.
  func smooth(_ configuration: SearchSpace.Configuration) -> Double {
    let sizes = sizes(configuration)
    let peak = Double(max(sizes.moments.max() ?? 0, 1))
    let sum = sizes.moments.reduce(0) { $0 + pow(Double($1) / peak, 16) }
    return Double(sizes.kept) + peak * pow(sum, 1.0 / 16)
  }

  private func sizes(
    _ configuration: SearchSpace.Configuration
  ) -> (kept: Int, moments: [Int]) {
    var (kept, moments) = (kept, moments)
    for (decision, choice) in configuration.enumerated() where choice > 0 {
      let change = changes[decision][choice]
      kept += change.kept
      for moment in moments.indices { moments[moment] += change.moments[moment] }
    }
    return (kept, moments)
  }
}

extension EntryPlan {
  /// The values in working memory at each call, without those whose bytes another one takes over.
  fileprivate func livingValues(_ graph: Graph) -> [[Value]] {
    var bases: [Value: Value] = [:]
    var (first, last): ([Value: Int], [Value: Int]) = ([:], [:])
    for (place, index) in order.enumerated() {
      let node = graph.nodes[index]
      if node.kind.isView {
        bases[node.results[0]] = bases[node.operands[0]] ?? node.operands[0]
        continue
      }
      for operand in node.operands { last[bases[operand] ?? operand] = place }
      for result in node.results {
        first[result] = place
        last[result] = place
      }
    }
    let stored = first.keys.sorted().compactMap { value -> (value: Value, offset: Int)? in
      if case .arena(let offset, _)? = slots[value] { (value, offset) } else { nil }
    }
    return order.indices.map { place in
      stored.filter { item in
        guard let begin = first[item.value], let end = last[item.value],
          (begin...end).contains(place)
        else { return false }
        let isTaken =
          end == place && begin < place
          && stored.contains { $0.offset == item.offset && first[$0.value] == place }
        return !isTaken
      }.map(\.value)
    }
  }
}
