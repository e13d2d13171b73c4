import GraphIR
import Quantization

/// The buffers of one entry: which values share bytes by definition, how large they are, and what
/// must come before what.
struct EntryPlanner {
  let graph: Graph
  let formats: ValueMap<BufferFormat>
  /// The nodes of the entry, in graph order; positions in this list are the planner's node ids.
  let nodes: [Int]
  private let lossValue: Value
  private let callerOutput: Value?
  /// The buffers that outlive the entry.
  private let kept: Set<Value>

  init(
    _ quantized: QuantizedGraph, nodes: [Int], keeping: [Value], callerOutput: Value?
  ) {
    graph = quantized.graph
    formats = quantized.formats
    self.nodes = nodes
    lossValue = quantized.training.network.loss
    var bases: [Value: Value] = [:]
    let useCounts = graph.useCounts
    for node in graph.nodes {
      let op = node.kind
      if let shared = op.isView ? 0 : op.updatedOperand {
        bases[node.results[0]] = bases[node.operands[shared]] ?? node.operands[shared]
      } else if let operand = op.inPlaceOperand.map({ node.operands[$0] }),
        let base = bases[operand], graph[base].role == .state, useCounts[operand] == 1,
        formats[base].bytes == formats[node.results[0]].bytes
      {
        // A sum that only its step reads: the step takes its bytes, which are 0 afterwards.
        bases[node.results[0]] = base
      }
    }
    self.bases = bases
    self.callerOutput = callerOutput.map { bases[$0] ?? $0 }
    kept = Set(keeping.map { bases[$0] ?? $0 })
  }

  private let bases: [Value: Value]

  /// The value whose bytes these are: through views and updates.
  func base(_ value: Value) -> Value { bases[value] ?? value }

  /// Bytes that a buffer takes of working memory; 0 when it lives elsewhere.
  func bytes(_ base: Value) -> Int {
    guard !isElsewhere(base) else { return 0 }
    return graph.shape(base).count * formats[base].bytes
  }

  private func isElsewhere(_ base: Value) -> Bool {
    switch graph[base].role {
    case .input, .target, .random, .parameter, .statistic, .frozen, .state, .updated: true
    default: base == callerOutput || base == lossValue
    }
  }

  /// The buffers that the node at a position reads.
  func reads(_ position: Int) -> Set<Value> {
    Set(graph.nodes[nodes[position]].operands.map(base))
  }

  /// The buffers that the node at a position brings to life.
  func writes(_ position: Int) -> [Value] {
    graph.nodes[nodes[position]].results.filter { base($0) == $0 }
  }

  /// The buffer whose bytes the result may take if nobody reads it afterwards.
  func inPlace(_ position: Int) -> Value? {
    let node = graph.nodes[nodes[position]]
    guard let operand = node.kind.inPlaceOperand else { return nil }
    let (from, to) = (base(node.operands[operand]), node.results[0])
    let others = node.operands.enumerated().filter { $0.offset != operand }.map { base($0.element) }
    guard bytes(from) > 0, bytes(from) == bytes(to), !others.contains(from),
      formats[from].bytes == formats[to].bytes, !kept.contains(from)
    else { return nil }
    return from
  }

  /// For each position the positions that must come before: producers of what it reads, and for
  /// an update the readers of what it overwrites.
  func predecessors() -> [Set<Int>] {
    var before = Array(repeating: Set<Int>(), count: nodes.count)
    var producer: [Value: Int] = [:]
    for position in nodes.indices {
      for result in graph.nodes[nodes[position]].results { producer[result] = position }
    }
    for position in nodes.indices {
      let node = graph.nodes[nodes[position]]
      for operand in node.operands {
        if let earlier = producer[operand] { before[position].insert(earlier) }
      }
      guard let overwritten = node.kind.updatedOperand else { continue }
      let operand = node.operands[overwritten]
      let later = successors(of: node.results[0])
      for other in nodes.indices where other != position {
        let operands = graph.nodes[nodes[other]].operands
        if operands.contains(where: { base($0) == base(operand) && !later.contains($0) }) {
          before[position].insert(other)
        }
      }
    }
    return before
  }

  /// The same bytes from this value on: itself, and what views and updates make of it.
  private func successors(of value: Value) -> Set<Value> {
    var values: Set<Value> = [value]
    for node in graph.nodes {
      guard let shared = node.kind.isView ? 0 : node.kind.updatedOperand,
        values.contains(node.operands[shared])
      else { continue }
      values.insert(node.results[0])
    }
    return values
  }

  func plan() -> EntryPlan {
    let schedule = Scheduler(self).best()
    let layout = ArenaLayout(self, order: schedule.order, kept: kept)
    var slots: [Value: Slot] = [:]
    for position in nodes.indices {
      let node = graph.nodes[nodes[position]]
      for value in node.operands + node.results { slots[value] = slot(value, layout) }
    }
    return EntryPlan(
      order: schedule.order.map { nodes[$0] }, slots: slots, arenaBytes: layout.bytes,
      smallestPeak: schedule.smallestPeak)
  }

  private func slot(_ value: Value, _ layout: ArenaLayout) -> Slot {
    let base = base(value)
    switch graph[base].role {
    case .input, .target, .random: return .caller
    case .parameter, .statistic, .state, .updated: return .kept(base)
    case .frozen: return .constant(base)
    default:
      if base == callerOutput { return .caller }
      if base == lossValue { return .local }
      return .arena(offset: layout.offset(base), bytes: bytes(base))
    }
  }
}
