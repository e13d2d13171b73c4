import GraphIR
import MemoryPlanning

/// Cycles of a step on a target, by operator and kernel: measured of a few programs in which many
/// buffers are stored otherwise, foretold of all others.
struct CycleEstimate: Sendable {
  /// Measured, by node and kernel.
  private let cycles: Measured
  /// Of a step beside its calls.
  private let rest: Double
  private let changes: [[Double]]
  private let base: Double
  /// Cycles of a step over those of its parts, which are measured with marks between them.
  private let scale: Double

  /// What profiles say of programs of one space.
  init(_ space: SearchSpace, _ profiles: [(program: PlannedProgram, cost: ProfiledCost)]) {
    var cycles = Measured()
    for (program, cost) in profiles {
      for (index, node) in program.graph.nodes.enumerated() {
        guard let call = program.quantized.calls[index],
          let own = cost.cycles[program.graph.name(node.results[0])]
        else { continue }
        cycles.add(own, of: index, call.kernel)
      }
    }
    self.cycles = cycles
    let rest = profiles.first?.cost.rest ?? 0
    self.rest = rest
    let base = Self.cycles(of: space.base, cycles, rest)
    self.base = base
    scale = profiles.first.map { base > 0 ? $0.cost.cyclesPerStep / base : 1 } ?? 1
    changes = space.programs.map { $0.map { Self.cycles(of: $0, cycles, rest) - base } }
  }

  /// Foretold of a configuration, each change as if alone.
  func cycles(_ configuration: SearchSpace.Configuration) -> Double {
    scale * configuration.enumerated().reduce(base) { $0 + changes[$1.offset][$1.element] }
  }

  /// Foretold of a program.
  func cycles(of program: PlannedProgram) -> Double {
    scale * Self.cycles(of: program, cycles, rest)
  }

  private static func cycles(
    of program: PlannedProgram, _ known: Measured, _ rest: Double
  ) -> Double {
    (program.train.order + program.update.order).reduce(rest) { sum, index in
      sum + (program.quantized.calls[index].map { known.cycles(of: index, $0.kernel) } ?? 0)
    }
  }
}

/// Cycles of kernels where they were measured.
private struct Measured: Sendable {
  /// `[node][function]`.
  private var byNode: [Int: [String: Double]] = [:]
  /// The nodes of a function.
  private var nodes: [String: Set<Int>] = [:]

  mutating func add(_ cycles: Double, of node: Int, _ kernel: Kernel) {
    byNode[node, default: [:]][kernel.function] = cycles
    nodes[kernel.function, default: []].insert(node)
  }

  /// Of a kernel that was not measured at a node: one that was, times what both cost elsewhere; else
  /// the one whose name, that is whose storages, differ least.
  func cycles(of node: Int, _ kernel: Kernel) -> Double {
    guard let own = byNode[node] else { return 0 }
    if let known = own[kernel.function] { return known }
    let names = own.sorted { a, b in
      (Self.distance(a.key, kernel.function), a.key) < (
        Self.distance(b.key, kernel.function), b.key
      )
    }
    for (name, cycles) in names {
      for other in (nodes[kernel.function] ?? []).sorted() {
        if let there = byNode[other]?[name], there > 0, let asked = byNode[other]?[kernel.function]
        {
          return cycles * asked / there
        }
      }
    }
    return names.first?.value ?? 0
  }

  private static func distance(_ a: String, _ b: String) -> Int {
    abs(a.count - b.count) + zip(a, b).reduce(0) { $0 + ($1.0 == $1.1 ? 0 : 1) }
  }
}

/// What a step of a program costs on a target.
public struct ProfiledCost: Sendable, Codable {
  /// Of each operator, by the name of its first result.
  public let cycles: [String: Double]
  /// Of a step beside them.
  public let rest: Double
  /// Of a step of the program without marks.
  public let cyclesPerStep: Double
  /// Code and constants.
  public let codeBytes: Int
  public let stackBytes: Int
}
