import Diagnostics

/// Which parameters training updates.
public enum TrainableSpecification: Sendable, Hashable {
  /// A parameter's name or a shell pattern: `linear2.weight`, `head*`.
  public struct Pattern: Sendable, Hashable {
    public var text: String
    /// Where it was written.
    public var location: SourceLocation
  }

  /// Every parameter.
  case all
  /// Those that one of the patterns matches; at least one.
  case patterns([Pattern])

  init(reading value: LocatedValue, problems: inout [Diagnostic]) {
    self = .all
    switch value.kind {
    case .string("all"): break
    case .list(let items):
      var patterns: [Pattern] = []
      for item in items {
        do throws(Diagnostic) {
          patterns.append(
            Pattern(text: try item.string(named: "trainable"), location: item.location))
        } catch {
          problems.append(error)
        }
      }
      if items.isEmpty {
        problems.append(
          Diagnostic(
            "nothing-trainable", "trainable names no parameter, so nothing would be trained",
            at: value.location, remedy: "trainable: all"))
      }
      self = .patterns(patterns)
    default:
      problems.append(
        value.wrongType("trainable", expected: "all or a list of patterns", remedy: "all"))
    }
  }
}
