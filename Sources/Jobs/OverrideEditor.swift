import Diagnostics
import Foundation

/// Puts overrides into the text of a job and leaves all else as it was written: order, comments,
/// style.
public struct OverrideEditor: Sendable {
  private var lines: EditedLines
  private let file: String

  /// - Parameter file: what messages call it.
  public init(_ text: String, file: String) {
    lines = EditedLines(text)
    self.file = file
  }

  public var text: String { lines.text }

  /// Says these things of buffers so that they win: in the override that a buffer has, or behind all
  /// that are there. What was said of a buffer and is not said anew stays.
  ///
  /// - Parameter wishes: by buffer the parts of its override, as `storage` and `int8`.
  /// - Throws: where the text is no job, `cannot-edit` where it is written in a way that this does not
  ///   understand.
  public mutating func put(_ wishes: [String: [String: String]]) throws {
    let job = try formats?.keyLocation ?? SourceLocation(file: file)
    for name in wishes.keys.sorted() { try put(wishes[name] ?? [:], for: name) }
    // What this does not understand is no problem of the user's text.
    do { _ = try Job(text: text, file: file) } catch { throw cannotEdit(job) }
  }

  private mutating func put(_ wish: [String: String], for name: String) throws {
    guard let entries = try overrides?.entries,
      let place = entries.firstIndex(where: { $0.key == name })
    else { return try add("\(name): \(Self.braces(wish))") }
    let old = entries[place]
    let later = entries[(place + 1)...].filter { fnmatch($0.key, name, 0) == 0 }
    func isSaidLater(_ key: String) -> Bool {
      later.contains { $0.value.entries.contains { $0.key == key || Self.rivals[key] == $0.key } }
    }
    guard wish.keys.contains(where: isSaidLater) else { return try change(old, wish) }
    // Behind the pattern that would win; what that had overruled already is not said again.
    var moved = wish
    for part in old.value.entries where !Self.says(wish, part.key) && !isSaidLater(part.key) {
      moved[part.key] = Self.text(part.value)
    }
    try remove(old)
    try add("\(name): \(Self.braces(moved))")
  }

  /// Fraction bits are what headroom leaves.
  private static let rivals = ["fraction_bits": "headroom_bits", "headroom_bits": "fraction_bits"]

  /// Whether parts of an override say anew what a key says.
  private static func says(_ parts: [String: String], _ key: String) -> Bool {
    parts[key] != nil || rivals[key].map { parts[$0] != nil } ?? false
  }

  /// Names of storages and rules are text without quotes.
  private static func text(_ value: LocatedValue) -> String {
    if case .string(let text) = value.kind { text } else { value.canonicalText }
  }

  private static func braces(_ parts: [String: String]) -> String {
    let inner = parts.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
    return "{\(inner.joined(separator: ", "))}"
  }

  // MARK: The tree

  private var formats: LocatedValue.Entry? {
    get throws {
      var problems: [Diagnostic] = []
      guard let tree = try YAMLText(text: text, file: file).tree(problems: &problems) else {
        throw Diagnostic("empty-job", "the job file is empty", at: SourceLocation(file: file))
      }
      return tree.entry("formats")
    }
  }

  private var overrides: LocatedValue? {
    get throws { try formats?.value.entry("overrides")?.value }
  }

  // MARK: Changes

  private func closing(_ value: LocatedValue) throws(Diagnostic) -> EditedLines.Place {
    guard let place = lines.closing(from: EditedLines.Place(value.location)) else {
      throw cannotEdit(value.location)
    }
    return place
  }

  private func isFlow(_ value: LocatedValue) -> Bool {
    lines[EditedLines.Place(value.location)] == "{"
  }

  /// Says more of an entry where it stands.
  private mutating func change(
    _ entry: LocatedValue.Entry, _ wish: [String: String]
  ) throws(Diagnostic) {
    let start = EditedLines.Place(entry.value.location)
    guard isFlow(entry.value) else { return try changeLines(entry, wish) }
    var parts = wish
    for part in entry.value.entries where !Self.says(wish, part.key) {
      parts[part.key] = Self.text(part.value)
    }
    let last = try closing(entry.value)
    guard last.line == start.line else { throw cannotEdit(entry.keyLocation) }
    lines.replace(start, through: last, with: Self.braces(parts))
  }

  /// The same where each part has a line.
  private mutating func changeLines(
    _ entry: LocatedValue.Entry, _ wish: [String: String]
  ) throws(Diagnostic) {
    guard let first = entry.value.entries.first, first.keyLocation.line > entry.keyLocation.line
    else { throw cannotEdit(entry.keyLocation) }
    let indent = String(repeating: " ", count: first.keyLocation.column - 1)
    var rest = wish
    for part in entry.value.entries.reversed() {
      let place = EditedLines.Place(part.value.location)
      if let value = rest.removeValue(forKey: part.key) {
        guard let end = lines.endOfScalar(from: place) else { throw cannotEdit(entry.keyLocation) }
        lines.replace(place, through: end, with: value)
      } else if Self.says(wish, part.key) {
        lines.removeLines(place.line..<(place.line + 1))
      }
    }
    let end = lines.end(of: EditedLines.Place(entry.keyLocation))
    lines.insertLines(
      rest.sorted { $0.key < $1.key }.map { "\(indent)\($0.key): \($0.value)" }, at: end)
  }

  private mutating func remove(_ entry: LocatedValue.Entry) throws {
    let start = EditedLines.Place(entry.keyLocation)
    guard let overrides = try overrides else { return }
    guard isFlow(overrides) else {
      return lines.removeLines(start.line..<lines.end(of: start))
    }
    guard isFlow(entry.value) else { throw cannotEdit(entry.keyLocation) }
    let last = try closing(entry.value)
    guard last.line == start.line else { throw cannotEdit(entry.keyLocation) }
    lines.removeItem(start, through: last)
  }

  private mutating func add(_ text: String) throws {
    guard let formats = try formats else {
      guard try !isJobInBraces else { throw cannotEdit(SourceLocation(file: file)) }
      return lines.append(["formats:", "  overrides:", "    \(text)"])
    }
    lines.removeNull(behind: EditedLines.Place(formats.keyLocation))
    guard let overrides = formats.value.entry("overrides") else {
      if isFlow(formats.value) {
        return lines.insertItem("overrides: {\(text)}", at: try closing(formats.value))
      }
      let indent = formats.value.entries.first.map { $0.keyLocation.column - 1 } ?? 2
      return lines.insertLines(
        [Self.spaces(indent) + "overrides:", Self.spaces(indent + 2) + text],
        at: lines.end(of: EditedLines.Place(formats.keyLocation)))
    }
    if isFlow(overrides.value) {
      return lines.insertItem(text, at: try closing(overrides.value))
    }
    let key = EditedLines.Place(overrides.keyLocation)
    lines.removeNull(behind: key)
    let indent =
      overrides.value.entries.first.map { $0.keyLocation.column - 1 }
      ?? overrides.keyLocation.column + 1
    lines.insertLines([Self.spaces(indent) + text], at: lines.end(of: key))
  }

  /// Whether the job is one map between braces, as in JSON.
  private var isJobInBraces: Bool {
    get throws {
      var problems: [Diagnostic] = []
      let tree = try YAMLText(text: text, file: file).tree(problems: &problems)
      return tree.map(isFlow) ?? false
    }
  }

  private static func spaces(_ count: Int) -> String { String(repeating: " ", count: count) }

  private func cannotEdit(_ location: SourceLocation) -> Diagnostic {
    Diagnostic(
      "cannot-edit", "the overrides are written in a way that cannot be edited", at: location,
      remedy: "each override in a line of its own")
  }
}

extension LocatedValue {
  fileprivate var entries: [Entry] { if case .map(let entries) = kind { entries } else { [] } }

  fileprivate func entry(_ key: String) -> Entry? { entries.first { $0.key == key } }
}
