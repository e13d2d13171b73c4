/// Reads a map key by key, collects what is wrong, and reports the keys that nobody read.
///
/// ```swift
/// var reader = KeyedReader(value, path: "conv2d", mainKey: "kernel")
/// let kernel = reader.requiredInteger("kernel", in: 1...Int.max)
/// let stride = reader.integer("stride", default: 1, in: 1...Int.max)
/// reader.finish(into: &problems)
/// ```
///
/// No read throws: a bad value is remembered as a problem and reads as the default, or nil.
public struct KeyedReader: Sendable {
  /// The path of the map in the file, as `optimizer.sgd`; empty for the whole file.
  public let path: String
  /// Where the map begins.
  public let location: SourceLocation
  /// What was wrong so far.
  public private(set) var problems: [Diagnostic] = []

  private let entries: [LocatedValue.Entry]
  private let isMap: Bool
  private var known: [String] = []
  /// Where in `problems` the absence of a key is reported.
  private var missing: [(key: String, problem: Int)] = []

  /// Begins to read `value`.
  ///
  /// Nothing (`sgd:`) counts as an empty map. A bare value counts as `{mainKey: value}` if there is
  /// a main key (`linear: 32`) and is a `wrong-type` problem otherwise.
  public init(_ value: LocatedValue, path: String, mainKey: String? = nil) {
    self.path = path
    self.location = value.location
    switch (value.kind, mainKey) {
    case (.map(let entries), _):
      self.entries = entries
      self.isMap = true
    case (.null, _):
      self.entries = []
      self.isMap = true
    case (_, let mainKey?):
      self.entries = [.init(key: mainKey, keyLocation: value.location, value: value)]
      self.isMap = true
    default:
      self.entries = []
      self.isMap = false
      problems = [value.wrongType(path.isEmpty ? "the job" : path, expected: "a map")]
    }
  }

  // MARK: Values as they are

  /// The value behind `key`, or nil if the key is absent. The key is known from now on.
  public mutating func value(_ key: String) -> LocatedValue? {
    if !known.contains(key) { known.append(key) }
    return entries.first { $0.key == key }?.value
  }

  /// The value behind `key`; its absence is a `missing-key` problem.
  /// - Parameter remedy: what to write, by default nothing is proposed.
  public mutating func requiredValue(_ key: String, remedy: String? = nil) -> LocatedValue? {
    if let value = value(key) { return value }
    guard isMap else { return nil }
    let place = path.isEmpty ? "" : " in \(path)"
    missing.append((key, problems.count))
    report(
      Diagnostic("missing-key", "missing key '\(key)'\(place)", at: location, remedy: remedy))
    return nil
  }

  /// Where `key` was written, or where the map begins if it was not.
  public func location(of key: String) -> SourceLocation {
    entries.first { $0.key == key }?.keyLocation ?? location
  }

  /// The path of a key: `optimizer.sgd.learning_rate`.
  public func path(of key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

  // MARK: Optional keys: nil or the default when absent or wrong

  /// The integer behind `key`.
  public mutating func integer(_ key: String, in range: ClosedRange<Int>? = nil) -> Int? {
    read(key, value(key)) { value, name throws(Diagnostic) in
      try value.integer(named: name, in: range)
    }
  }

  /// The integer behind `key`, or the default.
  public mutating func integer(
    _ key: String, default fallback: Int, in range: ClosedRange<Int>? = nil
  ) -> Int {
    integer(key, in: range) ?? fallback
  }

  /// The finite number behind `key`.
  public mutating func number(_ key: String, in range: ClosedRange<Double>? = nil) -> Double? {
    read(key, value(key)) { value, name throws(Diagnostic) in
      try value.number(named: name, in: range)
    }
  }

  /// The finite number behind `key`, or the default.
  public mutating func number(
    _ key: String, default fallback: Double, in range: ClosedRange<Double>? = nil
  ) -> Double {
    number(key, in: range) ?? fallback
  }

  /// The boolean behind `key`.
  public mutating func boolean(_ key: String) -> Bool? {
    read(key, value(key)) { value, name throws(Diagnostic) in try value.boolean(named: name) }
  }

  /// The boolean behind `key`, or the default.
  public mutating func boolean(_ key: String, default fallback: Bool) -> Bool {
    boolean(key) ?? fallback
  }

  /// The string behind `key`.
  public mutating func string(_ key: String) -> String? {
    read(key, value(key)) { value, name throws(Diagnostic) in try value.string(named: name) }
  }

  /// The string behind `key`, or the default.
  public mutating func string(_ key: String, default fallback: String) -> String {
    string(key) ?? fallback
  }

  /// The list behind `key`.
  public mutating func list(_ key: String) -> [LocatedValue]? {
    read(key, value(key)) { value, name throws(Diagnostic) in try value.list(named: name) }
  }

  /// The word behind `key`, one of `choices`, or the default.
  public mutating func choice(
    _ key: String, of choices: [String], default fallback: String
  ) -> String {
    read(key, value(key)) { value, name throws(Diagnostic) in
      try value.choice(named: name, of: choices)
    } ?? fallback
  }

  // MARK: Required keys: nil when absent or wrong, and a problem either way

  /// The integer behind `key`.
  public mutating func requiredInteger(
    _ key: String, in range: ClosedRange<Int>? = nil, remedy: String? = nil
  ) -> Int? {
    read(key, requiredValue(key, remedy: remedy)) { value, name throws(Diagnostic) in
      try value.integer(named: name, in: range)
    }
  }

  /// The finite number behind `key`.
  public mutating func requiredNumber(
    _ key: String, in range: ClosedRange<Double>? = nil, remedy: String? = nil
  ) -> Double? {
    read(key, requiredValue(key, remedy: remedy)) { value, name throws(Diagnostic) in
      try value.number(named: name, in: range)
    }
  }

  /// The boolean behind `key`.
  public mutating func requiredBoolean(_ key: String, remedy: String? = nil) -> Bool? {
    read(key, requiredValue(key, remedy: remedy)) { value, name throws(Diagnostic) in
      try value.boolean(named: name)
    }
  }

  /// The string behind `key`.
  public mutating func requiredString(_ key: String, remedy: String? = nil) -> String? {
    read(key, requiredValue(key, remedy: remedy)) { value, name throws(Diagnostic) in
      try value.string(named: name)
    }
  }

  /// The list behind `key`.
  public mutating func requiredList(_ key: String, remedy: String? = nil) -> [LocatedValue]? {
    read(key, requiredValue(key, remedy: remedy)) { value, name throws(Diagnostic) in
      try value.list(named: name)
    }
  }

  // MARK: Problems

  /// Adds a problem that the caller found.
  public mutating func report(_ problem: Diagnostic) { problems.append(problem) }

  /// Ends the read: appends every problem, and an `unknown-key` one for each key nobody asked for.
  /// A missing key is not reported when an unknown key is taken for it.
  public mutating func finish(into collected: inout [Diagnostic]) {
    let place = path.isEmpty ? "" : " in \(path)"
    var mistaken: Set<Int> = []
    for entry in entries where !known.contains(entry.key) {
      let keys = known.joined(separator: ", ")
      let nearest = nearestName(to: entry.key, in: known)
      if let absence = missing.first(where: { $0.key == nearest }) {
        mistaken.insert(absence.problem)
      }
      problems.append(
        Diagnostic(
          "unknown-key", "unknown key '\(entry.key)'\(place)", at: entry.keyLocation,
          notes: known.isEmpty ? [] : ["known keys: \(keys)"],
          remedy: nearest))
    }
    collected += problems.indices.filter { !mistaken.contains($0) }.map { problems[$0] }
    problems = []
    missing = []
  }

  /// Ends the read, and throws everything that was wrong, at once.
  public mutating func finish() throws(Diagnostics) {
    var collected: [Diagnostic] = []
    finish(into: &collected)
    if !collected.isEmpty { throw Diagnostics(collected) }
  }

  private mutating func read<Result>(
    _ key: String, _ value: LocatedValue?,
    as convert: (LocatedValue, String) throws(Diagnostic) -> Result
  ) -> Result? {
    guard let value else { return nil }
    do {
      return try convert(value, path(of: key))
    } catch {
      problems.append(error)
      return nil
    }
  }
}
