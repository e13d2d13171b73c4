/// A node under differentiation.
public struct GradientSite: Sendable {
  /// The cotangent of one result.
  public enum Cotangent: Sendable, Hashable {
    /// Exactly one: the result is the loss itself.
    case one
    case value(Value)
  }

  public let operands: [Value]
  public let results: [Value]
  /// One per result, nil where the result does not reach the loss.
  public let cotangents: [Cotangent?]
  /// Which operands need a cotangent; others may be answered with nil.
  public let wanted: [Bool]

  public init(operands: [Value], results: [Value], cotangents: [Cotangent?], wanted: [Bool]) {
    self.operands = operands
    self.results = results
    self.cotangents = cotangents
    self.wanted = wanted
  }
}
