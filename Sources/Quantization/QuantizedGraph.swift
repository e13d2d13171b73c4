import Autodiff
import Calibration
import FixedPoint
import GraphIR

/// A calibrated graph with a format for every buffer and a kernel call for every node that is
/// not a view.
public struct QuantizedGraph: Sendable {
  public let calibrated: CalibratedGraph
  public let policy: FormatPolicy
  public let formats: ValueMap<BufferFormat>
  /// The largest |value| that calibration saw, in the unit of the format (k = 0).
  public let magnitudes: ValueMap<Double>
  /// One per node; nil for views.
  public let calls: [KernelCall?]

  public var training: TrainingGraph { calibrated.training }
  public var graph: Graph { calibrated.graph }

  /// A node's operands and results with their formats.
  public func site(_ node: Node) -> LoweringSite {
    LoweringSite(node, policy, name: graph.name(node.results[0]), buffer)
  }

  /// Whether the operator states what the results are stored in, as a sigmoid does: the ends of that
  /// storage are then those of the function, and clamping to them is part of it.
  public func statesFormat(_ node: Node) -> Bool {
    guard node.kind.updatedOperand == nil else { return false }
    let site = site(node)
    let storages = site.results.compactMap { $0.format.format?.storage }
    guard storages.count == site.results.count else { return true }
    return node.op.resultFormats(
      site.operands, observed: site.results.map(\.magnitude), storages: storages
    ).allSatisfy { $0 != nil }
  }

  private func buffer(_ value: Value) -> Buffer {
    Buffer(
      value: value, shape: graph.shape(value), format: formats[value],
      magnitude: magnitudes[value])
  }
}

extension LoweringSite {
  /// Where a node is lowered whose first result has this name.
  init(_ node: Node, _ policy: FormatPolicy, name: String, _ buffer: (Value) -> Buffer) {
    self.init(
      operands: node.operands.map(buffer), results: node.results.map(buffer),
      headroomBits: policy.headroomBits(of: name), accumulator: policy.accumulator(of: name))
  }
}

extension CalibratedGraph {
  /// Assigns a format to every buffer and lowers every node.
  ///
  /// Parameters give up to three fraction bits, eight of a master of 32, where that lets their sums
  /// fit 32 bits; beyond that sums are taken in parts, or in 64 bits.
  public func quantized(_ policy: FormatPolicy) throws(QuantizationError) -> QuantizedGraph {
    try policy.check(training)
    let fallback = try FloatFallback(self, policy)
    var reductions = ParameterReductions()
    while true {
      let assignment = try FormatAssignment(fallback, policy, reductions: reductions)
      guard !policy.isFloat, let next = assignment.reductionsThatFit(after: reductions) else {
        return try assignment.lowered()
      }
      reductions = next
    }
  }
}
