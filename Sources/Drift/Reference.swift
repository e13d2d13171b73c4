import Calibration
import Datasets
import ExactArithmetic
import FixedPoint
import GraphIR

extension TrainingTask {
  /// The losses of the exact reference's first steps on a seed.
  ///
  /// It starts from the float32 weights and the unquantized samples. Sums and products are exact;
  /// every operator's results are rounded to `precision` bits.
  func exactLosses(seed: Int, steps: Int) throws -> [Double] {
    let precision = precision
    func exact(_ tensor: Tensor<Double>) -> Tensor<ExactReal> {
      tensor.map { ExactReal($0, precision: precision) }
    }
    let weights = weights(seed).map { value, elements in
      (value, exact(Tensor(graph.shape(value), elements.map(Double.init))))
    }
    var run = TrainingRun<ExactReal>(
      training, weights: Dictionary(uniqueKeysWithValues: weights), seed: seed
    ) { $0.round() }
    var losses: [Double] = []
    for step in self.steps(seed: seed).joined().prefix(steps) {
      try Task.checkCancellation()
      let sample = sample(of: step)
      losses.append(
        run.step(input: exact(sample.input), target: exact(sample.target)).double)
      run.commit()
    }
    return losses
  }

  /// The initial parameters of a seed, each moved by a uniform ± half a unit of an int16 of the
  /// range of its stored weight.
  ///
  /// The generator is the stream `drift floor <run>` of the seed; one draw an element, parameters
  /// in declaration order.
  package func perturbedWeights(seed: Int, run: Int) -> [Value: [Float]] {
    var generator = RandomGenerator.stream(
      seed: UInt64(bitPattern: Int64(seed)), purpose: "drift floor \(run)")
    var weights = weights(seed)
    for parameter in parameters {
      guard let format = quantized.formats[parameter].format else { continue }
      let surplus = format.storage.significantBits - Storage.int16.bits
      let unit = QFormat(.int16, fractionBits: format.fractionBits - surplus).ulp
      weights[parameter] = weights[parameter]?.map {
        Float(Double($0) + (generator.uniform() - 0.5) * unit)
      }
    }
    return weights
  }

  /// The mean loss that the untrained network of a seed has on the samples of its first steps.
  func initialLoss(seed: Int, steps: Int) -> Double {
    var evaluation = Evaluation<Double>(graph)
    for (value, elements) in weights(seed) {
      evaluation[value] = Tensor(graph.shape(value), elements.map(Double.init))
    }
    let nodes = graph.nodes(reaching: [network.loss])
    return self.steps(seed: seed).joined().prefix(steps).enumerated().map { index, step in
      let sample = sample(of: step)
      evaluation.setRandomKeys(seed: seed, step: index + 1)
      evaluation[network.input] = sample.input
      evaluation[network.target] = sample.target
      evaluation.run(nodes)
      return evaluation[network.loss].elements[0]
    }.mean
  }
}
