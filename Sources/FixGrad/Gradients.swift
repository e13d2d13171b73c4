import Autodiff
import Calibration
import Diagnostics
import ExactArithmetic
import GraphIR
import NumPyFiles
import Operators

/// Values by name, in float64: what `gradients` writes.
public struct NamedArrays: Sendable {
  public private(set) var arrays: [(name: String, array: NumPyArray)] = []

  mutating func add(_ name: String, _ shape: Shape, _ values: [Double]) {
    arrays.append(
      (name, NumPyArray(shape: shape.extents, elements: .real(values, type: .float64))))
  }

  /// The elements of an array of reals; nil when there is none of the name.
  public subscript(name: String) -> [Double]? {
    guard case .real(let values, _)? = arrays.first(where: { $0.name == name })?.array.elements
    else { return nil }
    return values
  }

  /// Writes an NPZ file.
  public func write(to path: String) throws(Diagnostic) {
    try NumPyArchive.write(arrays, to: path)
  }
}

/// The arithmetic of a gradient evaluation.
public enum GradientPrecision: Sendable, Hashable {
  case double
  /// GMP and MPFR: `+ − × max` exact, functions and division at so many bits.
  case exact(bits: Int)
}

extension Project {
  /// `loss`, the mean over the first `count` samples, and its gradient for every parameter by name.
  ///
  /// The gradient is of the data loss alone, by reverse-mode differentiation of the fused graph.
  /// Under `batching: whole` the samples are one batch.
  public func gradients(
    samples count: Int, in precision: GradientPrecision
  ) throws(Diagnostics) -> NamedArrays {
    let samples = Array(samples.train.prefix(count))
    do {
      return try network.gradients(
        over: samples, batching: training.batching, in: precision, from: startingWeights)
    } catch {
      throw Diagnostics([error.undifferentiable(job)])
    }
  }

  /// Every parameter by name after so many optimizer steps, each on a batch, over the samples in
  /// file order, from the first again after the last.
  public func trainedWeights(
    steps: Int, in precision: GradientPrecision
  ) throws(Diagnostics) -> NamedArrays {
    let plain: TrainingGraph
    do {
      plain = try network.withoutDropout().training(
        by: training.optimizer, batchSize: training.batchSize, batching: training.batching)
    } catch {
      throw Diagnostics([error.undifferentiable(job)])
    }
    return switch precision {
    case .double:
      trained(plain, steps) {
        $0
      } finish: { _ in
      }
    case .exact(let bits):
      trained(plain, steps) {
        ExactReal($0, precision: bits)
      } finish: {
        $0.round()
      }
    }
  }

  private func trained<S: Scalar>(
    _ training: TrainingGraph, _ steps: Int, _ scalar: (Double) -> S,
    finish: @escaping @Sendable (inout Tensor<S>) -> Void
  ) -> NamedArrays {
    let graph = training.graph
    var run = TrainingRun(
      training, weights: startingWeights(of: graph).mapValues { $0.map(scalar) }, seed: 0,
      finish: finish)
    for step in 0..<(steps * training.stepsPerUpdate) {
      let places = (0..<training.samplesPerStep).map { step * training.samplesPerStep + $0 }
      let sample = training.sample(of: places.map { samples.train[$0 % samples.train.count] })
      _ = run.step(input: sample.input.map(scalar), target: sample.target.map(scalar))
      run.commit()
    }
    var arrays = NamedArrays()
    for parameter in graph.trained {
      let tensor = run.evaluation[parameter.value]
      arrays.add(graph.name(parameter.value), tensor.shape, tensor.elements.map(\.double))
    }
    return arrays
  }
}

extension Network {
  /// The same network, where all elements stay.
  func withoutDropout() throws(ShapeError) -> Network {
    try rewritten { node, _, renamed in
      node.op is Dropout ? [renamed(node.operands[0])] : nil
    }
  }
}

extension Network {
  /// `loss` and its gradient for every parameter by name, means over the samples, which are one
  /// batch where batches are taken whole; without dropout.
  func gradients(
    over samples: [Sample], batching: Batching, in precision: GradientPrecision,
    from weights: (Graph) -> [Value: Tensor<Double>]
  ) throws(ShapeError) -> NamedArrays {
    let fused = try withoutDropout().fused()
    guard batching == .whole else {
      let graph = try fused.differentiated()
      return graph.means(over: samples, weights: weights(graph.graph), in: precision)
    }
    // The gradient is of the mean loss whatever the rate.
    let batch = try fused.differentiated(
      optimizer: .sgd(learningRate: 1), batchSize: samples.count, batching: .whole
    ).takingWholeBatches()
    let graph = try batch.meanGradients()
    return graph.means(
      over: [batch.sample(of: samples)], weights: weights(graph.graph), in: precision)
  }
}

extension GradientGraph {
  /// `loss` and the gradient for every parameter by name, means over the samples.
  func means(
    over samples: [Sample], weights: [Value: Tensor<Double>],
    in precision: GradientPrecision
  ) -> NamedArrays {
    switch precision {
    case .double: means(samples, weights) { $0 }
    case .exact(let bits): means(samples, weights) { ExactReal($0, precision: bits) }
    }
  }

  private func means<S: Scalar>(
    _ samples: [Sample], _ weights: [Value: Tensor<Double>], _ scalar: (Double) -> S
  ) -> NamedArrays {
    let roots = [network.loss] + gradients.map(\.gradient)
    let nodes = graph.nodes(reaching: roots)
    var evaluation = Evaluation<S>(graph)
    for (value, tensor) in weights { evaluation[value] = tensor.map(scalar) }
    var sums = roots.map { Tensor<S>(graph.shape($0), repeating: scalar(0)) }
    for sample in samples {
      evaluation[network.input] = sample.input.map(scalar)
      evaluation[network.target] = sample.target.map(scalar)
      evaluation.run(nodes)
      for (index, root) in roots.enumerated() {
        sums[index] = sums[index].zip(evaluation[root]) { $0 + $1 }
      }
    }
    let count = scalar(Double(samples.count))
    var arrays = NamedArrays()
    let names = ["loss"] + gradients.map { graph.name($0.parameter) }
    for (name, sum) in zip(names, sums) {
      arrays.add(name, sum.shape, sum.elements.map { ($0 / count).double })
    }
    return arrays
  }
}
