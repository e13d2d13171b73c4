import GraphIR
import Quantization

/// Where a value's bytes are during one entry.
public enum Slot: Sendable, Hashable {
  /// The caller's: the sample, the target or the prediction's result; a key of the step.
  case caller
  /// The model's, for as long as it lives: the bytes of this parameter or state.
  case kept(Value)
  /// Constant: this frozen parameter, read where it lies.
  case constant(Value)
  /// A local variable: the loss.
  case local
  /// Working memory that values of other lifetimes share.
  case arena(offset: Int, bytes: Int)
}

/// One entry of the program: the order of its nodes, and where everything is meanwhile.
public struct EntryPlan: Sendable {
  /// Node indices in the order of execution.
  public let order: [Int]
  /// The slot of every value that the entry touches.
  public let slots: [Value: Slot]
  /// Bytes of working memory.
  public let arenaBytes: Int
  /// The smallest sum of live bytes over all orders, or a lower bound of it.
  public let smallestPeak: Int
}

/// A quantized graph with a schedule and a place for every value: what the emitter prints.
public struct PlannedProgram: Sendable {
  public let quantized: QuantizedGraph
  /// What runs on every sample.
  public let train: EntryPlan
  /// What runs after the last sample of a batch; empty where every sample is one.
  public let update: EntryPlan
  public let predict: EntryPlan

  public var graph: Graph { quantized.graph }

  /// Bytes of all trained parameters with their residual planes.
  public var parameterBytes: Int { bytes(of: graph.trained) }

  /// Bytes of all frozen parameters: constants.
  public var frozenBytes: Int { bytes(of: graph.frozen) }

  private func bytes(of parameters: [Parameter]) -> Int {
    parameters.reduce(0) { $0 + graph.shape($1.value).count * quantized.formats[$1.value].bytes }
  }

  /// Bytes of the learning rate, mantissa and shift or one float, of the random stream, of a
  /// batch's sums and of the number of its samples.
  public var stateBytes: Int {
    members.filter { $0.content.isState }.reduce(0) { $0 + $1.bytes }
  }

  /// Bytes of the gradients' sums over a batch.
  public var sumBytes: Int {
    quantized.training.sums.reduce(0) {
      $0 + graph.shape($1.state).count * quantized.formats[$1.state].bytes
    }
  }

  /// Bytes of the number of samples of the batch that were seen; none where every step is one.
  public var batchedBytes: Int {
    let size = quantized.training.batchSize
    return quantized.training.sums.isEmpty ? 0 : size <= Int(Int16.max) ? 2 : 4
  }

  /// Whether training takes random bits: for updates, or by a key.
  public var isRandom: Bool {
    !graph.given(.random).isEmpty
      || graph.trained.contains {
        if case .master(_, .stochastic16) = quantized.formats[$0.value] { true } else { false }
      }
  }

  /// The buffers that are float32.
  public var float32Buffers: [Value] {
    graph.values.indices.map(Value.init).filter { quantized.formats[$0] == .float32 }
  }

  /// The entries of the program.
  public var entries: [EntryPlan] { [train, update, predict] }

  /// Bytes of working memory, which the entries use in turn.
  public var arenaBytes: Int { entries.map(\.arenaBytes).max() ?? 0 }

  /// Bytes below which no program of this graph and these formats can stay: parameters, state and
  /// the smallest peak of live values over all orders of the nodes.
  public var ramLowerBound: Int {
    parameterBytes + stateBytes + (entries.map(\.smallestPeak).max() ?? 0)
  }
}

extension QuantizedGraph {
  /// Schedules the entries and shares working memory between values that never live together.
  public func planned() -> PlannedProgram {
    let training = training
    let updated = training.updates.map(\.updated)
    let train = EntryPlanner(
      self, nodes: training.sampleNodes, keeping: updated + [training.network.loss],
      callerOutput: nil)
    let update = EntryPlanner(
      self, nodes: training.updateNodes, keeping: updated, callerOutput: nil)
    let predict = EntryPlanner(
      self, nodes: training.predictNodes, keeping: [training.network.output],
      callerOutput: training.network.output)
    let program = PlannedProgram(
      quantized: self, train: train.plan(), update: update.plan(), predict: predict.plan())
    program.verify()
    return program
  }
}
