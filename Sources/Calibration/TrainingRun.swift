import Autodiff
import GraphIR

/// One sample of the data: what the network gets and what the loss compares with.
public struct Sample: Sendable {
  public let input: Tensor<Double>
  public let target: Tensor<Double>

  public init(input: Tensor<Double>, target: Tensor<Double>) {
    self.input = input
    self.target = target
  }
}

/// A training of the reference: the graph's own meaning in one scalar, step by step.
public struct TrainingRun<S: Scalar>: Sendable {
  public let training: TrainingGraph
  public private(set) var evaluation: Evaluation<S>
  private let nodes: [Int]
  private let finish: @Sendable (Tensor<S>) -> Tensor<S>

  /// Begins at `weights`; `finish` may round what each operator computes.
  public init(
    _ training: TrainingGraph, weights: [Value: Tensor<S>],
    finish: @escaping @Sendable (Tensor<S>) -> Tensor<S> = { $0 }
  ) {
    self.training = training
    self.finish = finish
    nodes = training.trainNodes
    evaluation = Evaluation(training.graph)
    for (parameter, tensor) in weights { evaluation[parameter] = tensor }
  }

  /// Forward, backward and update on one sample; returns the loss before the update.
  public mutating func step(input: Tensor<S>, target: Tensor<S>) -> S {
    evaluation[training.network.input] = input
    evaluation[training.network.target] = target
    evaluation.run(nodes, finish: finish)
    return evaluation[training.network.loss].elements[0]
  }

  /// Makes the updated parameters those of the next step.
  public mutating func commit() {
    for update in training.updates {
      evaluation[update.parameter] = evaluation[update.updated]
    }
  }
}
