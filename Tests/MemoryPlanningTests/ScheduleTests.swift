import Calibration
import GraphIR
import MemoryPlanning
import Operators
import Quantization
import TestNetworks
import Testing

/// The schedule against all topological orders.
@Suite struct ScheduleTests {
  /// A prediction of few nodes with branches of different widths.
  private func branches(_ seed: Int) throws -> Network {
    var random = Randomness(seed)
    return try Network([3], .mse) { graph, x in
      var open = [x]
      for index in 1...(3 + random.integer(below: 3)) {
        let from = random.pick(open)
        let width = random.pick([1, 2, 5, 8])
        open.append(
          random.integer(below: 3) == 0 && from != x
            ? try graph.apply(Sigmoid(), from, name: "s\(index)")
            : try graph.linear("l\(index)", from, width, bias: false))
      }
      // The two last branches meet, so that neither is dead.
      var ends = try open.suffix(2).enumerated().map { place, value in
        try graph.linear("e\(place)", value, 2, bias: false)
      }
      let last = ends.removeLast()
      return try graph.apply(Add(), ends[0], last, name: "sum")
    }
  }

  /// Every order of the entry's nodes in which operands come first.
  private func orders(_ graph: Graph, _ nodes: [Int]) -> [[Int]] {
    var found: [[Int]] = []
    func extend(_ order: [Int]) {
      guard order.count < nodes.count else { return found.append(order) }
      let computed = Set(order.flatMap { graph.nodes[$0].results })
      for node in nodes where !order.contains(node) {
        let isReady = graph.nodes[node].operands.allSatisfy {
          graph.producers[$0] == nil || computed.contains($0)
        }
        if isReady { extend(order + [node]) }
      }
    }
    extend([])
    return found
  }

  /// The largest sum of live bytes of an order: what is read later or now, and what is written; a
  /// result in the place of its dying operand counts once.
  private func peak(_ program: PlannedProgram, _ order: [Int]) -> Int {
    let graph = program.graph
    func bytes(_ value: Value) -> Int {
      guard case .arena? = program.predict.slots[value] else { return 0 }
      return graph.shape(value).count * program.quantized.formats[value].bytes
    }
    var peak = 0
    for (place, index) in order.enumerated() {
      let node = graph.nodes[index]
      let written = Set(order[..<place].flatMap { graph.nodes[$0].results })
      let now = Set(order[place...].flatMap { graph.nodes[$0].operands })
      let later = Set(order[(place + 1)...].flatMap { graph.nodes[$0].operands })
      var live = written.intersection(now).reduce(0) { $0 + bytes($1) }
      live += node.results.reduce(0) { $0 + bytes($1) }
      if let operand = type(of: node.op).inPlaceOperand.map({ node.operands[$0] }),
        !later.contains(operand), node.operands.filter({ $0 == operand }).count == 1,
        bytes(operand) == bytes(node.results[0])
      {
        live -= bytes(operand)
      }
      peak = max(peak, live)
    }
    return peak
  }

  @Test(arguments: 1...60) func smallGraphsAreScheduledAtTheOptimum(seed: Int) throws {
    let calibrated = try branches(seed).training(learningRate: 0.001).calibratedOnRandom(
      seed, samples: 3)
    let program = try calibrated.quantized(FormatPolicy()).planned()
    let nodes = calibrated.training.predictNodes
    #expect(nodes.count <= 8)
    let all = orders(program.graph, nodes)
    let best = all.map { peak(program, $0) }.min()
    #expect(program.predict.smallestPeak == best, "seed \(seed), \(all.count) orders")
    #expect(peak(program, program.predict.order) == best)
  }
}
