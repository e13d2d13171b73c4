import Autodiff
import GraphIR

/// One sample of the data: what the network gets and what the loss compares with.
public struct Sample: Sendable {
  public var input: Tensor<Double>
  public var target: Tensor<Double>

  public init(input: Tensor<Double>, target: Tensor<Double>) {
    self.input = input
    self.target = target
  }
}

/// A training of the reference: the graph's own meaning in one scalar, step by step.
public struct TrainingRun<S: Scalar>: Sendable {
  public let training: TrainingGraph
  public private(set) var evaluation: Evaluation<S>
  private let sampleNodes: [Int]
  private let updateNodes: [Int]
  /// The nodes after which nobody reads the parameter that they update.
  private let overwriting: Set<Int>
  /// Steps of the batch that were taken, the current one included.
  private var batched = 0
  /// Of random bits.
  private let seed: Int
  private var steps: Int
  private let finish: @Sendable (inout Tensor<S>) -> Void

  /// Begins at `weights`, after a number of steps, with the random bits of a seed; `finish` may round
  /// what each operator computes.
  public init(
    _ training: TrainingGraph, weights: [Value: Tensor<S>], seed: Int = 0, after steps: Int = 0,
    finish: @escaping @Sendable (inout Tensor<S>) -> Void = { _ in }
  ) {
    self.training = training
    self.seed = seed
    self.steps = steps
    self.finish = finish
    sampleNodes = training.sampleNodes
    updateNodes = training.updateNodes
    overwriting = training.lastReaders
    evaluation = Evaluation(training.graph)
    for (parameter, tensor) in weights { evaluation[parameter] = tensor }
    clearSums()
  }

  /// Whether the current sample is the last of its batch.
  private var endsBatch: Bool { batched == training.stepsPerUpdate }

  /// The nodes that the current step evaluated.
  public var evaluatedNodes: [Int] { endsBatch ? sampleNodes + updateNodes : sampleNodes }

  /// Forward and backward on a sample, or a batch, and, where it is the last one, the update;
  /// returns the loss before the update. Until ``commit()`` some parameters are not there.
  ///
  /// - Parameter adjust: may change each result before another operator reads it.
  public mutating func step(
    input: Tensor<S>, target: Tensor<S>,
    adjust: (Value, inout Tensor<S>) -> Void = { _, _ in }
  ) -> S {
    evaluation[training.network.input] = input
    evaluation[training.network.target] = target
    batched += 1
    steps += 1
    evaluation.setRandomKeys(seed: seed, step: steps)
    evaluation.run(evaluatedNodes, overwriting: overwriting) { value, result in
      finish(&result)
      adjust(value, &result)
    }
    return evaluation[training.network.loss].elements[0]
  }

  /// Changes a parameter between two steps.
  public mutating func change(_ parameter: Value, _ body: (inout Tensor<S>) -> Void) {
    var tensor = evaluation[parameter]
    body(&tensor)
    evaluation[parameter] = tensor
  }

  /// Makes the updated parameters, or the batch's sums, those of the next step.
  public mutating func commit() {
    guard endsBatch else {
      for sum in training.sums { evaluation[sum.state] = evaluation[sum.accumulated] }
      return
    }
    for update in training.updates {
      evaluation.move(update.updated, to: update.parameter)
    }
    clearSums()
    batched = 0
  }

  private mutating func clearSums() {
    for sum in training.sums {
      evaluation[sum.state] = Tensor(training.graph.shape(sum.state), repeating: S(0))
    }
  }
}

extension TrainingGraph {
  /// The nodes that update a parameter which no node after them reads.
  fileprivate var lastReaders: Set<Int> {
    let order = sampleNodes + updateNodes
    var last: [Value: Int] = [:]
    for index in order { for operand in graph.nodes[index].operands { last[operand] = index } }
    let parameters = Set(updates.map(\.parameter))
    return Set(
      order.filter { index in
        let node = graph.nodes[index]
        guard let place = node.kind.updatedOperand else { return false }
        return parameters.contains(node.operands[place]) && last[node.operands[place]] == index
      })
  }
}
