import Autodiff
import GraphIR
import Operators
import Rewrites
import TestNetworks
import Testing

@Suite struct FuseSoftmaxCrossEntropyTests {
  @Test func theLossTakesTheScores() throws {
    let network = try Network([3], .nll) { graph, x in try graph.linear("linear1", x, 2) }
    #expect(
      network.graph.nodeText == """
        linear1 [2] = linear(x, linear1.weight, linear1.bias)
        log_softmax1 [2] = log_softmax(linear1)
        loss [], loss.cotangent [2] = nll(log_softmax1, target)
        """)
    let fused = try network.rewritten(by: FuseSoftmaxCrossEntropy())
    #expect(
      fused.graph.nodeText == """
        linear1 [2] = linear(x, linear1.weight, linear1.bias)
        log_softmax1 [2] = log_softmax(linear1)
        loss [], loss.cotangent [2] = softmax_cross_entropy(linear1, target)
        """)
    #expect(Meaning(network, seed: 1).isNear(Meaning(fused, seed: 1)))
  }

  /// The likelihood of a distribution is fused as that of a class is.
  @Test func distributionsToo() throws {
    var graph = Graph()
    let x = graph.given("x", [3], role: .input)
    let z = try graph.linear("linear1", x, 4)
    let y = try graph.apply(LogSoftmax(), z, name: "log_softmax1")
    let t = graph.given("t", [4], role: .target)
    let loss = try graph.apply(
      NegativeLogLikelihood(targets: .distribution), [y, t], name: "loss", role: .loss)[0]
    let network = Network(
      graph: graph, input: x, target: t, targetKind: .values([4]), output: y, loss: loss)
    let fused = try network.fused()
    #expect(
      fused.graph.nodeText.hasSuffix(
        """
        loss [], loss.cotangent [4] = softmax_cross_entropy(linear1, t) {targets: distribution}
        """))
    #expect(Meaning(network, seed: 6).isNear(Meaning(fused, seed: 6)))
  }

  @Test func otherLogarithmsStay() throws {
    var graph = Graph()
    let x = graph.given("x", [2], role: .input)
    let y = try graph.linear("linear1", x, 2)
    let target = graph.given("target", .scalar, role: .target)
    let loss = try graph.apply(
      NegativeLogLikelihood(), [y, target], name: "loss", role: .loss)[0]
    let network = Network(
      graph: graph, input: x, target: target, targetKind: .classIndex(count: 2), output: y,
      loss: loss)
    let same = try network.rewritten(by: FuseSoftmaxCrossEntropy())
    #expect(same.graph.description == network.graph.description)
  }
}

@Suite struct FoldTransposeTests {
  private func product(
    _ op: MatMul, leftAxes: [Int]?, rightAxes: [Int]?, _ left: Shape, _ right: Shape
  ) throws -> Network {
    try Network([2, 3], .mse) { graph, x in
      var a = try graph.apply(
        Multiply(), x, graph.parameter("f", [2, 3], .constant(1)), name: "a")
      if graph.shape(a) != left { a = try graph.apply(Reshape(left.extents), a, name: "a") }
      var b = graph.parameter("b", right, .uniform(bound: 1))
      if let leftAxes { a = try graph.apply(Transpose(leftAxes), a, name: "at") }
      if let rightAxes { b = try graph.apply(Transpose(rightAxes), b, name: "bt") }
      return try graph.apply(op, a, b, name: "product")
    }
  }

  @Test func productsReadTransposed() throws {
    let both = try product(
      MatMul(), leftAxes: [1, 0], rightAxes: [1, 0], [3, 2], [4, 3])
    let folded = try both.rewritten(by: FoldTranspose())
    #expect(
      folded.graph.nodeText == """
        a [2, 3] = multiply(x, f)
        a_2 [3, 2] = reshape(a) {to: [3, 2]}
        product [2, 4] = matmul(a_2, b) {transpose_left, transpose_right}
        loss [], loss.cotangent [2, 4] = mse(product, target)
        """)
    #expect(Meaning(both, seed: 2).equals(Meaning(folded, seed: 2)))
  }

  @Test func twoTransposesCancel() throws {
    let network = try product(
      MatMul(transposeLeft: true), leftAxes: [1, 0], rightAxes: nil, [2, 3], [3, 4])
    let folded = try network.rewritten(by: FoldTranspose())
    #expect(folded.graph.nodeText.contains("product [2, 4] = matmul(a, b)\n"))
    #expect(Meaning(network, seed: 3).equals(Meaning(folded, seed: 3)))
  }

  @Test func aTransposeThatMovesNothingStays() throws {
    let network = try product(MatMul(), leftAxes: [0, 1], rightAxes: nil, [2, 3], [3, 4])
    let same = try network.rewritten(by: FoldTranspose())
    #expect(same.graph.description == network.graph.description)
  }
}

@Suite struct FuseBiasTests {
  private func sum(
    productFirst: Bool = true, biasRole: Role = .parameter, twice: Bool = false
  ) throws -> Network {
    try Network([3], .mse) { graph, x in
      let weight = graph.parameter("w", [2, 3], .uniform(bound: 1))
      let product = try graph.apply(MatMul(), weight, x, name: "product")
      var bias = graph.parameter("b", [2], .uniform(bound: 1))
      if biasRole != .parameter { bias = try graph.apply(Tanh(), bias, name: "b.tanh") }
      let operands = productFirst ? [product, bias] : [bias, product]
      let y = try graph.apply(Add(), operands, name: "y")[0]
      return twice ? try graph.apply(Multiply(), y, product, name: "z") : y
    }
  }

  @Test(arguments: [true, false]) func theBiasJoins(productFirst: Bool) throws {
    let network = try sum(productFirst: productFirst)
    let fused = try network.rewritten(by: FuseBias())
    #expect(
      fused.graph.nodeText == """
        y [2] = linear(x, w, b)
        loss [], loss.cotangent [2] = mse(y, target)
        """)
    #expect(Meaning(network, seed: 4).equals(Meaning(fused, seed: 4)))
  }

  @Test func aLinearLayerTakesABiasToo() throws {
    let network = try Network([2, 3], .mse) { graph, x in
      let y = try graph.linear("linear1", x, 2, bias: false)
      let flat = try graph.apply(Reshape([4]), y, name: "flat")
      let h = try graph.linear("linear2", flat, 3, bias: false)
      return try graph.apply(Add(), h, graph.parameter("b", [3], .uniform(bound: 1)), name: "y")
    }
    let fused = try network.rewritten(by: FuseBias())
    #expect(fused.graph.nodeText.contains("y [3] = linear(flat, linear2.weight, b)"))
    #expect(Meaning(network, seed: 5).equals(Meaning(fused, seed: 5)))
  }

  /// A bias that is stretched over the rows of the input is a layer's all the same.
  @Test func aStretchedBiasJoins() throws {
    let network = try Network([2, 3], .mse) { graph, x in
      let y = try graph.linear("linear1", x, 4, bias: false)
      let b = graph.parameter("b", [4], .uniform(bound: 1))
      return try graph.applyStretching(Add(), [b, y], name: "y")[0]
    }
    #expect(network.graph.nodeText.contains("broadcast(b)"))
    let fused = try network.rewritten(by: FuseBias())
    #expect(fused.graph.nodeText.hasPrefix("y [2, 4] = linear(x, linear1.weight, b)"))
    #expect(Meaning(network, seed: 6).equals(Meaning(fused, seed: 6)))
  }

  @Test func itDoesNotFireWhereItMustNot() throws {
    let cases = [
      try sum(biasRole: .activation), try sum(twice: true),
      // The product has a bias already.
      try Network([3], .mse) { graph, x in
        let h = try graph.linear("linear1", x, 2)
        return try graph.apply(Add(), h, graph.parameter("b", [2], .constant(0)), name: "y")
      },
      // A row of a matrix product is no vector.
      try Network([3], .mse) { graph, x in
        let row = try graph.apply(Reshape([1, 3]), x, name: "row")
        let w = graph.parameter("w", [3, 2], .uniform(bound: 1))
        let product = try graph.apply(MatMul(), row, w, name: "product")
        let b = graph.parameter("b", [1, 2], .uniform(bound: 1))
        return try graph.apply(Add(), product, b, name: "y")
      },
      // A bias that is stretched over the columns is none of a layer.
      try Network([2, 3], .mse) { graph, x in
        let y = try graph.linear("linear1", x, 4, bias: false)
        let b = graph.parameter("b", [1], .uniform(bound: 1))
        return try graph.applyStretching(Add(), [y, b], name: "y")[0]
      },
      // A transposed left factor is not a layer's weight.
      try Network([3], .mse) { graph, x in
        let w = graph.parameter("w", [3, 2], .uniform(bound: 1))
        let product = try graph.apply(MatMul(transposeLeft: true), w, x, name: "product")
        let b = graph.parameter("b", [2], .uniform(bound: 1))
        return try graph.apply(Add(), product, b, name: "y")
      },
    ]
    for network in cases {
      let same = try network.rewritten(by: FuseBias())
      #expect(same.graph.description == network.graph.description)
    }
  }
}

@Suite struct FusedLawTests {
  @Test(arguments: 1...30) func fusingRandomNetworksKeepsTheirMeaning(seed: Int) throws {
    let network = try Network.random(seed)
    let fused = try network.fused()
    #expect(Meaning(network, seed: seed).isNear(Meaning(fused, seed: seed)))
    #expect(
      fused.graph.parameters.map(\.initializer) == network.graph.parameters.map(\.initializer))
  }
}
