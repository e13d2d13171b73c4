import Autodiff
import GraphIR
import Operators
import Rewrites
import TestNetworks
import Testing

/// Frozen norms behind frozen layers, folded, against what they compute one after the other.
@Suite struct FoldFrozenNormTests {
  private static let window = Window([WindowAxis(taps: 3, before: 1, after: 1)])

  /// A convolution, a norm by statistics and a linear layer; only names in `trained` are trained.
  private func network(bias: Bool, trained: Set<String>) throws -> Network {
    let network = try Network([2, 5], .mse) { graph, x in
      let start = Parameter.Initializer.uniform(bound: 1)
      var operands = [x, graph.parameter("conv.weight", [3, 2, 3], start)]
      if bias { operands.append(graph.parameter("conv.bias", [3], start)) }
      let conv = try graph.apply(Convolution(Self.window), operands, name: "conv")[0]
      let mean = graph.parameter("norm.running_mean", [3], start)
      let variance = graph.parameter("norm.running_var", [3], start)
      let normal = try graph.apply(
        NormalizeByStatistics(epsilon: 0.01), [conv, mean, variance], name: "normal")[0]
      let (weight, addend) = (
        graph.parameter("norm.weight", [3], start), graph.parameter("norm.bias", [3], start)
      )
      let norm = try graph.apply(
        ChannelAffine(axes: 0..<1), [normal, weight, addend], name: "norm")[0]
      let flat = try graph.apply(Reshape([15]), norm, name: "flat")
      return try graph.linear("last", flat, 2)
    }
    return network.training(only: Array(trained))
  }

  private func elements(_ network: Network) -> [String: [Double]] {
    var random = Randomness(7)
    return Dictionary(
      uniqueKeysWithValues: network.graph.parameters.map { parameter in
        let name = network.graph.name(parameter.value)
        let numbers = (0..<network.graph.shape(parameter.value).count).map { _ in random.real() }
        return (name, name.hasSuffix("var") ? numbers.map { abs($0) + 0.5 } : numbers)
      })
  }

  private func output(_ network: Network, _ elements: [String: [Double]]) -> [Double] {
    var evaluation = Evaluation<Double>(network.graph)
    for parameter in network.graph.parameters {
      var own = elements[network.graph.name(parameter.value)] ?? []
      if case .elements(let folded) = parameter.initializer { own = folded.map(Double.init) }
      evaluation[parameter.value] = Tensor(network.graph.shape(parameter.value), own)
    }
    var random = Randomness(3)
    evaluation[network.input] = Tensor([2, 5], (0..<10).map { _ in random.real() })
    evaluation.run(network.predictNodes)
    return evaluation[network.output].elements
  }

  @Test(arguments: [false, true]) func theOutputStays(bias: Bool) throws {
    let network = try network(bias: bias, trained: ["last.weight"])
    let elements = elements(network)
    let folded = try network.foldingFrozenNorms { elements[$0] }
    #expect(folded.graph.nodes.filter { $0.op is Convolution }.count == 1)
    #expect(!folded.graph.nodes.contains { $0.op is NormalizeByStatistics })
    #expect(!folded.graph.nodes.contains { $0.op is ChannelAffine })
    let names = folded.graph.frozen.map { folded.graph.name($0.value) }
    #expect(!names.contains { $0.hasPrefix("conv.w") || $0.hasPrefix("norm.running") })
    for (a, b) in zip(output(folded, elements), output(network, elements)) {
      #expect(abs(a - b) < 1e-5)
    }
  }

  @Test func whatIsTrainedStays() throws {
    let affine = try network(bias: true, trained: ["norm.weight", "last.weight"])
    let elements = elements(affine)
    let folded = try affine.foldingFrozenNorms { elements[$0] }
    #expect(!folded.graph.nodes.contains { $0.op is NormalizeByStatistics })
    #expect(folded.graph.nodes.contains { $0.op is ChannelAffine })
    let convolution = try network(bias: true, trained: ["conv.weight"])
    let same = try convolution.foldingFrozenNorms { elements[$0] }
    #expect(same.graph.description == convolution.graph.description)
  }
}

extension Network {
  fileprivate var predictNodes: [Int] { graph.nodes(reaching: [output]) }
}
