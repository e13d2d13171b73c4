import Autodiff
import Calibration
import Datasets
import ExactArithmetic
import GraphIR

/// The initial weights of a subject: where its gradients are compared.
struct GradientPoint: Sendable {
  /// A direction through the parameters, in declaration order.
  struct Direction {
    let name: String
    let tensors: [Tensor<Double>]
  }

  /// `Σ gradient · direction`.
  struct Product {
    let sum: Dyadic
    /// `Σ |gradient · direction|`.
    let magnitude: Dyadic

    /// What a difference from `truth` is measured by: cancellation counts for nothing, nor do
    /// derivatives that are 0 but for the rounding of functions.
    func scale(_ truth: Dyadic) -> Dyadic {
      max(magnitude, truth.absoluteValue, Dyadic(mantissa: 1, exponent: -100))
    }
  }

  private let subject: CheckSubject
  private let precision: Int

  init(_ subject: CheckSubject, precision: Int) {
    self.subject = subject
    self.precision = precision
  }

  // MARK: Directions

  /// Random ones in [−1, 1) through all parameters, then one through each alone.
  func directions(random count: Int, sample: Int) -> [Direction] {
    var generator = RandomGenerator.stream(
      seed: UInt64(bitPattern: Int64(subject.task.seeds[0])), purpose: "check gradients \(sample)")
    var directions: [Direction] = []
    let zero = subject.weights.map { Tensor($0.shape, repeating: 0.0) }
    for index in 0..<count {
      var all = zero
      for (place, _) in trained { all[place] = random(all[place].shape, &generator) }
      directions.append(Direction(name: "random direction \(index + 1)", tensors: all))
    }
    for (index, parameter) in trained {
      var tensors = zero
      tensors[index] = random(tensors[index].shape, &generator)
      let name = subject.network.graph.name(parameter.value)
      directions.append(Direction(name: "'\(name)' alone", tensors: tensors))
    }
    return directions
  }

  /// The parameters that training changes, with their places.
  var trained: [(place: Int, parameter: Parameter)] {
    subject.network.graph.parameters.enumerated().map { ($0.offset, $0.element) }
      .filter { subject.network.graph[$0.1.value].role == .parameter }
  }

  private func random(_ shape: Shape, _ generator: inout RandomGenerator) -> Tensor<Double> {
    Tensor(shape, (0..<shape.count).map { _ in 2 * generator.uniform() - 1 })
  }

  // MARK: Both sides

  /// The gradient of every parameter by the backward pass, 0 for one that the loss does not reach.
  func gradients(_ sample: Sample) -> [Tensor<ExactReal>] {
    let (gradients, graph) = (subject.gradients, subject.gradients.graph)
    var evaluation = exactEvaluation(gradients.network, sample)
    evaluation.run(graph.nodes(reaching: gradients.gradients.map(\.gradient)))
    return graph.parameters.map { parameter in
      gradients.gradients.first { $0.parameter == parameter.value }.map {
        evaluation[$0.gradient]
      } ?? Tensor(graph.shape(parameter.value), repeating: ExactReal(0))
    }
  }

  /// The derivative of the loss along a direction.
  func derivative(_ sample: Sample, along direction: [Tensor<Double>]) -> Dyadic {
    loss(
      sample,
      weight: { Dual(exact($0), tangent: exact($1)) },
      given: { Dual(exact($0), tangent: exact(0)) },
      along: direction
    ).tangent.value
  }

  /// Whether a maximum or a step changes its outcome a short way along the direction.
  func isNearKink(_ sample: Sample, along direction: [Tensor<Double>]) -> Bool {
    loss(
      sample, weight: { KinkWatch($0, tangent: $1) }, given: { KinkWatch($0) }, along: direction
    ).isNear
  }

  /// Whether both sides are exact over the rationals.
  var isExact: Bool {
    let sample = subject.sample(ofStep: 0)
    var evaluation = Evaluation<Tainted>(subject.gradients.graph)
    give(&evaluation, subject.gradients.network, sample) { Tainted($0) }
    let roots = subject.gradients.gradients.map(\.gradient)
    evaluation.run(subject.gradients.graph.nodes(reaching: roots))
    let gradients = roots.flatMap { evaluation[$0].elements }
    let zeros = subject.weights.map { Tensor($0.shape, repeating: 0.0) }
    let loss = loss(
      sample, weight: { weight, _ in Tainted(weight) }, given: { Tainted($0) }, along: zeros)
    return loss.isExact && gradients.allSatisfy(\.isExact)
  }

  static func product(_ gradients: [Tensor<ExactReal>], _ direction: [Tensor<Double>]) -> Product {
    var (sum, magnitude) = (Dyadic(0), Dyadic(0))
    for (gradient, tangent) in zip(gradients, direction) {
      for (g, d) in zip(gradient.elements, tangent.elements) where d != 0 {
        let term = g.value * Dyadic(d)
        sum = sum + term
        magnitude = magnitude + term.absoluteValue
      }
    }
    return Product(sum: sum, magnitude: magnitude)
  }

  // MARK: Rewrites

  /// A parameter whose update the rewritten training graph computes otherwise; nil when all agree.
  func wrongUpdate(_ sample: Sample, unit: Dyadic) -> String? {
    let plain = updates(subject.plainTraining, sample)
    for (name, rewritten) in updates(subject.training, sample) {
      guard let reference = plain.first(where: { $0.name == name })?.updated else { return name }
      for (a, b) in zip(rewritten.elements, reference.elements) {
        let difference = (a.value - b.value).absoluteValue
        guard difference <= unit * max(b.value.absoluteValue, unit) else { return name }
      }
    }
    return nil
  }

  private func updates(
    _ training: TrainingGraph, _ sample: Sample
  ) -> [(name: String, updated: Tensor<ExactReal>)] {
    var evaluation = exactEvaluation(training.network, sample)
    evaluation.run(training.trainNodes)
    return training.updates.map {
      (training.graph.name($0.parameter), evaluation[$0.updated])
    }
  }

  // MARK: Evaluation

  private func exact(_ value: Double) -> ExactReal { ExactReal(value, precision: precision) }

  private func exactEvaluation(_ network: Network, _ sample: Sample) -> Evaluation<ExactReal> {
    var evaluation = Evaluation<ExactReal>(network.graph)
    give(&evaluation, network, sample, exact)
    return evaluation
  }

  /// Gives the sample and the initial weights; parameters keep their order through all passes, and
  /// what else is given is the state of an optimizer, which starts at 0.
  private func give<S: Scalar>(
    _ evaluation: inout Evaluation<S>, _ network: Network, _ sample: Sample,
    _ scalar: (Double) -> S
  ) {
    let producers = network.graph.producers
    for value in network.graph.values.indices.map(Value.init) where producers[value] == nil {
      evaluation[value] = Tensor(network.graph.shape(value), repeating: scalar(0))
    }
    for (parameter, tensor) in zip(network.graph.parameters, subject.weights) {
      evaluation[parameter.value] = tensor.map(scalar)
    }
    evaluation[network.input] = sample.input.map(scalar)
    evaluation[network.target] = sample.target.map(scalar)
  }

  /// The loss of the job's own graph, with each weight and its component of the direction as one
  /// scalar.
  private func loss<S: Scalar>(
    _ sample: Sample, weight: (Double, Double) -> S, given: (Double) -> S,
    along direction: [Tensor<Double>]
  ) -> S {
    let network = subject.network
    var evaluation = Evaluation<S>(network.graph)
    give(&evaluation, network, sample, given)
    for (index, parameter) in network.graph.parameters.enumerated() {
      evaluation[parameter.value] = subject.weights[index].zip(direction[index], weight)
    }
    evaluation.run(network.graph.nodes(reaching: [network.loss]))
    return evaluation[network.loss].elements[0]
  }
}
