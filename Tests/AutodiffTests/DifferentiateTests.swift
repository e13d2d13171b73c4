import Autodiff
import GraphIR
import Operators
import Rewrites
import TestNetworks
import Testing

/// A small graph in, the printed graph out.
@Suite struct DifferentiateTests {
  private func differentiated(_ network: Network) throws -> TrainingGraph {
    let training = try network.differentiated(optimizer: .sgd(learningRate: 0.5))
    training.verify()
    return training
  }

  @Test func perceptronOfClasses() throws {
    let training = try differentiated(Network.perceptron(3, 2, 2, .nll).fused())
    #expect(
      training.graph.description == """
        input x [3]
        parameter linear1.weight [2, 3]
        parameter linear1.bias [2]
        parameter linear2.weight [2, 2]
        parameter linear2.bias [2]
        target target []
        linear1 [2] = linear(x, linear1.weight, linear1.bias)
        sigmoid1 [2] = sigmoid(linear1)
        linear2 [2] = linear(sigmoid1, linear2.weight, linear2.bias)
        log_softmax1 [2] = log_softmax(linear2)
        loss [], loss.cotangent [2] = softmax_cross_entropy(linear2, target)
        sigmoid1.cotangent [2] = matmul(linear2.weight, loss.cotangent) {transpose_left}
        linear2.weight.gradient [2, 2] = outer_product(loss.cotangent, sigmoid1)
        linear1.cotangent [2] = sigmoid_gradient(sigmoid1, sigmoid1.cotangent)
        linear1.weight.gradient [2, 3] = outer_product(linear1.cotangent, x)
        linear1.weight.gradient.step [2, 3] = learning_rate_step(linear1.weight.gradient) \
        {learning_rate: 0.5}
        linear1.weight.updated [2, 3] = add_step(linear1.weight, linear1.weight.gradient.step)
        linear1.cotangent.step [2] = learning_rate_step(linear1.cotangent) {learning_rate: 0.5}
        linear1.bias.updated [2] = add_step(linear1.bias, linear1.cotangent.step)
        linear2.weight.gradient.step [2, 2] = learning_rate_step(linear2.weight.gradient) \
        {learning_rate: 0.5}
        linear2.weight.updated [2, 2] = add_step(linear2.weight, linear2.weight.gradient.step)
        loss.cotangent.step [2] = learning_rate_step(loss.cotangent) {learning_rate: 0.5}
        linear2.bias.updated [2] = add_step(linear2.bias, loss.cotangent.step)
        """)
  }

  @Test func regression() throws {
    let network = try Network([2], .mse) { graph, x in
      let h = try graph.linear("linear1", x, 2, bias: false)
      return try graph.apply(Tanh(), h, name: "tanh1")
    }
    let training = try differentiated(network)
    #expect(
      training.graph.description == """
        input x [2]
        parameter linear1.weight [2, 2]
        target target [2]
        linear1 [2] = linear(x, linear1.weight)
        tanh1 [2] = tanh(linear1)
        loss [], loss.cotangent [2] = mse(tanh1, target)
        linear1.cotangent [2] = tanh_gradient(tanh1, loss.cotangent)
        linear1.weight.gradient [2, 2] = outer_product(linear1.cotangent, x)
        linear1.weight.gradient.step [2, 2] = learning_rate_step(linear1.weight.gradient) \
        {learning_rate: 0.5}
        linear1.weight.updated [2, 2] = add_step(linear1.weight, linear1.weight.gradient.step)
        """)
    #expect(training.updates.map { training.graph.name($0.parameter) } == ["linear1.weight"])
    #expect(training.scaledCotangent == training.lossNode.results[1])
    #expect(training.predictNodes.map { training.graph.nodes[$0].name } == ["linear1", "tanh1"])
    #expect(training.trainNodes == Array(training.graph.nodes.indices))
  }

  @Test func cotangentsOfSeveralUsesAreSummed() throws {
    let residual = try Network([2], .mse) { graph, x in
      let h = try graph.linear("linear1", x, 2, bias: false)
      let f = try graph.apply(Tanh(), h, name: "tanh1")
      return try graph.apply(Add(), h, f, name: "add1")
    }
    let lines = try differentiated(residual).graph.description
    #expect(lines.contains("linear1.cotangent [2] = tanh_gradient(tanh1, loss.cotangent)"))
    #expect(
      lines.contains("linear1.cotangent_sum [2] = add(loss.cotangent, linear1.cotangent)"))
    #expect(
      lines.contains("linear1.weight.gradient [2, 2] = outer_product(linear1.cotangent_sum, x)"))

    let tied = try Network([2], .mse) { graph, x in
      let weight = graph.parameter("w", [2, 2], .uniform(bound: 1))
      let h = try graph.apply(Linear(), [x, weight], name: "first")[0]
      return try graph.apply(Linear(), [h, weight], name: "second")[0]
    }
    let training = try differentiated(tied)
    #expect(training.updates.count == 1)
    #expect(
      training.graph.description.contains(
        "w.cotangent_sum [2, 2] = add(w.gradient, w.gradient_2)"))
  }

  @Test func whatNeedsNoGradientHasNone() throws {
    for seed in 1...20 {
      let training = try differentiated(Network.random(seed).fused())
      #expect(!training.graph.values.contains { $0.name.hasPrefix("x.") })
      #expect(!training.graph.values.contains { $0.name.hasPrefix("target.") })
      let roots = training.roots
      #expect(training.graph.nodes(reaching: roots).count == training.graph.nodes.count)
    }
  }

  @Test func aParameterThatTheLossIgnoresIsNotUpdated() throws {
    let network = try Network([2], .mse) { graph, x in
      _ = graph.parameter("idle", [3], .constant(1))
      return try graph.linear("linear1", x, 1, bias: false)
    }
    let training = try differentiated(network)
    #expect(training.graph.parameters.count == 2)
    #expect(training.updates.map { training.graph.name($0.parameter) } == ["linear1.weight"])
  }

  @Test func anOperatorWithoutGradientIsNamed() throws {
    let network = try Network([2], .mse) { graph, x in
      let h = try graph.linear("linear1", x, 2)
      return try graph.apply(SigmoidGradient(), h, h, name: "odd")
    }
    let error = #expect(throws: ShapeError.self) {
      try network.differentiated(optimizer: .sgd(learningRate: 1))
    }
    #expect(error?.reason == "'sigmoid_gradient' has no gradient")
  }
}
