import Diagnostics

/// What this version does, out of what a job file can say: a later version moves words from
/// `later` to `supported`, and nothing else here changes.
struct VersionScope {
  let supported: [String]
  let later: [String]

  static let optimizers = VersionScope(supported: ["sgd"], later: ["adam", "adamw", "rmsprop"])
  static let optimizerKeys = VersionScope(supported: [], later: ["clip", "schedule"])
  static let sgdKeys = VersionScope(
    supported: ["learning_rate"], later: ["momentum", "nesterov", "weight_decay"])
  static let batching = VersionScope(supported: ["accumulate", "whole"], later: [])
  static let modelKeys = VersionScope(supported: ["input", "layers"], later: ["onnx"])
  static let dataFiles = VersionScope(
    supported: [".csv", ".npz", ".npy"], later: [".idx", ".gz"])
  static let storages = VersionScope(
    supported: ["int16", "int8", "int32", "float32"], later: [])
  static let accumulators = VersionScope(
    supported: ["auto", "int32", "int64", "proved"], later: [])
  static let weightUpdates = VersionScope(
    supported: ["residual8", "master32", "stochastic16", "nearest16"], later: [])
  static let gradientScales = VersionScope(supported: ["sample", "static"], later: [])
  static let memoryKeys = VersionScope(supported: [], later: ["recompute", "ram"])

  /// Every word that has a meaning, now or later.
  var all: [String] { supported + later }

  /// The `unsupported` problem of a word that has a meaning later.
  func unsupported(_ word: String, at location: SourceLocation) -> Diagnostic {
    let rest = supported.isEmpty ? "" : "; supported: \(supported.joined(separator: ", "))"
    return Diagnostic(
      "unsupported", "'\(word)' is not supported in this version\(rest)", at: location,
      remedy: supported.isEmpty ? "leave out \(word)" : supported.count == 1 ? supported[0] : nil)
  }
}

extension KeyedReader {
  /// The word behind `key` if this version supports it; otherwise a problem and the default, which
  /// is the first supported word.
  mutating func choice(_ key: String, in scope: VersionScope) -> String {
    let fallback = scope.supported[0]
    if let value = value(key), case .string(let word) = value.kind, scope.later.contains(word) {
      report(scope.unsupported(word, at: value.location))
      return fallback
    }
    return choice(key, of: scope.supported, default: fallback)
  }

  /// Reports each key of the map that only a later version reads.
  mutating func rejectLaterKeys(_ scope: VersionScope) {
    for key in scope.later where value(key) != nil {
      let known = VersionScope(supported: scope.supported, later: [])
      var problem = known.unsupported(key, at: location(of: key))
      problem.remedy = "leave out \(key)"
      report(problem)
    }
  }
}
