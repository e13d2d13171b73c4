import GraphIR
import MemoryPlanning

extension DriftReport.Memory {
  /// The memory of a program while it trains, blocks in the order of their bytes.
  init(_ program: PlannedProgram) {
    var (blocks, place): ([Block], Int) = ([], 0)
    for entry in [program.train, program.update] {
      blocks += Self.blocks(entry, program, after: &place)
    }
    self.init(
      parameterBytes: program.parameterBytes, stateBytes: program.stateBytes,
      arenaBytes: program.arenaBytes, calls: place,
      blocks: blocks.sorted {
        ($0.offset, $0.firstCall, $0.name) < ($1.offset, $1.firstCall, $1.name)
      })
  }

  private static func blocks(
    _ entry: EntryPlan, _ program: PlannedProgram, after place: inout Int
  ) -> [Block] {
    let graph = program.graph
    var base: [Value: Value] = [:]
    var (first, last): ([Value: Int], [Value: Int]) = ([:], [:])
    for index in entry.order {
      let node = graph.nodes[index]
      if node.kind.isView {
        base[node.results[0]] = base[node.operands[0]] ?? node.operands[0]
        continue
      }
      place += 1
      for operand in node.operands { last[base[operand] ?? operand] = place }
      for result in node.results { (first[result], last[result]) = (place, place) }
    }
    return first.compactMap { value, start -> Block? in
      guard case .arena(let offset, let bytes)? = entry.slots[value] else { return nil }
      return Block(
        name: graph.name(value), offset: offset, end: offset + bytes, firstCall: start,
        lastCall: last[value] ?? start)
    }
  }
}
