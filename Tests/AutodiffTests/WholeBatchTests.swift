import Autodiff
import Calibration
import GraphIR
import Operators
import Rewrites
import TestNetworks
import Testing

/// A batch that is taken at once against the same samples one at a time.
@Suite struct WholeBatchTests {
  private static let count = 3

  private func samples(_ network: Network, _ random: inout Randomness) -> [Sample] {
    (0..<Self.count).map { index in
      let target =
        switch network.targetKind {
        case .classIndex(let classes): [Double(index % classes)]
        case .values(let shape): (0..<shape.count).map { _ in random.real() }
        }
      let input = network.graph.shape(network.input)
      return Sample(
        input: Tensor(input, (0..<input.count).map { _ in random.real() }),
        target: Tensor(network.graph.shape(network.target), target))
    }
  }

  /// The losses of the steps, and the parameters by name after the update.
  private func trained(
    _ training: TrainingGraph, on samples: [Sample], from weights: [String: [Double]]
  ) -> (losses: [Double], parameters: [String: [Double]]) {
    let graph = training.graph
    let start = graph.parameters.map {
      ($0.value, Tensor(graph.shape($0.value), weights[graph.name($0.value)] ?? []))
    }
    var run = TrainingRun(training, weights: Dictionary(uniqueKeysWithValues: start))
    let losses = training.steps(of: [Array(samples.indices)]).joined().map { step in
      let sample = training.sample(of: step.map { samples[$0] })
      let loss = run.step(input: sample.input, target: sample.target)
      run.commit()
      return loss
    }
    let parameters = graph.trained.map {
      (graph.name($0.value), run.evaluation[$0.value].elements)
    }
    return (losses, Dictionary(uniqueKeysWithValues: parameters))
  }

  @Test(arguments: 0..<40) func aBatchTrainsAsItsSamplesDo(seed: Int) throws {
    let network = try Network.random(seed)
    var random = Randomness(seed)
    let samples = samples(network, &random)
    let weights = Dictionary(
      uniqueKeysWithValues: network.graph.parameters.map { parameter in
        let count = network.graph.shape(parameter.value).count
        return (network.graph.name(parameter.value), (0..<count).map { _ in random.real() })
      })
    let single = trained(
      try network.training(batchSize: Self.count), on: samples, from: weights)
    let whole = trained(
      try network.training(batchSize: Self.count, batching: .whole), on: samples, from: weights)
    #expect(single.losses.count == Self.count && whole.losses.count == 1)
    let mean = single.losses.reduce(0, +) / Double(Self.count)
    #expect(abs(whole.losses[0] - mean) <= 1e-12 * max(abs(mean), 1))
    for (name, values) in single.parameters {
      let found = try #require(whole.parameters[name])
      for (a, b) in zip(found, values) { #expect(abs(a - b) <= 1e-12 * max(abs(b), 1), "\(name)") }
    }
  }

  @Test func aPredictionHasNodesOfItsOwn() throws {
    let network = try Network([3], .mse) { graph, x in try graph.linear("linear1", x, 2) }
    let training = try network.training(batchSize: 4, batching: .whole)
    #expect(
      training.graph.description == """
        parameter linear1.weight [2, 3]
        parameter linear1.bias [2]
        input x [4, 3]
        target target [4, 2]
        input x.predicted [3]
        linear1 [4, 2] = linear(x, linear1.weight, linear1.bias)
        loss [4], loss.cotangent [4, 2] = mse(linear1, target)
        linear1.weight.gradient [2, 3] = fill() {0.0, shape: [2, 3]}
        linear1.weight.gradient.accumulated [2, 3] = \
        accumulate_outer_product(linear1.weight.gradient, loss.cotangent, x)
        linear1.weight.gradient.step [2, 3] = \
        learning_rate_step(linear1.weight.gradient.accumulated) {learning_rate: 0.025}
        linear1.weight.updated [2, 3] = add_step(linear1.weight, linear1.weight.gradient.step)
        linear1.bias.gradient [2] = fill() {0.0, shape: [2]}
        linear1.bias.gradient.accumulated [2] = accumulate(linear1.bias.gradient, loss.cotangent)
        linear1.bias.gradient.step [2] = learning_rate_step(linear1.bias.gradient.accumulated) \
        {learning_rate: 0.025}
        linear1.bias.updated [2] = add_step(linear1.bias, linear1.bias.gradient.step)
        loss.mean [] = mean(loss)
        linear1.predicted [2] = linear(x.predicted, linear1.weight, linear1.bias)
        """)
    #expect(training.sums.isEmpty && training.updateNodes.isEmpty)
    #expect(training.stepsPerUpdate == 1 && training.samplesPerStep == 4)
  }

  @Test func batchesRunOnAcrossEpochs() throws {
    let network = try Network([3], .mse) { graph, x in try graph.linear("linear1", x, 2) }
    let training = try network.training(batchSize: 3, batching: .whole)
    #expect(
      training.steps(of: [[0, 1, 2, 3], [3, 2, 1, 0], [0, 1]]) == [
        [[0, 1, 2]], [[3, 3, 2]], [[1, 0, 0]],
      ])
    let single = try network.training(batchSize: 3)
    #expect(single.steps(of: [[1, 0]]) == [[[1], [0]]])
  }
}
