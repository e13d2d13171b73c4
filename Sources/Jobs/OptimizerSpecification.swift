import Diagnostics

/// How the parameters are updated.
public enum OptimizerSpecification: Sendable, Hashable {
  /// w ← w − learningRate × gradient; the rate is finite and above 0.
  case sgd(learningRate: Double)

  init?(reading value: LocatedValue, problems: inout [Diagnostic]) {
    var value = value
    if case .string(let kind) = value.kind {
      let bare = LocatedValue(.null, at: value.location)
      value.kind = .map([.init(key: kind, keyLocation: value.location, value: bare)])
    }
    var reader = KeyedReader(value, path: "optimizer")
    defer { reader.finish(into: &problems) }
    let kinds = VersionScope.optimizers.all.filter { reader.value($0) != nil }
    reader.rejectLaterKeys(VersionScope.optimizerKeys)
    guard let kind = kinds.first, kinds.count == 1 else {
      if case .map = value.kind {
        let names = kinds.map { "'\($0)'" }.joined(separator: ", ")
        let found = names.isEmpty ? "none" : names
        reader.report(
          Diagnostic(
            "one-optimizer", "optimizer must name one kind, found \(found)",
            at: value.location, remedy: "optimizer: {sgd: {learning_rate: 0.05}}"))
      }
      return nil
    }
    guard VersionScope.optimizers.supported.contains(kind), let arguments = reader.value(kind)
    else {
      reader.report(VersionScope.optimizers.unsupported(kind, at: reader.location(of: kind)))
      return nil
    }
    var sgd = KeyedReader(arguments, path: "optimizer.sgd")
    let rate = sgd.requiredNumber(
      "learning_rate", in: .leastNonzeroMagnitude...(.greatestFiniteMagnitude),
      remedy: "learning_rate: 0.05")
    sgd.rejectLaterKeys(VersionScope.sgdKeys)
    sgd.finish(into: &problems)
    guard let rate else { return nil }
    self = .sgd(learningRate: rate)
  }
}
