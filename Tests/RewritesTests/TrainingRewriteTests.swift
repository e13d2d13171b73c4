import Autodiff
import GraphIR
import Operators
import Rewrites
import TestNetworks
import Testing

@Suite struct FuseOuterProductUpdateTests {
  private let optimizer = Optimizer.sgd(learningRate: 0.25)

  @Test func theGradientIsNeverStored() throws {
    let network = try Network([3], .mse) { graph, x in
      try graph.linear("linear1", x, 2, bias: false)
    }
    let plain = try network.differentiated(optimizer: optimizer)
    let fused = try plain.rewritten(by: FuseOuterProductUpdate())
    #expect(
      plain.graph.nodeText == """
        linear1 [2] = linear(x, linear1.weight)
        loss [], loss.cotangent [2] = mse(linear1, target)
        linear1.weight.gradient [2, 3] = outer_product(loss.cotangent, x)
        linear1.weight.gradient.step [2, 3] = learning_rate_step(linear1.weight.gradient) \
        {learning_rate: 0.25}
        linear1.weight.updated [2, 3] = add_step(linear1.weight, linear1.weight.gradient.step)
        """)
    #expect(
      fused.graph.nodeText == """
        linear1 [2] = linear(x, linear1.weight)
        loss [], loss.cotangent [2] = mse(linear1, target)
        loss.cotangent.step [2] = learning_rate_step(loss.cotangent) {learning_rate: 0.25}
        linear1.weight.updated [2, 3] = outer_product_update(linear1.weight, \
        loss.cotangent.step, x)
        """)
    #expect(Meaning(plain, seed: 1).equals(Meaning(fused, seed: 1)))
  }

  @Test func aGradientOfSeveralUsesStays() throws {
    let tied = try Network([2], .mse) { graph, x in
      let weight = graph.parameter("w", [2, 2], .uniform(bound: 1))
      let h = try graph.apply(Linear(), [x, weight], name: "first")[0]
      return try graph.apply(Linear(), [h, weight], name: "second")[0]
    }
    let training = try tied.differentiated(optimizer: optimizer)
    let same = try training.rewritten(by: FuseOuterProductUpdate())
    #expect(same.graph.description == training.graph.description)
  }

  @Test func aProductThatIsReadElsewhereStays() throws {
    // Two parameters of one shape whose gradients are one product: merging makes it shared.
    let network = try Network([2], .mse) { graph, x in
      let a = try graph.linear("a", x, 2, bias: false)
      let b = try graph.linear("b", x, 2, bias: false)
      return try graph.apply(Add(), a, b, name: "sum")
    }
    let merged = try network.differentiated(optimizer: optimizer).withEqualNodesMerged()
    #expect(merged.graph.nodes.filter { $0.op is OuterProduct }.count == 1)
    let same = try merged.rewritten(by: FuseOuterProductUpdate())
    #expect(same.graph.description == merged.graph.description)
  }

  @Test func gradientsOfMatricesStay() throws {
    let network = try Network([2, 3], .mse) { graph, x in
      try graph.linear("linear1", x, 2, bias: false)
    }
    let training = try network.differentiated(optimizer: optimizer)
    let same = try training.rewritten(by: FuseOuterProductUpdate())
    #expect(same.graph.description == training.graph.description)
  }

  @Test(arguments: 1...30) func randomTrainingKeepsItsMeaning(seed: Int) throws {
    let plain = try Network.random(seed).fused().differentiated(optimizer: optimizer)
    let fused = try plain.rewritten(by: FuseOuterProductUpdate())
    let merged = try fused.withEqualNodesMerged()
    #expect(Meaning(plain, seed: seed).equals(Meaning(fused, seed: seed)))
    #expect(Meaning(plain, seed: seed).equals(Meaning(merged, seed: seed)))
    #expect(merged.updates.count == plain.updates.count)
    merged.verify()
  }
}

@Suite struct MergeEqualNodesTests {
  @Test func equalNodesBecomeOne() throws {
    let network = try Network([2], .mse) { graph, x in
      let a = try graph.apply(Tanh(), x, name: "a")
      let b = try graph.apply(Tanh(), x, name: "b")
      let c = try graph.apply(ReLU(), a, name: "c")
      let d = try graph.apply(ReLU(), b, name: "d")
      let sum = try graph.apply(Add(), c, d, name: "sum")
      return try graph.linear("linear1", sum, 1)
    }
    let merged = try network.withEqualNodesMerged()
    #expect(
      merged.graph.nodeText == """
        a [2] = tanh(x)
        c [2] = relu(a)
        sum [2] = add(c, c)
        linear1 [1] = linear(sum, linear1.weight, linear1.bias)
        loss [], loss.cotangent [1] = mse(linear1, target)
        """)
    #expect(Meaning(network, seed: 1).equals(Meaning(merged, seed: 1)))
    #expect(try merged.withEqualNodesMerged().graph.description == merged.graph.description)
  }

  @Test func attributesAndOrderTellNodesApart() throws {
    let network = try Network([2, 2], .mse) { graph, x in
      let a = try graph.apply(Sum(axes: 0..<1), x, name: "a")
      let b = try graph.apply(Sum(axes: 1..<2), x, name: "b")
      let c = try graph.apply(Subtract(), a, b, name: "c")
      let d = try graph.apply(Subtract(), b, a, name: "d")
      let sum = try graph.apply(Multiply(), c, d, name: "product")
      return try graph.linear("linear1", sum, 1)
    }
    #expect(try network.withEqualNodesMerged().graph.description == network.graph.description)
  }

  @Test func stepsOfOneCotangentAreShared() throws {
    let training = try Network.perceptron(3, 2, 2, .mse).training()
    let steps = training.graph.nodes.filter { $0.op is LearningRateStep }
    #expect(steps.count == 2)
  }
}
