import Autodiff
import GraphIR
import Operators
import Rewrites
import TestNetworks
import Testing

@Suite struct FuseGradientSumTests {
  private let optimizer = Optimizer.sgd(learningRate: 0.5)

  @Test func aSamplesWeightGradientIsNeverStored() throws {
    let network = try Network([3], .mse) { graph, x in try graph.linear("linear1", x, 2) }
    let plain = try network.differentiated(optimizer: optimizer, batchSize: 4)
    #expect(
      plain.graph.description == """
        input x [3]
        parameter linear1.weight [2, 3]
        parameter linear1.bias [2]
        target target [2]
        state linear1.weight.gradient [2, 3]
        state linear1.bias.gradient [2]
        linear1 [2] = linear(x, linear1.weight, linear1.bias)
        loss [], loss.cotangent [2] = mse(linear1, target)
        linear1.weight.gradient.sample [2, 3] = outer_product(loss.cotangent, x)
        linear1.weight.gradient.accumulated [2, 3] = accumulate(linear1.weight.gradient, \
        linear1.weight.gradient.sample)
        linear1.weight.gradient.step [2, 3] = \
        learning_rate_step(linear1.weight.gradient.accumulated) {learning_rate: 0.125}
        linear1.weight.updated [2, 3] = add_step(linear1.weight, linear1.weight.gradient.step)
        linear1.bias.gradient.accumulated [2] = accumulate(linear1.bias.gradient, loss.cotangent)
        linear1.bias.gradient.step [2] = learning_rate_step(linear1.bias.gradient.accumulated) \
        {learning_rate: 0.125}
        linear1.bias.updated [2] = add_step(linear1.bias, linear1.bias.gradient.step)
        """)
    let fused = try plain.rewritten(by: FuseGradientSum())
    let sums = fused.graph.nodeText.split(separator: "\n").filter { $0.contains(" = accum") }
    #expect(
      sums == [
        "linear1.weight.gradient.accumulated [2, 3] = "
          + "accumulate_outer_product(linear1.weight.gradient, loss.cotangent, x)",
        "linear1.bias.gradient.accumulated [2] = accumulate(linear1.bias.gradient, loss.cotangent)",
      ])
    #expect(!fused.graph.nodes.contains { $0.op is OuterProduct })
    fused.verify()
    #expect(fused.sampleNodes.count == 4 && fused.updateNodes.count == 4)
  }

  @Test func aGradientOfSeveralUsesIsAddedWhole() throws {
    let tied = try Network([2], .mse) { graph, x in
      let weight = graph.parameter("w", [2, 2], .uniform(bound: 1))
      let h = try graph.apply(Linear(), [x, weight], name: "first")[0]
      return try graph.apply(Linear(), [h, weight], name: "second")[0]
    }
    let training = try tied.differentiated(optimizer: optimizer, batchSize: 2)
    let same = try training.rewritten(by: FuseGradientSum())
    #expect(same.graph.description == training.graph.description)
    #expect(same.sums.count == 1)
  }

  @Test(arguments: 1...20) func sumsKeepTheirMeaning(seed: Int) throws {
    let plain = try Network.random(seed).fused().differentiated(
      optimizer: optimizer, batchSize: 3)
    let fused = try plain.fused()
    fused.verify()
    func accumulated(_ training: TrainingGraph) -> [[Double]] {
      let sample = training.network.randomSamples(1, seed: seed)[0]
      var evaluation = Evaluation<Double>(training.graph)
      for (value, tensor) in training.graph.randomWeights(seed) { evaluation[value] = tensor }
      for sum in training.sums {
        evaluation[sum.state] = Tensor(training.graph.shape(sum.state), repeating: 0.25)
      }
      evaluation[training.network.input] = sample.input
      evaluation[training.network.target] = sample.target
      evaluation.run(training.sampleNodes)
      return training.sums.map { evaluation[$0.accumulated].elements }
    }
    #expect(accumulated(plain) == accumulated(fused))
  }
}
