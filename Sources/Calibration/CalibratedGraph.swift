import Autodiff
import GraphIR

/// A training graph with the range of every value along a training of the reference.
public struct CalibratedGraph: Sendable {
  public let training: TrainingGraph
  public let ranges: ValueMap<ObservedRange>
  /// How many samples were seen.
  public let steps: Int

  public var graph: Graph { training.graph }

  public init(training: TrainingGraph, ranges: ValueMap<ObservedRange>, steps: Int) {
    self.training = training
    self.ranges = ranges
    self.steps = steps
  }
}

/// The reference left the numbers that a training has: formats cannot be derived from it.
public struct CalibrationDivergence: Error, Sendable, Hashable {
  /// The largest |value| that is not taken for a divergence.
  static let limit = 0x1p60

  /// The step, from 1.
  public var step: Int
  /// The buffer that was beyond the limit first.
  public var buffer: String
  /// The largest |value| in it; infinite where one was no finite number.
  public var magnitude: Double
  public var learningRate: Double
}

extension TrainingGraph {
  /// Trains the reference in double precision and records every value's range, predictions on
  /// `probes` after each epoch included.
  ///
  /// - Parameters:
  ///   - samples: the data, trained on in the order of `epochs`.
  ///   - weights: the initial parameters.
  ///   - seed: of random bits.
  ///   - epochs: for each epoch the indices of its samples.
  ///   - probes: further samples that only predictions see.
  ///   - progress: called with the number of steps done.
  public func calibrated(
    on samples: [Sample], weights: [Value: Tensor<Double>], seed: Int = 1, epochs: [[Int]],
    probes: [Sample] = [],
    progress: (Int) -> Void = { _ in }
  ) throws(CalibrationDivergence) -> CalibratedGraph {
    var run = TrainingRun(self, weights: weights, seed: seed)
    var ranges = ValueMap<ObservedRange>(graph) { _ in ObservedRange() }
    let predictions = predictNodes.map { graph.nodes[$0] }
    let isScaled = isScaled()
    var steps = 0
    for parameter in graph.parameters {
      ranges[parameter.value].include(run.evaluation[parameter.value].elements, scale: 0)
    }
    for epoch in self.steps(of: epochs) {
      for indices in epoch {
        let sample = self.sample(of: indices.map { samples[$0] })
        _ = run.step(input: sample.input, target: sample.target)
        steps += 1
        let scale = sampleScale(run.evaluation)
        let nodes = run.evaluatedNodes.map { graph.nodes[$0] }
        try record(nodes, run.evaluation, scale: scale, isScaled, step: steps, into: &ranges)
        run.commit()
        if steps.isMultiple(of: 256) { progress(steps) }
      }
      var prediction = run.evaluation
      for probe in probes {
        prediction[network.predictionInput] = probe.input
        prediction.run(predictNodes)
        try record(predictions, prediction, scale: 0, isScaled, step: steps, into: &ranges)
      }
    }
    // A parameter's buffer holds its updates too, and a sum's the sums.
    let shared = graph.nodes.compactMap { node in
      node.kind.updatedOperand.map { (node.operands[$0], node.results[0]) }
    }
    for (earlier, later) in shared {
      let (before, after) = (ranges[earlier], ranges[later])
      let both = ObservedRange(
        min: min(before.min, after.min), max: max(before.max, after.max),
        scaledMagnitude: max(before.scaledMagnitude, after.scaledMagnitude))
      ranges[earlier] = both
      ranges[later] = both
    }
    for sample in samples {
      for input in [network.input, network.predictionInput] {
        ranges[input].include(sample.input.elements, scale: 0)
      }
      ranges[network.target].include(sample.target.elements, scale: 0)
    }
    return CalibratedGraph(training: self, ranges: ranges, steps: steps)
  }

  /// 2^E of the sample; 0 where no cotangent enters.
  private func sampleScale(_ evaluation: Evaluation<Double>) -> Double {
    guard let cotangent = scaledCotangent else { return 0 }
    let largest = evaluation[cotangent].elements.reduce(0) { max($0, abs($1)) }
    // Below the normal numbers 2^E is none.
    guard largest >= .leastNormalMagnitude, largest.isFinite else { return 0 }
    return Double(sign: .plus, exponent: -(Int(largest.exponent) + 1), significand: 1)
  }

  /// Whether a value may be scaled by the sample: a gradient, or a sum of them.
  private func isScaled() -> ValueMap<Bool> {
    var isScaled = ValueMap(graph) { [.gradient, .sum].contains(graph[$0].role) }
    for node in graph.nodes {
      guard let place = node.kind.updatedOperand, graph[node.operands[place]].role == .sum else {
        continue
      }
      isScaled[node.results[0]] = true
    }
    return isScaled
  }

  private func record(
    _ nodes: [Node], _ evaluation: Evaluation<Double>, scale: Double,
    _ isScaled: ValueMap<Bool>, step: Int, into ranges: inout ValueMap<ObservedRange>
  ) throws(CalibrationDivergence) {
    for node in nodes {
      if let batch = node.op as? PerSample, node.kind.updatedOperand != nil {
        // What is stored of a sum on the way must fit its format too.
        for partial in batch.partialResults(node.operands.map { evaluation[$0] }) {
          ranges[node.results[0]].include(partial.elements, scale: scale)
        }
      }
      for result in node.results {
        ranges[result].include(
          evaluation[result].elements, scale: isScaled[result] ? scale : 0)
        // Comparisons with NaN are false, so a NaN shows in its own element only.
        let elements = evaluation[result].elements
        guard elements.allSatisfy({ abs($0) <= CalibrationDivergence.limit }) else {
          let isFinite = elements.allSatisfy(\.isFinite)
          throw CalibrationDivergence(
            step: step, buffer: graph.name(result),
            magnitude: isFinite ? elements.reduce(0) { max($0, abs($1)) } : .infinity,
            learningRate: optimizer.learningRate)
        }
      }
    }
  }
}
