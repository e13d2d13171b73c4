import Diagnostics

/// Which parameters training updates.
public enum TrainableSpecification: String, Sendable, Hashable {
  /// Every parameter.
  case all

  init(reading value: LocatedValue, problems: inout [Diagnostic]) {
    self = .all
    switch value.kind {
    case .string("all"): break
    case .list:
      problems.append(
        Diagnostic(
          "unsupported",
          "a list of parameters in trainable is not supported in this version; supported: all",
          at: value.location, remedy: "trainable: all"))
    default: problems.append(value.wrongType("trainable", expected: "all", remedy: "all"))
    }
  }
}
