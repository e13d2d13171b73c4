import Autodiff
import Calibration
import ExactArithmetic
import GraphIR
import Operators
import TestNetworks
import Testing

/// Batches against their definition: after `B` samples each parameter moves by −lr times the mean
/// of the gradients that dual numbers carry through the network, and by nothing before.
@Suite struct BatchTests {
  private static let precision = 512

  private func exact(_ tensor: Tensor<Double>) -> Tensor<ExactReal> {
    tensor.map { ExactReal($0, precision: Self.precision) }
  }

  /// The derivative of one sample's loss along `direction`, a tensor for each parameter.
  private func derivative(
    _ network: Network, _ weights: [Tensor<ExactReal>], _ sample: Sample,
    along direction: [Tensor<Double>]
  ) -> ExactReal {
    var evaluation = Evaluation<Dual<ExactReal>>(network.graph)
    func constant(_ tensor: Tensor<Double>) -> Tensor<Dual<ExactReal>> {
      exact(tensor).map { Dual($0, tangent: ExactReal(0)) }
    }
    for (index, parameter) in network.graph.parameters.enumerated() {
      evaluation[parameter.value] = weights[index].zip(exact(direction[index])) {
        Dual($0, tangent: $1)
      }
    }
    evaluation[network.input] = constant(sample.input)
    evaluation[network.target] = constant(sample.target)
    evaluation.run(network.graph.nodes(reaching: [network.loss]))
    return evaluation[network.loss].elements[0].tangent
  }

  /// Two batches and one sample more, along a random direction of all parameters.
  @Test(arguments: 1...24) func updatesAreByTheMeanGradient(seed: Int) throws {
    // A mean over axes divides by 3 in double precision: see DualNumberTests.
    let network = try Network.random(seed)
    guard !network.graph.nodes.contains(where: { $0.op is Mean }) else { return }
    let (size, rate) = (4, 0.5)
    let training = try network.training(learningRate: rate, batchSize: size)
    let samples = network.randomSamples(2 * size + 1, seed: seed + 500)
    let start = training.graph.randomWeights(seed)
    var run = TrainingRun<ExactReal>(training, weights: start.mapValues(exact))
    func weights() -> [Tensor<ExactReal>] {
      training.graph.parameters.map { run.evaluation[$0.value] }
    }
    var random = Randomness(seed)
    for batch in 0..<2 {
      let direction = training.graph.parameters.map {
        let shape = training.graph.shape($0.value)
        return Tensor(shape, random.reals(shape.count))
      }
      let before = weights()
      var slopes = ExactReal(0)
      for sample in samples[(batch * size)..<((batch + 1) * size)] {
        for (now, then) in zip(weights(), before) {
          #expect(now.elements == then.elements, "nothing moves inside a batch")
        }
        slopes = slopes + derivative(network, before, sample, along: direction)
        _ = run.step(input: exact(sample.input), target: exact(sample.target))
        run.commit()
      }
      var moved = ExactReal(0)
      for (index, (now, then)) in zip(weights(), before).enumerated() {
        for (place, step) in now.zip(then, { $0 - $1 }).elements.enumerated() {
          moved = moved + step * ExactReal(direction[index].elements[place])
        }
      }
      let expected = -(slopes * ExactReal(rate / Double(size)))
      let error = ExactReal.maximum(moved - expected, expected - moved)
      let scale = ExactReal.maximum(ExactReal.maximum(expected, -expected), ExactReal(0x1p-20))
      #expect(error < scale * ExactReal(0x1p-200), "seed \(seed), batch \(batch)")
    }
    let after = weights()
    _ = run.step(input: exact(samples[2 * size].input), target: exact(samples[2 * size].target))
    run.commit()
    for (now, then) in zip(weights(), after) { #expect(now.elements == then.elements) }
  }

  @Test func aBatchOfOneIsNoBatch() throws {
    let network = try Network.perceptron(3, 2, 2, .nll)
    let (plain, one) = (try network.training(), try network.training(batchSize: 1))
    #expect(plain.graph.description == one.graph.description)
    #expect(one.sums.isEmpty && one.updateNodes.isEmpty)
    #expect(one.sampleNodes == one.trainNodes)
  }

  /// `y = w · x` and its sums, written down once more: batches run on across epochs.
  @Test func rangesOfSumsAreThoseOfAnIndependentTraining() throws {
    let network = try Network([1], .mse) { graph, x in
      let w = graph.parameter("w", [1, 1], .uniform(bound: 1))
      return try graph.apply(Linear(), [x, w], name: "y")[0]
    }
    let training = try network.training(learningRate: 0.125, batchSize: 3)
    let pairs = [(0.5, 1.0), (-1.0, 0.25), (0.75, -0.5), (1.0, 2.0)]
    let samples = pairs.map { Sample(input: Tensor([1], [$0.0]), target: Tensor([1], [$0.1])) }
    let epochs = [[0, 1, 2, 3], [3, 2, 1, 0], [1]]
    let w = training.graph.parameters[0].value
    let graph = try training.calibrated(
      on: samples, weights: [w: Tensor([1, 1], [0.5])], epochs: epochs)
    var (weight, sum, count) = (0.5, 0.0, 0)
    var (sums, weights): ([Double], [Double]) = ([], [weight])
    for (x, t) in epochs.joined().map({ pairs[$0] }) {
      sum += 2 * (weight * x - t) * x
      sums.append(sum)
      count += 1
      guard count == 3 else { continue }
      weight -= 0.125 / 3 * sum
      weights.append(weight)
      (sum, count) = (0, 0)
    }
    #expect(sums.count == 9 && weights.count == 4)
    let found = graph.ranges[training.sums[0].state]
    #expect(
      abs(found.min - (sums.min() ?? 0)) < 1e-12 && abs(found.max - (sums.max() ?? 0)) < 1e-12)
    #expect(graph.ranges[training.sums[0].accumulated] == found)
    #expect(abs(graph.ranges[w].min - (weights.min() ?? 0)) < 1e-12)
    #expect(abs(graph.ranges[w].max - (weights.max() ?? 0)) < 1e-12)
  }
}
