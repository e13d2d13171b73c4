import Autodiff
import ExactArithmetic
import GraphIR
import Operators
import Rewrites
import TestNetworks
import Testing

/// The law of differentiation: the gradient of every parameter element equals the derivative that
/// dual numbers carry through the network, to 2^-200 at 512 bits.
@Suite struct DualNumberTests {
  private static let precision = 512

  private func exact(_ value: Double) -> ExactReal { ExactReal(value, precision: Self.precision) }

  private func isNear(_ a: ExactReal, _ b: ExactReal, bits: Int) -> Bool {
    let tolerance = ExactReal(Double(sign: .plus, exponent: -bits, significand: 1))
    func magnitude(_ x: ExactReal) -> ExactReal { ExactReal.maximum(x, -x) }
    return magnitude(a - b) < tolerance * ExactReal.maximum(magnitude(a), ExactReal(1))
  }

  /// The derivative of the loss along one element of one parameter.
  private func derivative(
    _ network: Network, _ weights: [Value: Tensor<Double>], _ input: Tensor<Double>,
    _ target: Tensor<Double>, along parameter: Value, _ element: Int
  ) -> ExactReal {
    func dual(_ tensor: Tensor<Double>, seeded: Int? = nil) -> Tensor<Dual<ExactReal>> {
      Tensor(
        tensor.shape,
        tensor.elements.enumerated().map {
          Dual(exact($0.element), tangent: ExactReal($0.offset == seeded ? 1 : 0))
        })
    }
    var evaluation = Evaluation<Dual<ExactReal>>(network.graph)
    for (value, tensor) in weights {
      evaluation[value] = dual(tensor, seeded: value == parameter ? element : nil)
    }
    evaluation[network.input] = dual(input)
    evaluation[network.target] = dual(target)
    evaluation.run(network.graph.nodes(reaching: [network.loss]))
    return evaluation[network.loss].elements[0].tangent
  }

  private func check(_ network: Network, seed: Int, bits: Int = 200) throws {
    let training = try network.differentiated(optimizer: .sgd(learningRate: 1))
    training.verify()
    let graph = training.graph
    let weights = graph.randomWeights(seed)
    let sample = network.randomSamples(1, seed: seed + 1000)[0]
    var evaluation = Evaluation<ExactReal>(graph)
    for (value, tensor) in weights { evaluation[value] = tensor.map(exact) }
    evaluation[training.network.input] = sample.input.map(exact)
    evaluation[training.network.target] = sample.target.map(exact)
    evaluation.run(training.trainNodes)
    // Differentiation keeps given values and parameters in order, so their places are the same.
    for (position, parameter) in graph.parameters.enumerated() {
      let original = network.graph.parameters[position].value
      let given = Dictionary(
        uniqueKeysWithValues: zip(network.graph.parameters, graph.parameters).compactMap {
          old, new in weights[new.value].map { (old.value, $0) }
        })
      let update = training.updates.first { $0.parameter == parameter.value }
      for element in 0..<graph.shape(parameter.value).count {
        let before = evaluation[parameter.value].elements[element]
        let gradient = update.map { before - evaluation[$0.updated].elements[element] }
        let expected = derivative(
          network, given, sample.input, sample.target, along: original, element)
        #expect(
          isNear(gradient ?? ExactReal(0), expected, bits: bits),
          "seed \(seed), \(graph.name(parameter.value))[\(element)]\n\(network.graph)")
      }
    }
  }

  @Test(arguments: 1...40) func gradientsOfRandomNetworks(seed: Int) throws {
    let network = try Network.random(seed)
    try check(network, seed: seed)
    try check(network.fused(), seed: seed)
  }

  /// The factor 1/3 of the mean's gradient is a double: the one place where an exact trajectory
  /// is no better than 2^-53.
  @Test func gradientsOfAMeanOfThree() throws {
    let network = try Network([2, 3], .mse) { graph, x in
      let h = try graph.linear("linear1", x, 3)
      return try graph.apply(Mean(axes: 1..<2), h, name: "mean1")
    }
    try check(network, seed: 1, bits: 52)
  }
}
