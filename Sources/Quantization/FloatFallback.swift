import Autodiff
import Calibration
import GraphIR

/// A calibrated graph in which some buffers are float32, with a conversion wherever they meet
/// integers: a node with a float32 operand or result computes in float32.
struct FloatFallback {
  /// The graph with its conversions.
  let calibrated: CalibratedGraph
  /// Which of its values are float32.
  let floats: Set<Value>

  init(_ calibrated: CalibratedGraph, _ policy: FormatPolicy) throws(QuantizationError) {
    let marks = FloatMarks(calibrated.training, policy)
    guard !marks.values.isEmpty else {
      (self.calibrated, floats) = (calibrated, [])
      return
    }
    let graph = calibrated.graph
    let scales: ValueMap<Scale>
    do {
      scales = try calibrated.training.scales(
        sampleScaled: policy.gradientScale == .sample && !marks.isLossFloat)
    } catch { throw QuantizationError(reason: .scales(error.reason), node: "loss") }
    // Names survive the rebuilding of a graph, values do not.
    var ranges = Dictionary(
      uniqueKeysWithValues: graph.values.indices.map {
        (graph.values[$0].name, calibrated.ranges[Value(index: $0)])
      })
    var names = Set(marks.values.map(graph.name))
    var known: [Value: Value] = [:]
    let training: TrainingGraph
    do {
      training = try calibrated.training.rewritten { node, new, renamed throws(ShapeError) in
        let isFloat = marks.isFloat(node)
        /// The operand as the node computes.
        func operand(_ value: Value) throws(ShapeError) -> Value {
          // Classes and keys of random bits are integers everywhere.
          let isInteger =
            graph[value].role == .random || graph[value].role == .target && marks.hasClassTarget
          guard marks.values.contains(value) != isFloat, !isInteger else { return renamed(value) }
          if let converted = known[value] { return converted }
          let name = "\(graph.name(value)).\(isFloat ? "float32" : "fixed")"
          let converted = try new.apply(
            Convert(scale: isFloat ? .static : scales[value]), renamed(value), name: name,
            role: graph[value].role == .step
              ? .step
              : graph[value].role == .gradient ? .gradient : .activation)
          known[value] = converted
          ranges[new.name(converted)] = calibrated.ranges[value]
          if isFloat { names.insert(new.name(converted)) }
          return converted
        }
        var operands: [Value] = []
        for value in node.operands { operands.append(try operand(value)) }
        let role = graph[node.results[0]].role
        let isWhole = node.results.allSatisfy { marks.values.contains($0) == isFloat }
        guard !isWhole, !node.kind.isView else {
          return try new.apply(node.op, operands, name: node.name, role: role)
        }
        let own = try new.apply(
          node.op, operands, name: "\(node.name).float32",
          role: role == .loss ? .activation : role)
        var results: [Value] = []
        for (value, computed) in zip(node.results, own) {
          ranges[new.name(computed)] = calibrated.ranges[value]
          names.insert(new.name(computed))
          // Readers in float32 take it before it is rounded to integers.
          if !marks.values.contains(value) { known[value] = computed }
          results.append(
            marks.values.contains(value)
              ? computed
              : try new.apply(
                Convert(scale: scales[value]), computed, name: graph.name(value),
                role: graph[value].role))
        }
        return results
      }
    } catch { throw QuantizationError(reason: .scales(error.reason), node: "float32") }
    self.calibrated = CalibratedGraph(
      training: training,
      ranges: ValueMap(training.graph) { ranges[training.graph.name($0)] ?? ObservedRange() },
      steps: calibrated.steps)
    floats = Set(
      training.graph.values.indices.map(Value.init).filter {
        names.contains(training.graph.name($0))
      })
  }
}

/// Which buffers of a graph are wished float32, and which nodes compute so.
private struct FloatMarks {
  private(set) var values: Set<Value> = []
  let hasClassTarget: Bool
  private(set) var isLossFloat = false

  init(_ training: TrainingGraph, _ policy: FormatPolicy) {
    let graph = training.graph
    if case .classIndex = training.network.targetKind {
      hasClassTarget = true
    } else {
      hasClassTarget = false
    }
    guard !policy.isFloat else { return }
    let roles: Set<Role> = [
      .activation, .index, .gradient, .step, .sum, .parameter, .statistic, .frozen,
    ]
    for index in graph.values.indices {
      let (value, info) = (Value(index: index), graph.values[index])
      guard roles.contains(info.role), value != training.network.output else { continue }
      if policy.isFloat32(info.name) { values.insert(value) }
    }
    for node in graph.nodes {
      let type = node.kind
      guard let base = type.isView ? 0 : type.updatedOperand else { continue }
      // The same bytes as the operand's.
      if values.contains(node.operands[base]) {
        values.insert(node.results[0])
      } else {
        values.remove(node.results[0])
      }
    }
    isLossFloat = isFloat(training.lossNode)
  }

  /// Whether a node computes in float32: an update as its parameter is stored, any other where one
  /// of its buffers is.
  func isFloat(_ node: Node) -> Bool {
    if let base = node.kind.updatedOperand { return values.contains(node.operands[base]) }
    return (node.operands + node.results).contains { values.contains($0) }
  }
}
