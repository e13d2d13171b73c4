/// A tensor that a graph computes or is given: a dense index into the graph's values.
public struct Value: Hashable, Sendable, Comparable {
  public let index: Int

  public init(index: Int) { self.index = index }
  public static func < (a: Value, b: Value) -> Bool { a.index < b.index }
}

/// What a value is for; decides its default format and where its bytes live.
public enum Role: String, Sendable, Hashable, Codable {
  /// One sample, given by the caller.
  case input
  /// The class index or the real values that the loss compares with, given by the caller.
  case target
  /// A trained tensor; lives as long as the model.
  case parameter
  /// A key of random bits, another in every step of a training.
  case random
  /// A tensor that training measures of the data, kept and exported like a parameter: no gradient
  /// changes it.
  case statistic
  /// A parameter that training leaves as it is: constant.
  case frozen
  /// What training carries from sample to sample beside the parameters: 0 at first and after each
  /// update; lives as long as the model.
  case state
  /// A gradient's sum over a batch that is worked off at once: 0 at first.
  case sum
  /// A result of the forward pass.
  case activation
  /// A whole number that says which element was taken: exact in any storage.
  case index
  /// The scalar that training minimizes.
  case loss
  /// The derivative of the loss with respect to another value.
  case gradient
  /// What the optimizer adds to a parameter.
  case step
  /// A parameter or a state after its update: the same bytes.
  case updated

  /// Whether no node computes the value.
  public var isGiven: Bool {
    isWeight || [.input, .target, .random, .state].contains(self)
  }

  /// Whether the value is a tensor of the model: trained, measured or frozen.
  public var isWeight: Bool { [.parameter, .statistic, .frozen].contains(self) }
}

/// What is known of a value before calibration.
public struct ValueInfo: Sendable {
  public var name: String
  public var shape: Shape
  public var role: Role
}

/// A fact about every value of a graph; total by construction.
public struct ValueMap<Fact> {
  private var facts: [Fact]

  public init(_ graph: Graph, _ fact: (Value) throws -> Fact) rethrows {
    facts = try graph.values.indices.map { try fact(Value(index: $0)) }
  }

  public subscript(value: Value) -> Fact {
    get { facts[value.index] }
    set { facts[value.index] = newValue }
  }
}

extension ValueMap: Sendable where Fact: Sendable {}
