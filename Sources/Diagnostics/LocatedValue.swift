/// A YAML-like tree in which every value and key knows where it was written.
public struct LocatedValue: Sendable, Hashable {
  /// What the value is.
  public indirect enum Kind: Sendable, Hashable {
    case null
    case boolean(Bool)
    case integer(Int)
    case number(Double)
    case string(String)
    case list([LocatedValue])
    case map([Entry])
  }

  /// One `key: value` of a map.
  public struct Entry: Sendable, Hashable {
    /// The key, always text.
    public var key: String
    /// Where the key was written.
    public var keyLocation: SourceLocation
    /// What stands behind it.
    public var value: LocatedValue

    /// Creates one entry of a map.
    public init(key: String, keyLocation: SourceLocation, value: LocatedValue) {
      self.key = key
      self.keyLocation = keyLocation
      self.value = value
    }
  }

  /// What the value is.
  public var kind: Kind
  /// Where the value begins.
  public var location: SourceLocation

  /// Creates a value at a place.
  public init(_ kind: Kind, at location: SourceLocation) {
    self.kind = kind
    self.location = location
  }

  /// The value behind `key` if this is a map that has it.
  public subscript(_ key: String) -> LocatedValue? {
    guard case .map(let entries) = kind else { return nil }
    return entries.first { $0.key == key }?.value
  }

  /// What was found, for messages: `the integer 3`, `the string 'fast'`, `a list`.
  public var found: String {
    switch kind {
    case .null: "nothing"
    case .boolean(let value): "the boolean \(value)"
    case .integer(let value): "the integer \(value)"
    case .number(let value): "the number \(value)"
    case .string(let value):
      "the string '\(value.prefix(40))\(value.count > 40 ? "…" : "")'"
    case .list: "a list"
    case .map: "a map"
    }
  }

  /// The tree on one line in YAML's flow style, keys sorted, strings quoted: the same text for the
  /// same meaning, whatever the layout, the comments and the order of keys. Integers and numbers of
  /// the same value read the same (`1` and `1.0`).
  public var canonicalText: String {
    switch kind {
    case .null: "null"
    case .boolean(let value): "\(value)"
    case .integer(let value): "\(value)"
    case .number(let value): decimalText(value)
    case .string(let value): quoted(value)
    case .list(let values): "[" + values.map(\.canonicalText).joined(separator: ", ") + "]"
    case .map(let entries):
      "{"
        + entries.sorted { $0.key < $1.key }
        .map { "\(quoted($0.key)): \($0.value.canonicalText)" }.joined(separator: ", ") + "}"
    }
  }
}

/// The shortest decimal that reads back as `value`, without a fraction `.0`: `8`, `0.05`, `1e-07`.
func decimalText(_ value: Double) -> String {
  if let integer = Int(exactly: value) { return "\(integer)" }
  return "\(value)"
}

private func quoted(_ text: String) -> String {
  let escaped = text.unicodeScalars.map { scalar in
    switch scalar {
    case "\"": "\\\""
    case "\\": "\\\\"
    case "\n": "\\n"
    default: String(scalar)
    }
  }
  return "\"" + escaped.joined() + "\""
}
