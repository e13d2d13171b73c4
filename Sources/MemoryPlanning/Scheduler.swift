import GraphIR

/// Chooses the order of an entry's nodes by the largest sum of live bytes.
///
/// The live bytes depend only on the set of nodes that ran, so dynamic programming over sets finds
/// the best of all orders. A graph of more sets than `setLimit`, which has many branches, is
/// ordered greedily, and the bound is the largest need of a single node: what it reads and writes, and
/// what was computed before it, in every order, and is read after it.
struct Scheduler {
  static let setLimit = 1 << 16

  private let before: [Set<Int>]
  private let nodes: [NodeBuffers]
  /// A buffer that the entry reads: its size, the node that brings it to life, and its readers.
  private struct Lifetime {
    var bytes: Int
    var producer: Int?
    var readers: [Int]
  }

  private let buffers: [Lifetime]
  private var count: Int { nodes.count }

  /// What a node does to the working memory; buffers by their number.
  private struct NodeBuffers {
    var reads: [Int]
    /// Bytes that it brings to life, and those of them that nobody reads.
    var written: Int
    var unread: Int
    /// The buffer whose bytes its result may take.
    var inPlace: Int?
  }

  init(_ planner: EntryPlanner) {
    before = planner.predecessors()
    var readers: [Value: [Int]] = [:]
    for position in planner.nodes.indices {
      for value in planner.reads(position) { readers[value, default: []].append(position) }
    }
    let values = readers.keys.sorted()
    let numbers = Dictionary(uniqueKeysWithValues: zip(values, values.indices))
    var producers: [Value: Int] = [:]
    for position in planner.nodes.indices {
      for value in planner.writes(position) { producers[value] = position }
    }
    buffers = values.map {
      Lifetime(bytes: planner.bytes($0), producer: producers[$0], readers: readers[$0] ?? [])
    }
    nodes = planner.nodes.indices.map { position in
      let writes = planner.writes(position)
      let unread = writes.filter { readers[$0] == nil }
      return NodeBuffers(
        reads: planner.reads(position).compactMap { numbers[$0] }.sorted(),
        written: writes.reduce(0) { $0 + planner.bytes($1) },
        unread: unread.reduce(0) { $0 + planner.bytes($1) },
        inPlace: planner.inPlace(position).flatMap { numbers[$0] })
    }
  }

  func best() -> (order: [Int], smallestPeak: Int) {
    exhaustive() ?? (greedy(), largestNeed())
  }

  // MARK: Live bytes

  /// The live bytes while the node runs, and after it.
  private func need(
    _ position: Int, live: Int, done: (Int) -> Bool
  ) -> (during: Int, after: Int) {
    let node = nodes[position]
    var (freed, shared) = (node.unread, 0)
    for number in node.reads {
      let buffer = buffers[number]
      guard buffer.readers.allSatisfy({ $0 == position || done($0) }) else { continue }
      freed += buffer.bytes
      if number == node.inPlace { shared = buffer.bytes }
    }
    return (live + node.written - shared, live + node.written - freed)
  }

  // MARK: Orders

  /// The best order; nil where there are too many sets of nodes.
  private func exhaustive() -> (order: [Int], smallestPeak: Int)? {
    guard count < Int.bitWidth - 1 else { return nil }
    struct State {
      var peak: Int
      var live: Int
      var last: Int
    }
    let all = (1 << count) - 1
    var states: [Int: State] = [0: State(peak: 0, live: 0, last: -1)]
    let masks = before.map { $0.reduce(0) { $0 | 1 << $1 } }
    var layers: [[Int]] = [[0]]
    for _ in 0..<count {
      var next: Set<Int> = []
      for set in layers[layers.count - 1] {
        guard let state = states[set] else { continue }
        for position in 0..<count
        where set & 1 << position == 0 && masks[position] & ~set == 0 {
          let need = need(position, live: state.live) { set & 1 << $0 != 0 }
          let (reached, peak) = (set | 1 << position, max(state.peak, need.during))
          // Ties keep the smaller position last found first: deterministic.
          if let known = states[reached], known.peak <= peak { continue }
          states[reached] = State(peak: peak, live: need.after, last: position)
          next.insert(reached)
        }
      }
      guard states.count <= Self.setLimit else { return nil }
      layers.append(next.sorted())
    }
    guard let end = states[all] else { return nil }
    var order: [Int] = []
    var set = all
    while set != 0, let state = states[set] {
      order.append(state.last)
      set &= ~(1 << state.last)
    }
    return (order.reversed(), end.peak)
  }

  /// Runs whatever ready node leaves the fewest live bytes; graph order among equals. A node that
  /// reads nothing runs when one is chosen that waits for nothing else.
  private func greedy() -> [Int] {
    let sources = Set((0..<count).filter { before[$0].isEmpty && nodes[$0].reads.isEmpty })
    var done: Set<Int> = []
    var order: [Int] = []
    var live = 0
    while order.count < count {
      let ready = (0..<count).filter {
        !done.contains($0) && before[$0].subtracting(sources).isSubset(of: done)
      }
      let needs = ready.map { position in
        let first = before[position].subtracting(done).sorted()
        let given = first.reduce(live) { $0 + nodes[$1].written }
        let after = need(position, live: given) { done.contains($0) || first.contains($0) }.after
        return (position: position, first: first, after: after)
      }
      let waiting = needs.filter { !sources.contains($0.position) }
      guard
        let best = (waiting.isEmpty ? needs : waiting).min(by: {
          ($0.after, $0.position) < ($1.after, $1.position)
        })
      else { preconditionFailure("a graph is acyclic, so some node is always ready") }
      order += best.first + [best.position]
      done.formUnion(best.first + [best.position])
      live = best.after
    }
    return order
  }

  /// The largest sum of bytes that are live while a node runs, whatever the order.
  private func largestNeed() -> Int {
    let earlier = ancestors()
    return nodes.indices.map { position in
      let live = buffers.filter { buffer in
        guard let producer = buffer.producer,
          producer == position || earlier[position].contains(producer)
        else { return false }
        return buffer.readers.contains { $0 == position || earlier[$0].contains(position) }
      }
      let node = nodes[position]
      return live.reduce(0) { $0 + $1.bytes } + node.unread
        - (node.inPlace.map { buffers[$0].bytes } ?? 0)
    }.max() ?? 0
  }

  /// For each node all that must come before it.
  private func ancestors() -> [Set<Int>] {
    var known: [Int: Set<Int>] = [:]
    func ancestors(of position: Int) -> Set<Int> {
      if let known = known[position] { return known }
      let all = before[position].reduce(into: before[position]) {
        $0.formUnion(ancestors(of: $1))
      }
      known[position] = all
      return all
    }
    return nodes.indices.map(ancestors)
  }
}
