import FixedPoint
import GraphIR

extension DriftReport.Violation {
  /// Local errors beyond their bounds in the traced steps, then what was counted over the whole
  /// first run: requirements of kernels, and results that were clamped. First steps first.
  ///
  /// - Parameter late: of steps that were traced later.
  static func all(
    _ runs: StudyRuns, _ errors: LocalErrors, late: LocalErrors?
  ) -> [DriftReport.Violation] {
    let (task, graph) = (runs.task, runs.task.graph)
    var found = errors.violations
    for violation in late?.violations ?? [] {
      if let known = found.firstIndex(where: { $0.buffer == violation.buffer }) {
        found[known].count += violation.count
      } else {
        found.append(violation)
      }
    }
    let bounds = found.map {
      DriftReport.Violation(
        kind: .bound, step: $0.step, buffer: $0.buffer, operation: $0.operation,
        element: $0.element, errorULP: $0.errorULP, boundULP: $0.boundULP, count: $0.count)
    }
    let counted = runs.counters.enumerated().flatMap { index, counters in
      let node = graph.nodes[index]
      func row(_ kind: Kind, _ step: Int, _ count: Int) -> DriftReport.Violation {
        let value = node.results[0]
        return DriftReport.Violation(
          kind: kind, step: step, buffer: graph.name(graph.updatedWeights[value] ?? value),
          operation: node.kind.name, element: nil, errorULP: nil, boundULP: nil, count: count)
      }
      var rows: [DriftReport.Violation] = []
      if counters.violations > 0 {
        rows.append(row(.wrap, counters.firstViolated, counters.violations))
      }
      if counters.saturated > 0, !task.quantized.statesFormat(node) {
        rows.append(row(.saturation, counters.firstSaturated, counters.saturated))
      }
      return rows
    }
    return bounds + counted.sorted { ($0.step, $0.buffer) < ($1.step, $1.buffer) }
  }
}
