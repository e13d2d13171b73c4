import GraphIR
import Operators
import Testing

@Suite struct GraphTests {
  /// x → linear → relu, and a branch that nothing needs.
  private func sample() throws -> (graph: Graph, x: Value, y: Value, dead: Value) {
    var graph = Graph()
    let x = graph.given("x", [4], role: .input)
    let w = graph.parameter("w", [3, 4], .uniform(bound: 0.5))
    let b = graph.parameter("b", [3], .constant(0))
    let linear = try graph.apply(Linear(), x, w, b, name: "linear1")
    let dead = try graph.apply(Negate(), linear, name: "unused")
    let y = try graph.apply(ReLU(), linear, name: "relu1")
    return (graph, x, y, dead)
  }

  @Test func descriptionHasGivenValuesThenNodes() throws {
    #expect(
      try sample().graph.description == """
        input x [4]
        parameter w [3, 4]
        parameter b [3]
        linear1 [3] = linear(x, w, b)
        unused [3] = negate(linear1)
        relu1 [3] = relu(linear1)
        """)
  }

  @Test func severalResultsAndAttributesArePrinted() throws {
    var graph = Graph()
    let y = graph.given("y", [3, 2], role: .input)
    let t = graph.given("t", [6], role: .target)
    let flat = try graph.apply(Reshape([6]), y, name: "flat")
    let results = try graph.apply(MeanSquaredError(), [flat, t], name: "loss", role: .loss)
    #expect(results.map { graph.name($0) } == ["loss", "loss.cotangent"])
    #expect(results.map { graph[$0].role } == [.loss, .gradient])
    #expect(
      graph.description == """
        input y [3, 2]
        target t [6]
        flat [6] = reshape(y) {to: [6]}
        loss [], loss.cotangent [6] = mse(flat, t)
        """)
  }

  @Test func namesAreMadeUnique() throws {
    var graph = Graph()
    let x = graph.given("x", [2], role: .input)
    let first = try graph.apply(Negate(), x, name: "x")
    let second = try graph.apply(Negate(), x, name: "x")
    let taken = try graph.apply(Negate(), x, name: "x_2")
    #expect([x, first, second, taken].map { graph.name($0) } == ["x", "x_2", "x_3", "x_2_2"])
  }

  @Test func givenValuesComeByRoleInOrder() throws {
    let (graph, x, _, _) = try sample()
    #expect(graph.given(.input) == [x])
    #expect(graph.given(.parameter).map { graph.name($0) } == ["w", "b"])
    #expect(graph.given(.target).isEmpty)
    #expect(graph.parameters.map(\.initializer) == [.uniform(bound: 0.5), .constant(0)])
  }

  @Test func producersAndUseCounts() throws {
    let (graph, x, y, dead) = try sample()
    #expect(graph.producers[x] == nil)
    #expect(graph.producers[y] == 2)
    #expect(graph.producers[dead] == 1)
    let linear = graph.nodes[0].results[0]
    #expect(graph.useCounts[linear] == 2)
    #expect(graph.useCounts[x] == 1)
    #expect(graph.useCounts[y] == 0)
  }

  @Test func anOperandUsedTwiceCountsTwice() throws {
    var graph = Graph()
    let x = graph.given("x", [2], role: .input)
    _ = try graph.apply(Multiply(), x, x, name: "square")
    #expect(graph.useCounts[x] == 2)
  }

  @Test func reachingFindsAncestorsInOrder() throws {
    let (graph, x, y, dead) = try sample()
    #expect(graph.nodes(reaching: [y]) == [0, 2])
    #expect(graph.nodes(reaching: [dead]) == [0, 1])
    #expect(graph.nodes(reaching: [y, dead]) == [0, 1, 2])
    #expect(graph.nodes(reaching: [x]) == [])
    #expect(graph.nodes(reaching: []) == [])
  }

  @Test func evaluationRunsNodesAndFinishesResults() throws {
    let (graph, x, y, _) = try sample()
    var evaluation = Evaluation<Double>(graph)
    evaluation[x] = Tensor([4], [1, 2, 3, 4])
    evaluation[graph.parameters[0].value] = Tensor([3, 4], repeating: 0.25)
    evaluation[graph.parameters[1].value] = Tensor([3], [0, -10, 0.75])
    evaluation.run(graph.nodes(reaching: [y]))
    #expect(evaluation[y].elements == [2.5, 0, 3.25])
    evaluation.run(graph.nodes(reaching: [y])) { $1 = $1.map { $0.rounded() } }
    #expect(evaluation[y].elements == [3, 0, 3])
  }

  // MARK: Rewriting

  @Test func deadNodesAreDroppedAndNamesStay() throws {
    let (graph, x, y, _) = try sample()
    let network = Network(
      graph: graph, input: x, target: x, targetKind: .values([4]), output: y, loss: y)
    let alive = try network.withoutDeadNodes()
    #expect(
      alive.graph.description == """
        input x [4]
        parameter w [3, 4]
        parameter b [3]
        linear1 [3] = linear(x, w, b)
        relu1 [3] = relu(linear1)
        """)
    #expect(alive.graph.name(alive.output) == "relu1")
    #expect(alive.graph.name(alive.input) == "x")
    #expect(alive.graph.parameters.map(\.initializer) == graph.parameters.map(\.initializer))
  }

  @Test func aReplacedNodeLeavesItsOperandsToDie() throws {
    let (graph, x, y, _) = try sample()
    let network = Network(
      graph: graph, input: x, target: x, targetKind: .values([4]), output: y, loss: y)
    let rewritten = try network.rewritten { node, graph, renamed throws(ShapeError) in
      guard node.op is ReLU else { return nil }
      let w = graph.parameters[0].value
      return try graph.apply(MatMul(), [w, renamed(x)], name: node.name)
    }
    #expect(
      rewritten.graph.description == """
        input x [4]
        parameter w [3, 4]
        parameter b [3]
        relu1 [3] = matmul(w, x)
        """)
    #expect(rewritten.graph.name(rewritten.output) == "relu1")
    // A parameter that nothing uses any more stays a parameter.
    #expect(rewritten.graph.parameters.count == 2)
  }
}
