import Diagnostics

/// The loss as the job names it: `loss: nll` or `loss: {huber: {delta: 1}}`.
public struct LossSpecification: Sendable, Hashable {
  /// The kind: `nll`.
  public var key: String
  /// What stands behind the kind; null for a bare kind.
  public var arguments: LocatedValue
  /// Where the kind was written.
  public var location: SourceLocation

  /// Creates a loss from its parts.
  public init(key: String, arguments: LocatedValue, location: SourceLocation) {
    self.key = key
    self.arguments = arguments
    self.location = location
  }

  init?(reading value: LocatedValue, problems: inout [Diagnostic]) {
    location = value.location
    switch value.kind {
    case .string(let key):
      self.key = key
      arguments = LocatedValue(.null, at: value.location)
    case .map(let entries):
      guard let entry = entries.first, entries.count == 1 else {
        let found = entries.map { "'\($0.key)'" }.joined(separator: ", ")
        problems.append(
          Diagnostic(
            "one-loss", "loss must name one kind, found \(found.isEmpty ? "none" : found)",
            at: value.location, remedy: "loss: nll"))
        return nil
      }
      key = entry.key
      arguments = entry.value
      location = entry.keyLocation
    default:
      problems.append(value.wrongType("loss", expected: "a kind of loss", remedy: "loss: nll"))
      return nil
    }
  }
}
