public import Autodiff
import GraphIR

extension TrainingGraph {
  /// The samples that a step takes: one, or a batch at once.
  public var samplesPerStep: Int { batching == .whole ? batchSize : 1 }

  /// After how many steps there is an update.
  public var stepsPerUpdate: Int { sums.isEmpty ? 1 : batchSize }

  /// For each epoch the samples of its steps. A batch that is taken at once runs on across the end
  /// of an epoch and is of that where it ends; samples at the end that fill none are left out.
  public func steps(of epochs: [[Int]]) -> [[[Int]]] {
    var open: [Int] = []
    return epochs.map { epoch in
      var steps: [[Int]] = []
      for index in epoch {
        open.append(index)
        guard open.count == samplesPerStep else { continue }
        steps.append(open)
        open = []
      }
      return steps
    }
  }

  /// The input and target of a step on these samples.
  public func sample(of samples: [Sample]) -> Sample {
    guard batching == .whole else { return samples[0] }
    return Sample(
      input: Tensor(samples: samples.map(\.input)), target: Tensor(samples: samples.map(\.target)))
  }
}
