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

  /// Whether updates take random bits.
  public var isStochastic: Bool {
    graph.parameters.contains {
      if case .master(_, .stochastic16) = quantized.formats[$0.value] { true } else { false }
    }
  }

  /// Bytes of the learning rate, mantissa and shift or one float, and of the random stream.
  public var stateBytes: Int { isStochastic ? 12 : 4 }

  /// Bytes of working memory, which both entries use in turn.
  public var arenaBytes: Int { max(train.arenaBytes, predict.arenaBytes) }

  /// Bytes below which no program of this graph and these formats can stay: parameters, state and
  /// the smallest peak of live values over all orders of the nodes.
  public var ramLowerBound: Int {
    parameterBytes + stateBytes + max(train.smallestPeak, predict.smallestPeak)
  }

  /// The greatest alignment of the working memory.
  public var arenaAlignment: Int {
    [train, predict].flatMap { $0.slots.keys }
      .filter { if case .arena? = train.slots[$0] ?? predict.slots[$0] { true } else { false } }
      .map { quantized.formats[$0].bytes }.max() ?? 1
  }

  /// `sizeof` the model on machines of natural alignment: its members, the wider aligned first.
  public var ramBytes: Int {
    let bytes = members.reduce(0) { $0 + $1.bytes }
    return aligned(bytes, members.map(\.alignment).max() ?? 1)
  }

  /// The members of the model, the wider aligned first, so that there is no padding between them.
  public var members: [ModelMember] {
    var members: [ModelMember] = []
    for parameter in graph.parameters {
      let format = quantized.formats[parameter.value]
      members.append(
        ModelMember(
          .plane(parameter.value), alignment: format.unmastered.bytes,
          count: graph.shape(parameter.value).count))
    }
    for parameter in graph.parameters {
      let format = quantized.formats[parameter.value]
      guard format.residualBits > 0 else { continue }
      members.append(
        ModelMember(
          .residual(parameter.value), alignment: format.residualBits / 8,
          count: graph.shape(parameter.value).count))
    }
    members.append(
      ModelMember(
        .learningRate, alignment: quantized.policy.isFloat ? 4 : 2,
        count: quantized.policy.isFloat ? 1 : 2))
    if isStochastic { members.append(ModelMember(.randomStream, alignment: 4, count: 2)) }
    members.append(
      ModelMember(
        .arena, alignment: arenaAlignment,
        count: aligned(arenaBytes, arenaAlignment) / arenaAlignment))
    return members.enumerated().sorted {
      ($1.element.alignment, $0.offset) < ($0.element.alignment, $1.offset)
    }.map(\.element)
  }

  private func aligned(_ bytes: Int, _ alignment: Int) -> Int {
    (bytes + alignment - 1) / alignment * alignment
  }
}

/// A member of the model: elements of one alignment.
public struct ModelMember: Sendable, Hashable {
  public enum Content: Sendable, Hashable {
    /// What products read of a parameter.
    case plane(Value)
    /// The bits of a parameter that only updates read.
    case residual(Value)
    case learningRate
    /// Seed and step of random rounding.
    case randomStream
    /// Working memory.
    case arena
  }

  public let content: Content
  /// Bytes of an element.
  public let alignment: Int
  public let count: Int

  init(_ content: Content, alignment: Int, count: Int) {
    self.content = content
    self.alignment = alignment
    self.count = count
  }

  public var bytes: Int { alignment * count }
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
