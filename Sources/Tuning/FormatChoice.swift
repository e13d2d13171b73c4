public import FixedPoint
public import GraphIR
import Quantization

/// How one buffer may be stored other than the job says; nil leaves a part as it is.
public struct FormatChoice: Sendable, Hashable, Codable {
  public var storage: Storage?
  public var headroomBits: Int?
  public var weightUpdate: UpdateRule?
  public var accumulator: AccumulatorChoice?

  public init(
    storage: Storage? = nil, headroomBits: Int? = nil,
    weightUpdate: UpdateRule? = nil, accumulator: AccumulatorChoice? = nil
  ) {
    self.storage = storage
    self.headroomBits = headroomBits
    self.weightUpdate = weightUpdate
    self.accumulator = accumulator
  }

  /// What the job says.
  public static let unchanged = FormatChoice()

  /// As an override of a policy.
  func wish(for buffer: String) -> FormatPolicy.Override {
    FormatPolicy.Override(
      pattern: buffer, storage: storage, headroomBits: headroomBits, weightUpdate: weightUpdate,
      accumulator: accumulator)
  }
}

/// A choice as JSON has it, with the keys and values of an override in a job.
public struct WrittenChoice: Encodable, Sendable {
  public let choice: FormatChoice

  private enum CodingKeys: CodingKey {
    case storage, headroomBits, weightUpdate, accumulator
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encodeIfPresent(choice.storage.map { "\($0)" }, forKey: .storage)
    try container.encodeIfPresent(choice.headroomBits, forKey: .headroomBits)
    try container.encodeIfPresent(choice.weightUpdate?.rawValue, forKey: .weightUpdate)
    try container.encodeIfPresent(choice.accumulator?.rawValue, forKey: .accumulator)
  }
}

extension FormatChoice: CustomStringConvertible {
  /// Keys and values of an override in a job.
  public var parts: [String: String] {
    [
      "storage": storage.map { "\($0)" },
      "headroom_bits": headroomBits.map { "\($0)" },
      "weight_update": weightUpdate?.rawValue, "accumulator": accumulator?.rawValue,
    ].compactMapValues { $0 }
  }

  /// As in a job: `{storage: int8, weight_update: nearest16}`.
  public var description: String {
    let parts = parts.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
    return "{\(parts.joined(separator: ", "))}"
  }
}
