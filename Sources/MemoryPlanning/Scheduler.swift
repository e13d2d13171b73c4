import GraphIR

/// Chooses the order of an entry's nodes by the largest sum of live bytes.
///
/// Up to `exhaustiveLimit` nodes every order counts: the live bytes depend only on the set of
/// nodes that ran, so dynamic programming over sets finds the best. Beyond it the order is
/// greedy, and the bound is the largest need of a single node.
struct Scheduler {
  static let exhaustiveLimit = 16

  private let planner: EntryPlanner
  private let before: [Set<Int>]
  private let reads: [Set<Value>]
  private let writes: [[Value]]
  private let readers: [Value: Set<Int>]
  private let count: Int

  init(_ planner: EntryPlanner) {
    self.planner = planner
    count = planner.nodes.count
    before = planner.predecessors()
    reads = (0..<count).map(planner.reads)
    writes = (0..<count).map(planner.writes)
    var readers: [Value: Set<Int>] = [:]
    for position in 0..<count {
      for value in reads[position] { readers[value, default: []].insert(position) }
    }
    self.readers = readers
  }

  func best() -> (order: [Int], smallestPeak: Int) {
    if count <= Self.exhaustiveLimit, let best = exhaustive() { return best }
    return (greedy(), largestNode())
  }

  // MARK: Live bytes

  /// Whether somebody outside `done` still reads a buffer.
  private func isNeeded(_ value: Value, after done: (Int) -> Bool) -> Bool {
    (readers[value] ?? []).contains { !done($0) }
  }

  /// The live bytes while the node runs, and after it.
  private func need(
    _ position: Int, live: Int, done: (Int) -> Bool
  ) -> (during: Int, after: Int) {
    let results = writes[position].reduce(0) { $0 + planner.bytes($1) }
    let dying = reads[position].filter { !isNeeded($0, after: { done($0) || $0 == position }) }
    let unread = writes[position].filter { (readers[$0] ?? []).isEmpty }
    let inPlace = planner.inPlace(position).flatMap { dying.contains($0) ? planner.bytes($0) : nil }
    let freed = (Array(dying) + unread).reduce(0) { $0 + planner.bytes($1) }
    return (live + results - (inPlace ?? 0), live + results - freed)
  }

  // MARK: Orders

  private func exhaustive() -> (order: [Int], smallestPeak: Int)? {
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

  /// Runs whatever ready node leaves the fewest live bytes; graph order among equals.
  private func greedy() -> [Int] {
    var done: Set<Int> = []
    var order: [Int] = []
    var live = 0
    while order.count < count {
      let ready = (0..<count).filter { !done.contains($0) && before[$0].isSubset(of: done) }
      let needs = ready.map { ($0, need($0, live: live) { done.contains($0) }) }
      guard let best = needs.min(by: { ($0.1.after, $0.0) < ($1.1.after, $1.0) }) else {
        preconditionFailure("a graph is acyclic, so some node is always ready")
      }
      order.append(best.0)
      done.insert(best.0)
      live = best.1.after
    }
    return order
  }

  /// The largest sum of bytes that one node reads and writes.
  private func largestNode() -> Int {
    (0..<count).map { position in
      let operands = reads[position].reduce(0) { $0 + planner.bytes($1) }
      let results = writes[position].reduce(0) { $0 + planner.bytes($1) }
      return operands + results - (planner.inPlace(position).map(planner.bytes) ?? 0)
    }.max() ?? 0
  }
}
