public import Calibration
import GraphIR
public import MemoryPlanning
public import Quantization

/// What makes programs of one job: its ranges and its own formats.
public struct JobFormats: Sendable {
  public let calibrated: CalibratedGraph
  public let policy: FormatPolicy

  public init(_ calibrated: CalibratedGraph, _ policy: FormatPolicy) {
    (self.calibrated, self.policy) = (calibrated, policy)
  }

  /// The program in which these buffers are stored otherwise.
  public func program(
    _ choices: [String: FormatChoice]
  ) throws(QuantizationError) -> PlannedProgram {
    let wishes = choices.sorted { $0.key < $1.key }.map { $0.value.wish(for: $0.key) }
    return try calibrated.quantized(policy.adding(wishes)).planned()
  }
}

extension FormatPolicy {
  /// A choice for a buffer whose fraction bits the job may say: those are for the job's storage, and
  /// another one takes what headroom leaves.
  func freeing(
    _ choice: FormatChoice, _ value: Value, _ graph: Graph
  ) -> FormatChoice {
    let name = graph.name(value)
    guard askedFractionBits(of: name) != nil, choice.storage != nil, choice.headroomBits == nil
    else { return choice }
    var choice = choice
    // Samples have been seen: they do not grow.
    let isGiven = [.input, .target].contains(graph[value].role)
    choice.headroomBits = isGiven ? 0 : headroomBits(of: name)
    return choice
  }

  /// With further overrides, which win.
  func adding(_ wishes: [Override]) -> FormatPolicy {
    var policy = self
    policy.overrides += wishes
    return policy
  }
}
