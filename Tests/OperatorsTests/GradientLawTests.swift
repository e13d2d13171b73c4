import Autodiff
import ExactArithmetic
import GraphIR
import Operators
import Testing

/// The gradient rule of every operator against dual numbers, at 512 bits.
@Suite struct GradientLawTests {
  static let uses = Use.all.filter { !type(of: $0.op).gradientFormula.isEmpty }

  @Test(arguments: uses) func gradientsAreDualTangents(_ use: Use) throws {
    var generator = use.generator(4)
    let loss = use.op as? any LossOperator
    let factors = loss == nil ? [true] : [false, true]
    let differentiable = use.specimen.operands.indices.filter {
      !use.specimen.operands[$0].domain.isIndex && !(loss != nil && $0 == 1)
    }
    for factor in factors {
      for wanted in [differentiable] + differentiable.map({ [$0] }) {
        let point = use.point(&generator)
        try check(use, at: point, wanted: wanted, factor: factor, &generator)
      }
    }
  }

  /// Compares ⟨gradient, direction⟩ with the tangent of the loss along the direction.
  private func check(
    _ use: Use, at point: [Tensor<Double>], wanted: [Int], factor: Bool,
    _ generator: inout SplitMix
  ) throws {
    let network = try network(use, wanted: wanted, factor: factor)
    let cotangent = random(network.graph.shape(network.input), &generator)
    func given(_ name: String) -> Tensor<Double> {
      name == "cotangent" ? cotangent : point[Int(name.dropFirst(7)) ?? 0]
    }
    let training = try network.differentiated(optimizer: .sgd(learningRate: 1))
    #expect(training.updates.count == wanted.count, "every wanted operand has a gradient")
    var reverse = Evaluation<ExactReal>(training.graph)
    for (value, name) in givens(training.graph) { reverse[value] = given(name).exact(512) }
    reverse.run(training.trainNodes)
    var directions: [String: Tensor<Double>] = [:]
    var product = ExactReal(Dyadic(0), precision: 512)
    for update in training.updates {
      let direction = random(training.graph.shape(update.parameter), &generator)
      directions[training.graph.name(update.parameter)] = direction
      // The step of rate 1 is minus the gradient.
      let step = reverse[update.parameter].zip(reverse[update.updated]) { $0 - $1 }
      for (g, d) in zip(step.elements, direction.elements) { product = product + g * ExactReal(d) }
    }
    var forward = Evaluation<Dual<ExactReal>>(network.graph)
    for (value, name) in givens(network.graph) {
      let (primal, direction) = (given(name), directions[name])
      forward[value] = Tensor(
        primal.shape,
        primal.elements.indices.map {
          Dual(
            ExactReal(primal.elements[$0], precision: 512),
            tangent: ExactReal(direction?.elements[$0] ?? 0, precision: 512))
        })
    }
    forward.run(network.graph.nodes(reaching: [network.loss]))
    let truth = forward[network.loss].elements[0].tangent
    let error = (product - truth).value.absoluteValue
    if isExact(use) {
      #expect(product == truth, "\(product) is not \(truth)")
    } else {
      // Relative to the sum of the terms, so that cancellation counts for nothing.
      let scale = max(truth.value.absoluteValue, Dyadic(mantissa: 1, exponent: -20))
      #expect(
        error <= scale * Dyadic(mantissa: 1, exponent: -200), "\(product), exact is \(truth)")
    }
  }

  private func isExact(_ use: Use) -> Bool {
    let ones = use.specimen.operands.map { Tensor($0.shape, repeating: Tainted(1)) }
    return use.op.evaluate(ones).allSatisfy { $0.elements.allSatisfy(\.isExact) }
  }

  private func random(_ shape: Shape, _ generator: inout SplitMix) -> Tensor<Double> {
    Tensor(shape, (0..<shape.count).map { _ in Double.random(in: -1...1, using: &generator) })
  }

  private func givens(_ graph: Graph) -> [(Value, String)] {
    graph.values.indices.map(Value.init).filter {
      [.input, .target, .parameter].contains(graph[$0].role)
    }.map { ($0, graph.name($0)) }
  }

  /// The operator with `wanted` operands as parameters; its first result times a cotangent, summed.
  private func network(_ use: Use, wanted: [Int], factor: Bool) throws -> Network {
    var graph = Graph()
    let operands = use.shapes.enumerated().map { index, shape in
      wanted.contains(index)
        ? graph.parameter("operand\(index)", shape, .constant(0))
        : graph.given("operand\(index)", shape, role: .target)
    }
    var result = try graph.apply(use.op, operands, name: "y")[0]
    let cotangent = graph.given("cotangent", graph.shape(result), role: .input)
    if factor {
      result = try graph.apply(Multiply(), result, cotangent, name: "weighted")
      result = try graph.apply(Sum(), result, name: "loss", role: .loss)
    }
    return Network(
      graph: graph, input: cotangent, target: operands[0],
      targetKind: .values(graph.shape(result)), output: result, loss: result)
  }

  /// An operator without a rule says so.
  @Test func anOperatorWithoutARuleThrows() throws {
    let (x, dy) = (Value(index: 0), Value(index: 1))
    var graph = Graph()
    let site = GradientSite(
      operands: [x], results: [dy], cotangents: [.value(dy)], wanted: [true])
    for type in OperatorCatalog.all where type.gradientFormula.isEmpty {
      let op = try #require(type.specimens.first).op
      let error = #expect(throws: ShapeError.self) { try op.gradients(at: site, in: &graph) }
      #expect(error?.reason == "'\(type.name)' has no gradient")
    }
  }
}
