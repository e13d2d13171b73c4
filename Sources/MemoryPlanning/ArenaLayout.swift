import GraphIR

/// Offsets in the working memory: buffers whose lifetimes overlap do not.
struct ArenaLayout {
  private struct Block {
    var values: [Value]
    /// First and last moment in half steps: 2·i while the node at place i reads, 2·i + 1 while it
    /// writes.
    var first: Int
    var last: Int
    var bytes: Int
    var alignment: Int
  }

  private let owners: [Value: Int]
  private let offsets: [Int]
  let bytes: Int

  init(_ planner: EntryPlanner, order: [Int], kept: Set<Value>) {
    let blocks = Self.blocks(planner, order: order, kept: kept)
    var owners: [Value: Int] = [:]
    for (index, block) in blocks.enumerated() {
      for value in block.values { owners[value] = index }
    }
    self.owners = owners
    // No single priority is best for all graphs; the smallest of three is kept.
    let priorities: [(Block, Block) -> Bool] = [
      { ($0.bytes, $1.first) > ($1.bytes, $0.first) },
      { ($0.first, $1.bytes) < ($1.first, $0.bytes) },
      { ($0.last - $0.first, $0.bytes) > ($1.last - $1.first, $1.bytes) },
    ]
    let placements = priorities.map { Self.place(blocks, by: $0) }
    guard let best = placements.min(by: { $0.bytes < $1.bytes }) else {
      preconditionFailure("there are priorities to place by")
    }
    offsets = best.offsets
    bytes = best.bytes
  }

  func offset(_ base: Value) -> Int {
    guard let owner = owners[base] else {
      preconditionFailure("every buffer of working memory has a block")
    }
    return offsets[owner]
  }

  /// One block a buffer; a result that takes its dying operand's bytes joins the operand's block.
  private static func blocks(
    _ planner: EntryPlanner, order: [Int], kept: Set<Value>
  ) -> [Block] {
    var lastRead: [Value: Int] = [:]
    for (place, position) in order.enumerated() {
      for value in planner.reads(position) { lastRead[value] = place }
    }
    var blocks: [Block] = []
    var owner: [Value: Int] = [:]
    for (place, position) in order.enumerated() {
      let operand = planner.inPlace(position)
      for result in planner.writes(position) where planner.bytes(result) > 0 {
        let last = kept.contains(result) ? 2 * order.count : 2 * (lastRead[result] ?? place) + 1
        if let operand, result == planner.graph.nodes[planner.nodes[position]].results[0],
          lastRead[operand] == place, let block = owner[operand]
        {
          blocks[block].values.append(result)
          blocks[block].last = max(blocks[block].last, last)
          owner[result] = block
        } else {
          owner[result] = blocks.count
          blocks.append(
            Block(
              values: [result], first: 2 * place, last: last, bytes: planner.bytes(result),
              alignment: planner.formats[result].bytes))
        }
      }
    }
    return blocks
  }

  /// First fit in the order of a priority.
  private static func place(
    _ blocks: [Block], by isBefore: (Block, Block) -> Bool
  ) -> (offsets: [Int], bytes: Int) {
    var offsets = Array(repeating: 0, count: blocks.count)
    var placed: [Int] = []
    let order = blocks.indices.sorted {
      isBefore(blocks[$0], blocks[$1]) || (!isBefore(blocks[$1], blocks[$0]) && $0 < $1)
    }
    for index in order {
      let block = blocks[index]
      let conflicts =
        placed.filter { blocks[$0].first <= block.last && block.first <= blocks[$0].last }
        .map { offsets[$0]..<(offsets[$0] + blocks[$0].bytes) }
        .sorted { $0.lowerBound < $1.lowerBound }
      var offset = 0
      for taken in conflicts where offset + block.bytes > taken.lowerBound {
        let end = max(offset, taken.upperBound)
        offset = (end + block.alignment - 1) / block.alignment * block.alignment
      }
      offsets[index] = offset
      placed.append(index)
    }
    let bytes = blocks.indices.map { offsets[$0] + blocks[$0].bytes }.max() ?? 0
    return (offsets, bytes)
  }
}
