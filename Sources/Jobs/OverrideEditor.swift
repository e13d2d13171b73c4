public import Diagnostics

/// Puts overrides into the text of a job and leaves all else as it was written: order, comments,
/// style.
public struct OverrideEditor: Sendable {
  private var lines: [String]
  private let lineEnd: String
  private let file: String

  /// - Parameter file: what messages call it.
  public init(_ text: String, file: String) {
    lineEnd = text.contains("\r\n") ? "\r\n" : "\n"
    lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }.map(String.init)
    self.file = file
  }

  public var text: String { lines.joined(separator: lineEnd) }

  /// Adds overrides behind those that are there, so that they win; what was said of one of these
  /// buffers by its name, and is not said anew, goes with it.
  ///
  /// - Parameter wishes: by buffer the parts of its override, as `storage` and `int8`.
  /// - Throws: where the text is no job, `cannot-edit` where it is written in a way that this does not
  ///   understand.
  public mutating func put(_ wishes: [String: [String: String]]) throws(Diagnostic) {
    var wishes = wishes
    for name in wishes.keys.sorted() {
      guard let old = try overrides?.entry(name) else { continue }
      if case .map(let parts) = old.value.kind {
        for part in parts where !Self.says(wishes[name] ?? [:], part.key) {
          // Names of storages and rules, which are text without quotes.
          if case .string(let text) = part.value.kind {
            wishes[name]?[part.key] = text
          } else {
            wishes[name]?[part.key] = part.value.canonicalText
          }
        }
      }
      try remove(old)
    }
    let texts = wishes.sorted { $0.key < $1.key }.map { name, parts in
      let inner = parts.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
      return "\(name): {\(inner.joined(separator: ", "))}"
    }
    try add(texts)
  }

  /// Whether parts of an override say anew what a key says: fraction bits are what headroom leaves.
  private static func says(_ parts: [String: String], _ key: String) -> Bool {
    let rivals = ["fraction_bits": "headroom_bits", "headroom_bits": "fraction_bits"]
    return parts[key] != nil || rivals[key].map { parts[$0] != nil } ?? false
  }

  // MARK: The tree

  private func tree() throws(Diagnostic) -> LocatedValue {
    var problems: [Diagnostic] = []
    guard let tree = try YAMLText(text: text, file: file).tree(problems: &problems) else {
      throw Diagnostic("empty-job", "the job file is empty", at: SourceLocation(file: file))
    }
    return tree
  }

  private var formats: LocatedValue.Entry? {
    get throws(Diagnostic) { try tree().entry("formats") }
  }

  private var overrides: LocatedValue? {
    get throws(Diagnostic) { try formats?.value.entry("overrides")?.value }
  }

  // MARK: Text

  /// The place of a location: line and column from 0.
  private struct Place {
    var line: Int
    var column: Int

    init(_ location: SourceLocation) { (line, column) = (location.line - 1, location.column - 1) }
  }

  private func character(_ place: Place) -> Character? {
    let scalars = Array(lines[place.line].unicodeScalars)
    return scalars.indices.contains(place.column) ? Character(scalars[place.column]) : nil
  }

  /// Whether a value is written between braces.
  private func isFlow(_ value: LocatedValue) -> Bool { character(Place(value.location)) == "{" }

  /// The closing brace of a value between braces.
  private func closing(_ value: LocatedValue) throws(Diagnostic) -> Place {
    var (place, depth, quote) = (Place(value.location), 0, Character?.none)
    while place.line < lines.count {
      let scalars = Array(lines[place.line].unicodeScalars)
      while place.column < scalars.count {
        let character = Character(scalars[place.column])
        if let open = quote {
          if character == open { quote = nil }
        } else if character == "\"" || character == "'" {
          quote = character
        } else if character == "#", place.column == 0 || scalars[place.column - 1] == " " {
          break
        } else if "{[".contains(character) {
          depth += 1
        } else if "}]".contains(character) {
          depth -= 1
          if depth == 0 { return place }
        }
        place.column += 1
      }
      (place.line, place.column) = (place.line + 1, 0)
    }
    throw cannotEdit(value.location)
  }

  private mutating func insert(_ text: String, at place: Place) {
    var scalars = String.UnicodeScalarView()
    scalars.append(contentsOf: lines[place.line].unicodeScalars.prefix(place.column))
    scalars.append(contentsOf: text.unicodeScalars)
    scalars.append(contentsOf: lines[place.line].unicodeScalars.dropFirst(place.column))
    lines[place.line] = String(scalars)
  }

  /// The line behind the last one of a value in lines of its own.
  private func end(_ entry: LocatedValue.Entry, indent: Int) -> Int {
    var last = entry.keyLocation.line - 1
    for line in lines.indices.dropFirst(last + 1) {
      let text = lines[line].drop { $0 == " " }
      guard !text.isEmpty, !text.hasPrefix("#") else { continue }
      guard lines[line].count - text.count > indent else { break }
      last = line
    }
    return last + 1
  }

  // MARK: Changes

  private mutating func remove(_ entry: LocatedValue.Entry) throws(Diagnostic) {
    let start = Place(entry.keyLocation)
    guard let overrides = try overrides else { return }
    guard isFlow(overrides) else {
      lines.removeSubrange(start.line..<end(entry, indent: start.column))
      return
    }
    guard isFlow(entry.value) else { throw cannotEdit(entry.keyLocation) }
    let last = try closing(entry.value)
    guard last.line == start.line else { throw cannotEdit(entry.keyLocation) }
    var scalars = Array(lines[start.line].unicodeScalars)
    scalars.removeSubrange(start.column...last.column)
    // Of the commas around it one goes, too.
    var next = start.column
    while next < scalars.count, scalars[next] == " " { next += 1 }
    if next < scalars.count, scalars[next] == "," {
      while next + 1 < scalars.count, scalars[next + 1] == " " { next += 1 }
      scalars.removeSubrange(start.column...next)
    } else if let comma = scalars[..<start.column].lastIndex(where: { $0 != " " }),
      scalars[comma] == ","
    {
      scalars.removeSubrange(comma..<start.column)
    }
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    lines[start.line] = String(view)
  }

  private mutating func add(_ texts: [String]) throws(Diagnostic) {
    guard let formats = try formats else {
      while lines.last == "" { lines.removeLast() }
      lines += ["formats:", "  overrides:"] + texts.map { "    \($0)" } + [""]
      return
    }
    let flow = texts.joined(separator: ", ")
    if let overrides = formats.value.entry("overrides") {
      let isEmpty = overrides.value.entries.isEmpty
      if isFlow(overrides.value) {
        try insert(isEmpty ? flow : ", \(flow)", at: closing(overrides.value))
      } else if let first = overrides.value.entries.first {
        let indent = first.keyLocation.column - 1
        let line = end(overrides, indent: overrides.keyLocation.column - 1)
        lines.insert(contentsOf: texts.map { spaces(indent) + $0 }, at: line)
      } else {
        let indent = overrides.keyLocation.column + 1
        lines.insert(
          contentsOf: texts.map { spaces(indent) + $0 }, at: overrides.keyLocation.line)
      }
    } else if isFlow(formats.value) {
      let isEmpty = formats.value.entries.isEmpty
      try insert("\(isEmpty ? "" : ", ")overrides: {\(flow)}", at: closing(formats.value))
    } else {
      let indent = formats.value.entries.first.map { $0.keyLocation.column - 1 } ?? 2
      let line = end(formats, indent: formats.keyLocation.column - 1)
      lines.insert(
        contentsOf: ["\(spaces(indent))overrides:"] + texts.map { spaces(indent + 2) + $0 },
        at: line)
    }
  }

  private func spaces(_ count: Int) -> String { String(repeating: " ", count: count) }

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
