public import GraphIR
import Quantization

/// A member of the model: elements of one alignment.
public struct ModelMember: Sendable, Hashable {
  public enum Content: Sendable, Hashable {
    /// What products read of a parameter.
    case plane(Value)
    /// The bits of a parameter that only updates read.
    case residual(Value)
    case learningRate
    /// Seed and step of random bits.
    case randomStream
    /// How many samples of the batch were seen.
    case batched
    /// A gradient's sum over a batch.
    case sum(Value)
    /// Working memory.
    case arena

    /// Whether a program that only predicts does without.
    public var isForTraining: Bool {
      switch self {
      case .plane, .arena: false
      case .residual, .learningRate, .randomStream, .batched, .sum: true
      }
    }

    /// Whether training carries it from sample to sample beside the parameters.
    var isState: Bool {
      if case .residual = self { false } else { isForTraining }
    }
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

extension PlannedProgram {
  /// The greatest alignment of the working memory.
  public var arenaAlignment: Int {
    entries.flatMap(\.slots)
      .filter { if case .arena = $0.value { true } else { false } }
      .map { quantized.formats[$0.key].bytes }.max() ?? 1
  }

  /// `sizeof` the model on machines of natural alignment.
  public var ramBytes: Int { size(of: members) }

  /// `sizeof` the model where it only predicts: the planes that products read and the working
  /// memory of a prediction.
  public var inferenceBytes: Int {
    size(
      of: members(arenaBytes: predict.arenaBytes)
        .filter { !$0.content.isForTraining && $0.count > 0 })
  }

  /// The members of the model, the wider aligned first, so that there is no padding between them.
  public var members: [ModelMember] { members(arenaBytes: max(arenaBytes, 1)) }

  private func members(arenaBytes: Int) -> [ModelMember] {
    var members: [ModelMember] = []
    func count(_ value: Value) -> Int { graph.shape(value).count }
    for value in graph.trained.map(\.value) {
      let plane = quantized.formats[value].unmastered
      members.append(ModelMember(.plane(value), alignment: plane.bytes, count: count(value)))
    }
    for value in graph.trained.map(\.value) where quantized.formats[value].residualBits > 0 {
      let size = quantized.formats[value].residualBits / 8
      members.append(ModelMember(.residual(value), alignment: size, count: count(value)))
    }
    let isFloat = quantized.policy.isFloat
    members.append(
      ModelMember(.learningRate, alignment: isFloat ? 4 : 2, count: isFloat ? 1 : 2))
    if isRandom { members.append(ModelMember(.randomStream, alignment: 4, count: 2)) }
    if batchedBytes > 0 {
      members.append(ModelMember(.batched, alignment: batchedBytes, count: 1))
    }
    for value in quantized.training.sums.map(\.state) {
      members.append(
        ModelMember(.sum(value), alignment: quantized.formats[value].bytes, count: count(value)))
    }
    members.append(
      ModelMember(
        .arena, alignment: arenaAlignment,
        count: aligned(arenaBytes, arenaAlignment) / arenaAlignment))
    return members.enumerated().sorted {
      ($1.element.alignment, $0.offset) < ($0.element.alignment, $1.offset)
    }.map(\.element)
  }

  private func size(of members: [ModelMember]) -> Int {
    aligned(members.reduce(0) { $0 + $1.bytes }, members.map(\.alignment).max() ?? 1)
  }

  private func aligned(_ bytes: Int, _ alignment: Int) -> Int {
    (bytes + alignment - 1) / alignment * alignment
  }
}
