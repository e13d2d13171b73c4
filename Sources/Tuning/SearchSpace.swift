import FixedPoint
import GraphIR
public import MemoryPlanning
public import Quantization

/// What a tuner may choose: for each buffer the formats that there are programs for.
public struct SearchSpace: Sendable {
  /// A buffer and how it may be stored.
  public struct Decision: Sendable {
    public let buffer: String
    /// The first is what the job says.
    public let choices: [FormatChoice]
  }

  /// Of each decision the index of its choice.
  public typealias Configuration = [Int]

  public let formats: JobFormats
  /// The job's own, planned.
  public let base: PlannedProgram
  public private(set) var decisions: [Decision]
  /// `programs[decision][choice]`: all else as the job says.
  private(set) var programs: [[PlannedProgram]]

  /// Every buffer of which another format makes another program.
  ///
  /// - Throws: where the job's own formats make none.
  public init(_ formats: JobFormats) throws(QuantizationError) {
    self.formats = formats
    let (calibrated, policy) = (formats.calibrated, formats.policy)
    let base = try formats.program([:])
    self.base = base
    var (decisions, programs): ([Decision], [[PlannedProgram]]) = ([], [])
    let graph = calibrated.graph
    for index in graph.values.indices {
      let value = Value(index: index)
      guard graph.isStored(value), base.quantized.formats[value].format != nil else { continue }
      var choices = [FormatChoice.unchanged]
      var planned = [base]
      for choice in Self.candidates(value, in: base).map({ policy.freeing($0, value, graph) }) {
        guard
          let quantized = try? calibrated.quantized(
            policy.adding([choice.wish(for: graph.name(value))])),
          !planned.contains(where: { $0.quantized.stores(asIn: quantized) })
        else { continue }
        choices.append(choice)
        planned.append(quantized.planned())
      }
      guard choices.count > 1 else { continue }
      decisions.append(Decision(buffer: graph.name(value), choices: choices))
      programs.append(planned)
    }
    self.decisions = decisions
    self.programs = programs
  }

  /// What is worth a trial, whether there is a program for it or not.
  ///
  /// Fraction bits follow from storage and headroom. None of these cuts into the range that was seen:
  /// such a format may be finer on one seed, and saturates all the time on another.
  private static func candidates(_ value: Value, in base: PlannedProgram) -> [FormatChoice] {
    let graph = base.graph
    switch graph[value].role {
    case .parameter:
      return [.int8, .int16].flatMap { storage in
        UpdateRule.allCases.map { FormatChoice(storage: storage, weightUpdate: $0) }
      } + [FormatChoice(storage: .int32)]
    case .input, .target:
      // Their bytes are the caller's: wider ones would cost RAM that nobody counts.
      let own = base.quantized.formats[value].format?.storage.bits ?? 0
      return Storage.allCases.filter { $0.bits < own }.map { FormatChoice(storage: $0) }
    default:
      return Storage.allCases.map { FormatChoice(storage: $0) }
        + [
          FormatChoice(storage: .int8, headroomBits: 0), FormatChoice(accumulator: .int64),
        ]
    }
  }

  /// The same space with fewer choices.
  ///
  /// - Parameters:
  ///   - most: decisions that are kept, those of the largest buffers.
  ///   - isKept: which choices beside the job's own.
  public func keeping(_ most: Int, _ isKept: (FormatChoice) -> Bool) -> SearchSpace {
    let graph = base.graph
    let sizes = Dictionary(
      uniqueKeysWithValues: graph.values.indices.map {
        (graph.values[$0].name, graph.values[$0].shape.count)
      })
    let kept = decisions.indices.map { place in
      (
        place,
        decisions[place].choices.indices.filter { $0 == 0 || isKept(decisions[place].choices[$0]) }
      )
    }.filter { $0.1.count > 1 }.sorted {
      (sizes[decisions[$1.0].buffer] ?? 0, $0.0) < (sizes[decisions[$0.0].buffer] ?? 0, $1.0)
    }.prefix(most).sorted { $0.0 < $1.0 }
    var space = self
    space.decisions = kept.map { place, choices in
      Decision(
        buffer: decisions[place].buffer, choices: choices.map { decisions[place].choices[$0] })
    }
    space.programs = kept.map { place, choices in choices.map { programs[place][$0] } }
    return space
  }

  /// Whether a buffer takes fewer bytes by a choice.
  func saves(_ decision: Int, _ choice: Int) -> Bool {
    let name = decisions[decision].buffer
    return base.graph.values.indices.contains { index in
      let value = Value(index: index)
      return base.graph.name(value) == name
        && programs[decision][choice].quantized.formats[value].bytes
          < base.quantized.formats[value].bytes
    }
  }

  public var unchanged: Configuration { decisions.map { _ in 0 } }

  /// The choices that differ from the job, by buffer.
  public func choices(_ configuration: Configuration) -> [String: FormatChoice] {
    let pairs = zip(decisions, configuration).filter { $0.1 > 0 }.map {
      ($0.0.buffer, $0.0.choices[$0.1])
    }
    return Dictionary(uniqueKeysWithValues: pairs)
  }

  /// The program of a configuration.
  /// - Throws: where formats that go alone do not go together.
  public func program(
    _ choices: [String: FormatChoice]
  ) throws(QuantizationError) -> PlannedProgram {
    try formats.program(choices)
  }
}

extension Graph {
  /// Whether a value has bytes, or a format, of its own: no view, no class, no updated parameter.
  func isStored(_ value: Value) -> Bool {
    switch self[value].role {
    case .loss, .updated, .index, .random, .frozen: return false
    default: break
    }
    guard let producer = producers[value] else { return true }
    return !nodes[producer].kind.isView
  }
}

extension QuantizedGraph {
  /// Whether another program of the same graph has the same formats and calls.
  package func stores(asIn other: QuantizedGraph) -> Bool {
    graph.values.indices.allSatisfy {
      formats[Value(index: $0)] == other.formats[Value(index: $0)]
    } && calls == other.calls
  }
}
