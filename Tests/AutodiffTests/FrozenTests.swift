import Autodiff
import ExactArithmetic
import GraphIR
import Operators
import Rewrites
import TestNetworks
import Testing

/// Parameters that training leaves as they are: only the backward pass of the others is there.
@Suite struct FrozenTests {
  @Test func onlyTheNeededBackwardPassIsThere() throws {
    let network = try Network.perceptron(3, 4, 2, .nll)
    let whole = try network.training()
    #expect(whole.trainNodes.count == 12)
    let head = try network.training(only: ["linear2.weight", "linear2.bias"]).training()
    #expect(head.trainNodes.count == 7)
    #expect(
      head.graph.description == """
        input x [3]
        frozen linear1.weight [4, 3]
        frozen linear1.bias [4]
        parameter linear2.weight [2, 4]
        parameter linear2.bias [2]
        target target []
        linear1 [4] = linear(x, linear1.weight, linear1.bias)
        sigmoid1 [4] = sigmoid(linear1)
        linear2 [2] = linear(sigmoid1, linear2.weight, linear2.bias)
        log_softmax1 [2] = log_softmax(linear2)
        loss [], loss.cotangent [2] = softmax_cross_entropy(linear2, target)
        loss.cotangent.step [2] = learning_rate_step(loss.cotangent) {learning_rate: 0.1}
        linear2.weight.updated [2, 4] = outer_product_update(linear2.weight, \
        loss.cotangent.step, sigmoid1)
        linear2.bias.updated [2] = add_step(linear2.bias, loss.cotangent.step)
        """)
    // A trained first layer needs the cotangent of its output, and no update of the second.
    let first = try network.training(only: ["linear1.bias"]).training()
    #expect(first.trainNodes.count == 4 + 2 + 2)
    #expect(first.updates.map { first.graph.name($0.parameter) } == ["linear1.bias"])
    let batch = try network.training(only: ["linear1.bias"]).training(batchSize: 3)
    #expect(batch.sums.map { batch.graph.name($0.state) } == ["linear1.bias.gradient"])
  }

  /// The gradients of the rest are those of the whole, bit for bit.
  @Test(arguments: 1...30) func gradientsOfTheRestAreUnchanged(seed: Int) throws {
    let network = try Network.random(seed)
    let names = network.graph.parameters.map { network.graph.name($0.value) }
    var random = Randomness(seed)
    let chosen = names.filter { _ in random.integer(below: 2) == 0 }
    let some = chosen.isEmpty ? [random.pick(names)] : chosen
    func gradients(_ network: Network) throws -> [String: [ExactReal]] {
      let graph = try network.fused().differentiated()
      let sample = network.randomSamples(1, seed: seed)[0]
      var evaluation = Evaluation<ExactReal>(graph.graph)
      func exact(_ tensor: Tensor<Double>) -> Tensor<ExactReal> {
        tensor.map { ExactReal($0, precision: 256) }
      }
      for (value, tensor) in graph.graph.randomWeights(seed) { evaluation[value] = exact(tensor) }
      evaluation[graph.network.input] = exact(sample.input)
      evaluation[graph.network.target] = exact(sample.target)
      evaluation.run(Array(graph.graph.nodes.indices))
      return Dictionary(
        uniqueKeysWithValues: graph.gradients.map {
          (graph.graph.name($0.parameter), evaluation[$0.gradient].elements)
        })
    }
    let (whole, rest) = (try gradients(network), try gradients(network.training(only: some)))
    #expect(Set(rest.keys) == Set(whole.keys).intersection(some))
    for (name, gradient) in rest { #expect(whole[name] == gradient, "\(name)") }
  }

  @Test(arguments: [1, 3], [Batching.accumulate, .whole])
  func aLossOfNothingThatIsTrained(batchSize: Int, batching: Batching) throws {
    let frozen = try Network.perceptron(4, 3, 2, .nll).training(only: [])
    let error = #expect(throws: ShapeError.self) {
      try frozen.training(batchSize: batchSize, batching: batching)
    }
    #expect(error?.reason == "the loss depends on no parameter that is trained")
  }
}
