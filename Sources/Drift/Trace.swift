public import Diagnostics
import GraphIR
public import MemoryPlanning

/// What a traced build wrote: every result of the first steps as stored, and what each call
/// counted over the whole run.
public struct Trace: Sendable, Hashable {
  /// One result of one call.
  public struct Record: Sendable, Hashable {
    /// The index of the node.
    public var call: Int
    /// Which of its results.
    public var result: Int
    /// Bytes of an element.
    public var size: Int
    /// The stored integers; of a parameter the plane that products read.
    public var raw: [Int]
    /// The second plane of a parameter; empty for everything else.
    public var residual: [Int]
    /// The sample's gradient exponent; −1 before it is known, or where there is no gradient.
    public var exponent: Int
  }

  /// What a call counted over all steps.
  public struct Counters: Sendable, Hashable {
    public var saturated = 0
    public var flushed = 0
    public var lost = 0
    /// Requirements of the kernel that did not hold, such as a sum beyond its licence.
    public var violations = 0
    public var operations = 0
    /// Elements of the first result that were computed.
    public var elements = 0
    /// The first step, from 1, in which it saturated; 0 where it never did.
    public var firstSaturated = 0
    /// The first step, from 1, in which a requirement did not hold; 0 where all did.
    public var firstViolated = 0
  }

  /// The masters of each parameter before the first step that was written down.
  public var masters: [[Int]]
  /// The records of each step, in the order of execution.
  public var steps: [[Record]]
  /// By node index.
  public var counters: [Counters]

  /// In place of a call: what follows are the masters of a parameter.
  private static let masterRecord = -2

  /// Decodes a trace file of the host driver.
  ///
  /// - Throws: `driver-protocol` when it ends early or names a call that the program has not.
  public init(decoding bytes: [UInt8], of program: PlannedProgram) throws(Diagnostic) {
    let calls = program.graph.nodes.count
    let first = program.train.order.first { program.quantized.calls[$0] != nil }
    var reader = ByteReader(bytes)
    var (masters, steps): ([[Int]], [[Record]]) = ([], [])
    while true {
      guard let head = reader.integers(6, size: 4) else { throw .shortTrace }
      if head[0] == Self.masterRecord {
        guard let elements = reader.integers(head[2], size: 4) else { throw .shortTrace }
        masters.append(elements)
        continue
      }
      guard head[0] >= 0 else { break }
      guard head[0] < calls, [1, 2, 4].contains(head[3]), [0, 1, 2].contains(head[4]),
        head[1] >= 0, head[1] < program.graph.nodes[head[0]].results.count,
        let raw = reader.integers(head[2], size: head[3]),
        let residual = reader.integers(head[4] == 0 ? 0 : head[2], size: max(head[4], 1))
      else { throw .shortTrace }
      if head[0] == first && head[1] == 0 { steps.append([]) }
      guard !steps.isEmpty else { throw .shortTrace }
      steps[steps.count - 1].append(
        Record(
          call: head[0], result: head[1], size: head[3], raw: raw,
          residual: residual.map { $0 & (1 << (8 * head[4]) - 1) }, exponent: head[5]))
    }
    var counters: [Counters] = []
    for _ in 0..<calls {
      guard let counts = reader.integers(5, size: 8) else { throw .shortTrace }
      counters.append(
        Counters(
          saturated: counts[0], flushed: counts[1], lost: counts[2], violations: counts[3],
          operations: counts[4]))
    }
    for key in [\Counters.elements, \.firstSaturated, \.firstViolated] {
      guard let numbers = reader.integers(calls, size: 8) else { throw .shortTrace }
      for call in 0..<calls { counters[call][keyPath: key] = numbers[call] }
    }
    guard reader.isAtEnd else { throw .shortTrace }
    self.masters = masters
    self.steps = steps
    self.counters = counters
  }
}

extension Diagnostic {
  fileprivate static var shortTrace: Diagnostic {
    Diagnostic(
      "driver-protocol", "the trace of the host program is not as its protocol says",
      notes: ["this is a bug of fixgrad, or the program was killed while it wrote"])
  }
}
