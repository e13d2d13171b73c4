import Autodiff
import Diagnostics
import GraphIR
import ModelImport
import Rewrites

/// A network as described, every shape checked: what ``GraphBuilder/build()`` returns.
public struct Model: Sendable {
  /// The prefix of every emitted symbol and file.
  public let name: String
  /// The operators as they were applied.
  public let graph: Graph
  let locations: [Value: SourceLocation]
  let labels: [Value: Int]
  let identity: BuilderIdentity

  /// Adds the backward pass and the updates of parameters.
  ///
  /// - Parameters:
  ///   - loss: the scalar to minimize: of a loss function, or built from other operators. Gradients
  ///     of the latter are not scaled by the sample, which costs them bits.
  ///   - parameters: those that training changes; others are constants that take no RAM.
  ///   - optimizer: how they change.
  ///   - batchSize: samples per update, whose gradients are averaged.
  ///   - batching: whether they come one at a time or, as ``batchNorm(_:momentum:epsilon:frozen:name:file:line:)``
  ///     needs it, at once.
  ///   - prediction: what the emitted `predict` returns; by default what the loss function compares
  ///     with the target.
  /// - Throws: all that is wrong of: `foreign-value`, `added-after-build`, `loss-not-scalar`,
  ///   `not-a-loss`, `no-prediction`, `prediction-shape`, `prediction-not-computed`,
  ///   `target-not-given`, `target-in-prediction`, `target-count`, `input-count`, `no-parameters`,
  ///   `not-a-parameter`, `unused-parameter`, `unused-input`, `bad-learning-rate`,
  ///   `bad-batch-size`, `needs-whole-batches`; or
  ///   `no-gradient`, `cannot-differentiate`.
  public func differentiate(
    _ loss: GraphValue, wrt parameters: [GraphValue], optimizer: Optimizer,
    batchSize: Int = 1, batching: Batching = .accumulate, predicting prediction: GraphValue? = nil,
    file: String = #fileID, line: Int = #line
  ) throws(Diagnostics) -> TrainableModel {
    let call = SourceLocation(file: file, line: line)
    var problems: [Diagnostic] = []
    let network = network(minimizing: loss, predicting: prediction, call, &problems)
    let names = trained(parameters, call, &problems)
    if let network { problems += unused(by: network) }
    if !(optimizer.learningRate > 0 && optimizer.learningRate.isFinite) {
      problems.append(
        Diagnostic(
          "bad-learning-rate", "the learning rate is \(optimizer.learningRate), not above 0",
          at: call))
    }
    if batchSize < 1 {
      problems.append(
        Diagnostic("bad-batch-size", "a batch of \(batchSize) samples is none", at: call))
    }
    if batching != .whole, let node = network?.graph.nodes.first(where: \.spansBatch) {
      problems.append(
        .needsWholeBatches(
          node.name, at: location(of: node.name) ?? call, remedy: "batchSize: 16, batching: .whole")
      )
    }
    guard let network, problems.isEmpty else { throw Diagnostics(problems) }
    do {
      let trained = network.freezing(except: Set(names))
      let training = try trained.training(
        by: optimizer, batchSize: batchSize, batching: batching)
      return TrainableModel(model: self, network: trained, training: training)
    } catch {
      throw Diagnostics([
        noGradient(error, network.freezing(except: Set(names)), at: call)
          ?? error.diagnostic(node: "loss", at: call, id: "cannot-differentiate")
      ])
    }
  }

  /// Where the value or node of a name was written: `matmul1` for `matmul1.cotangent` too.
  func location(of name: String) -> SourceLocation? {
    locations.filter { value, _ in
      name == graph.name(value) || name.hasPrefix("\(graph.name(value)).")
    }.max { graph.name($0.key).count < graph.name($1.key).count }?.value
  }
}

extension TrainingGraph {
  /// The graph of steps on whole batches, of one on samples, or the same.
  func taking(_ batching: Batching) throws(ShapeError) -> TrainingGraph {
    batching == .whole ? try takingWholeBatches() : self
  }
}

extension Network {
  /// The training graph that is emitted: losses and biases fused, differentiated, weight gradients
  /// merged into their updates.
  func training(
    by optimizer: Optimizer, batchSize: Int = 1, batching: Batching = .accumulate
  ) throws(ShapeError) -> TrainingGraph {
    let plain = try fused().differentiated(
      optimizer: optimizer, batchSize: batchSize, batching: batching)
    let training = try plain.fused().taking(batching)
    training.verify()
    return training
  }
}
