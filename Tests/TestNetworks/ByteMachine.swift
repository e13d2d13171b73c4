import GraphIR
import MemoryPlanning
import Quantization

/// A machine that knows nothing of lifetimes: it runs a plan on bytes that name what was written
/// last, and looks whether each node reads what it should.
public struct ByteMachine {
  /// The value and byte that each byte of working memory holds.
  private var memory: [Int: (value: Value, byte: Int)] = [:]
  private let program: PlannedProgram
  private let entry: EntryPlan
  /// What went wrong, a sentence each.
  public private(set) var faults: [String] = []

  /// Runs an entry, `earlier` the one that ran before it and left what the model keeps.
  public init(_ program: PlannedProgram, _ entry: EntryPlan, after earlier: EntryPlan? = nil) {
    (self.program, self.entry) = (program, entry)
    let before = earlier?.order.flatMap { program.graph.nodes[$0].results } ?? []
    var (updated, computed): (Set<Value>, Set<Value>) = ([], Set(before))
    for index in entry.order {
      let node = program.graph.nodes[index]
      for operand in node.operands {
        let isGiven = program.graph.producers[operand] == nil
        if !isGiven, !computed.contains(operand) { fault(node, "reads too early", operand) }
        if updated.contains(operand) { fault(node, "reads an updated parameter", operand) }
        check(node, operand)
      }
      if let operand = node.kind.updatedOperand { updated.insert(node.operands[operand]) }
      for result in node.results {
        computed.insert(result)
        checkApart(node, result)
        if node.kind.isView { share(node) } else { write(result) }
      }
    }
  }

  private mutating func fault(_ node: Node, _ text: String, _ value: Value) {
    faults.append("\(node.name) \(text) '\(program.graph.name(value))'")
  }

  private func bytes(_ value: Value) -> Range<Int>? {
    guard case .arena(let offset, let bytes)? = entry.slots[value] else { return nil }
    return offset..<(offset + bytes)
  }

  private mutating func check(_ node: Node, _ value: Value) {
    let size = program.graph.shape(value).count * program.quantized.formats[value].bytes
    guard let place = bytes(value) else {
      if entry.slots[value] == nil { fault(node, "has no slot for", value) }
      return
    }
    if place.count != size { fault(node, "has the wrong size of", value) }
    if place.upperBound > entry.arenaBytes { fault(node, "leaves the arena with", value) }
    let source = root(value)
    for (byte, address) in place.enumerated() {
      guard let held = memory[address], root(held.value) == source, held.byte == byte else {
        return fault(node, "reads overwritten bytes of", value)
      }
    }
  }

  /// A result takes an operand's bytes only all of them, and where its kernel can do that.
  private mutating func checkApart(_ node: Node, _ result: Value) {
    guard let place = bytes(result), !node.kind.isView else { return }
    let inPlace =
      result == node.results[0] ? node.kind.updatedOperand ?? node.kind.inPlaceOperand : nil
    for (index, operand) in node.operands.enumerated() {
      guard let other = bytes(operand), place.overlaps(other),
        index != inPlace || place != other
      else { continue }
      fault(node, "overwrites while it reads", operand)
    }
  }

  /// What a view is a view of.
  private func root(_ value: Value) -> Value {
    guard let producer = program.graph.producers[value] else { return value }
    let node = program.graph.nodes[producer]
    return node.kind.isView ? root(node.operands[0]) : value
  }

  private mutating func write(_ value: Value) {
    for (byte, address) in (bytes(value) ?? 0..<0).enumerated() { memory[address] = (value, byte) }
  }

  private mutating func share(_ node: Node) {
    let (from, to) = (entry.slots[node.operands[0]], entry.slots[node.results[0]])
    if from != to { fault(node, "does not share the bytes of", node.operands[0]) }
  }
}
