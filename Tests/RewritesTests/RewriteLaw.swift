import Autodiff
import ExactArithmetic
import GraphIR
import TestNetworks
import Testing

/// What a network or a training graph computes, exactly: loss, output and updated parameters.
struct Meaning {
  private static let precision = 512
  private let values: [[ExactReal]]

  /// Evaluates on random weights and a random sample of a seed.
  init(_ stage: TrainingGraph, seed: Int) {
    self.init(
      stage.network, seed: seed, stage.updates.sorted { $0.parameter < $1.parameter }.map(\.updated)
    )
  }

  init(_ network: Network, seed: Int, _ others: [Value] = []) {
    let graph = network.graph
    let sample = network.randomSamples(1, seed: seed)[0]
    func exact(_ tensor: Tensor<Double>) -> Tensor<ExactReal> {
      tensor.map { ExactReal($0, precision: Self.precision) }
    }
    var evaluation = Evaluation<ExactReal>(graph)
    for (value, tensor) in graph.randomWeights(seed) { evaluation[value] = exact(tensor) }
    evaluation[network.input] = exact(sample.input)
    evaluation[network.target] = exact(sample.target)
    let roots = [network.loss, network.output] + others
    evaluation.run(graph.nodes(reaching: roots))
    values = roots.map { evaluation[$0].elements }
  }

  /// Whether no value differs at all.
  func equals(_ other: Meaning) -> Bool { values == other.values }

  /// Whether values differ by less than 2^-400, the rounding of functions at 512 bits.
  func isNear(_ other: Meaning) -> Bool {
    let tolerance = ExactReal(Double(sign: .plus, exponent: -400, significand: 1))
    return zip(values.joined(), other.values.joined()).allSatisfy { a, b in
      ExactReal.maximum(a - b, b - a) < tolerance
    } && values.map(\.count) == other.values.map(\.count)
  }
}

extension Graph {
  /// The printed nodes, without given values.
  var nodeText: String {
    description.split(separator: "\n").filter { $0.contains(" = ") }.joined(separator: "\n")
  }
}
