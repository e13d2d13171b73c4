import FixedPoint
import GraphIR
public import Quantization

/// A row of NUMERICS.md, "Parity": what a program's formats are judged as. Strictest first.
public enum ParityClass: String, Sendable, Hashable, CaseIterable, Encodable {
  /// Every number is int32.
  case int32
  /// int16, weights with 16 further bits.
  case master32
  /// int16 under any other update rule.
  case int16
  /// int8 in what the backward pass computes and nowhere else.
  case int8Gradients = "int8 gradients"
  /// int8 in the forward pass too.
  case int8

  /// The loosest row that a buffer of the program belongs to: overrides mix them.
  public init(_ program: QuantizedGraph) {
    let graph = program.graph
    var rows: Set<ParityClass> = [.int32]
    let rules = graph.trained.compactMap { parameter -> UpdateRule? in
      guard case .master(let format, let rule) = program.formats[parameter.value],
        format.storage != .int32
      else { return nil }
      return rule
    }
    let hasMasters =
      rules.isEmpty
      ? program.policy.weightUpdate == .master32 : rules.allSatisfy { $0 == .master32 }
    for index in graph.values.indices {
      let value = Value(index: index)
      guard let storage = program.formats[value].format?.storage else { continue }
      switch (storage, graph[value].role) {
      case (_, .index): break
      case (.int8, .gradient), (.int8, .step), (.int8, .state), (.int8, .sum):
        rows.insert(.int8Gradients)
      case (.int8, _): rows.insert(.int8)
      case (.int16, _): rows.insert(hasMasters ? .master32 : .int16)
      case (.int32, _): break
      }
    }
    self = Self.allCases.last(where: rows.contains) ?? .int32
  }
}

/// What integer training may differ by.
public struct Tolerances: Sendable, Hashable {
  /// A limit of the drift over the first 100 steps, mean |fixed − float|.
  public enum Drift: Sendable, Hashable {
    /// In the unit of the loss.
    case absolute(Double)
    /// As a share of the initial loss.
    case relative(Double)
    /// None: the share is told, and may be anything.
    case unlimited
  }

  /// Test accuracy, mean over seeds, in percentage points; at least one test item in total.
  public var accuracy: Double
  /// |ratio − 1| of the final epoch's training losses: mean over seeds, and any seed.
  public var meanLoss: Double
  public var worstLoss: Double
  /// Both of these, where a regression learned down to ``resolvedShare`` of its initial loss: it is
  /// at the resolution of its formats then. The row "sine regression".
  public var resolvedLoss: Double
  /// The drift over the first 100 steps.
  public var first100: Drift

  /// NUMERICS.md, "Parity", row by row. What a row says of the loss holds for every seed, but where
  /// it has two figures.
  public init(_ row: ParityClass) {
    self =
      switch row {
      case .int32: Self(0.1, loss: 0.0005, 0.0005, resolved: 0.005, .absolute(5e-5))
      case .master32: Self(0.1, loss: 0.002, 0.005, resolved: 0.05, .relative(0.0015))
      case .int16: Self(0.2, loss: 0.002, 0.005, resolved: 0.05, .relative(0.0015))
      case .int8Gradients: Self(0.2, loss: 0.01, 0.01, resolved: 0.05, .unlimited)
      case .int8: Self(0.5, loss: 0.03, 0.03, resolved: 0.05, .unlimited)
      }
  }

  private init(
    _ accuracy: Double, loss mean: Double, _ worst: Double, resolved: Double, _ first100: Drift
  ) {
    self.accuracy = accuracy
    meanLoss = mean
    worstLoss = worst
    resolvedLoss = resolved
    self.first100 = first100
  }

  /// A final loss below this share of the initial one is at the resolution of its formats.
  static let resolvedShare = 0.01
}
