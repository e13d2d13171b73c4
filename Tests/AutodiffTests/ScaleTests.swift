import Autodiff
import GraphIR
import Operators
import TestNetworks
import Testing

/// Which values carry the sample's power of two.
@Suite struct ScaleTests {
  @Test func scalesFlowFromTheLossToTheSteps() throws {
    let training = try Network.perceptron(3, 4, 2, .nll).training()
    let scales = try training.scales(sampleScaled: true)
    for index in training.graph.values.indices {
      let value = Value(index: index)
      let info = training.graph[value]
      #expect((scales[value] == .sample) == (info.role == .gradient), "\(info.name)")
    }
    let fixed = try training.scales(sampleScaled: false)
    for index in training.graph.values.indices {
      #expect(fixed[Value(index: index)] == .static)
    }
  }

  /// A loss part that sends a static gradient into the network beside the scaled one.
  private func mixture() throws -> Network {
    try Network([2], .mse) { graph, x in
      let h = try graph.linear("linear1", x, 2, bias: false)
      return try graph.apply(StaticGradient(), h, h, name: "odd")
    }
  }

  @Test func differentScalesDoNotAddUp() throws {
    let training = try mixture().differentiated(optimizer: .sgd(learningRate: 0.1))
    let error = #expect(throws: ShapeError.self) { try training.scales(sampleScaled: true) }
    #expect(
      error?.reason == """
        'linear1.cotangent_sum' combines gradients of different scales; set \
        formats.gradient_scale: static
        """)
    #expect(error?.shapes == [[2], [2]])
    #expect(throws: Never.self) { try training.scales(sampleScaled: false) }
  }

  @Test func aLossWithoutExponentHasNoScaledCotangent() throws {
    let training = try Network.perceptron(2, 2, 2, .nll)
      .differentiated(optimizer: .sgd(learningRate: 0.1))
    #expect(training.scaledCotangent == nil)
    let scales = try training.scales(sampleScaled: true)
    #expect(training.graph.values.indices.allSatisfy { scales[Value(index: $0)] == .static })
  }
}

/// A sum that sends the cotangent to one operand and a constant to the other: two scales.
private struct StaticGradient: Operator {
  static let name = "static_gradient"
  static let specimens: [Specimen] = []

  func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] { [operands[0]] }

  func gradients(
    at site: GradientSite, in graph: inout Graph
  ) throws(ShapeError) -> [Value?] {
    guard case .value(let dy)? = site.cotangents[0] else { return [nil, nil] }
    let constant = try graph.apply(Fill(1, [2]), name: "constant.cotangent", role: .gradient)
    return [dy, constant]
  }

  func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] {
    [operands[0].zip(operands[1]) { $0 + $1 }]
  }

  func lower(_ site: LoweringSite) throws(FormatError) -> KernelCall {
    throw FormatError(.noKernel(Self.name))
  }
}
