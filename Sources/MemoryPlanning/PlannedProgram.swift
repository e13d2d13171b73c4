import GraphIR
import Quantization

/// Where a value's bytes are during one entry.
public enum Slot: Sendable, Hashable {
  /// The caller's: the sample, the target or the prediction's result.
  case caller
  /// The model's, for as long as it lives.
  case parameter
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
  public let train: EntryPlan
  public let predict: EntryPlan

  public var graph: Graph { quantized.graph }

  /// Bytes of all parameters with their residual planes.
  public var parameterBytes: Int {
    graph.parameters.reduce(0) {
      $0 + graph.shape($1.value).count * quantized.formats[$1.value].bytes
    }
  }

  /// Bytes of the learning rate: mantissa and shift, or one float.
  public static let stateBytes = 4

  /// Bytes of working memory, which both entries use in turn.
  public var arenaBytes: Int { max(train.arenaBytes, predict.arenaBytes) }

  /// Bytes below which no program of this graph and these formats can stay: parameters, state and
  /// the smallest peak of live values over all orders of the nodes.
  public var ramLowerBound: Int {
    parameterBytes + Self.stateBytes + max(train.smallestPeak, predict.smallestPeak)
  }

  /// The greatest alignment of the working memory.
  public var arenaAlignment: Int {
    [train, predict].flatMap { $0.slots.keys }
      .filter { if case .arena? = train.slots[$0] ?? predict.slots[$0] { true } else { false } }
      .map { quantized.formats[$0].bytes }.max() ?? 1
  }

  /// `sizeof` the model on machines of natural alignment: planes in declaration order, residuals
  /// after all of them, then the learning rate and the working memory.
  public var ramBytes: Int {
    let alignment = max(arenaAlignment, quantized.policy.isFloat ? 4 : 2)
    func aligned(_ bytes: Int, _ alignment: Int) -> Int {
      (bytes + alignment - 1) / alignment * alignment
    }
    var bytes = aligned(parameterBytes, quantized.policy.isFloat ? 4 : 2) + Self.stateBytes
    bytes = aligned(bytes, arenaAlignment) + aligned(arenaBytes, arenaAlignment)
    return aligned(bytes, alignment)
  }
}

extension QuantizedGraph {
  /// Schedules both entries and shares working memory between values that never live together.
  public func planned() -> PlannedProgram {
    let training = training
    let updated = training.updates.map(\.updated)
    let train = EntryPlanner(
      self, nodes: training.trainNodes, keeping: updated + [training.network.loss],
      callerOutput: nil)
    let predict = EntryPlanner(
      self, nodes: training.predictNodes, keeping: [training.network.output],
      callerOutput: training.network.output)
    let program = PlannedProgram(
      quantized: self, train: train.plan(), predict: predict.plan())
    program.verify()
    return program
  }
}
