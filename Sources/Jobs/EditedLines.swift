import Diagnostics

/// The lines of a YAML text, to change some and leave all others as they are, with their ends.
struct EditedLines: Sendable {
  /// Line and column from 0, in Unicode scalars.
  struct Place: Sendable {
    var line: Int
    var column: Int

    init(line: Int, column: Int) { (self.line, self.column) = (line, column) }

    init(_ location: SourceLocation) {
      self.init(line: location.line - 1, column: location.column - 1)
    }
  }

  /// Without line feeds; a carriage return is a line's last scalar.
  private var lines: [[Unicode.Scalar]]

  init(_ text: String) {
    lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map(
      Array.init)
  }

  var text: String { lines.map(Self.string).joined(separator: "\n") }

  private static func string(_ scalars: some Sequence<Unicode.Scalar>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }

  /// What ends a line before its line feed: as in the first.
  private var lineEnd: [Unicode.Scalar] { lines.first?.last == "\r" ? ["\r"] : [] }

  subscript(place: Place) -> Unicode.Scalar? {
    guard lines.indices.contains(place.line), lines[place.line].indices.contains(place.column)
    else { return nil }
    return lines[place.line][place.column]
  }

  /// The scalars of a line before its comment and the blanks behind them.
  private func code(_ line: Int) -> ArraySlice<Unicode.Scalar> {
    var quote: Unicode.Scalar?
    var end = lines[line].count
    for (column, scalar) in lines[line].enumerated() {
      if let open = quote {
        if scalar == open { quote = nil }
      } else if scalar == "\"" || scalar == "'" {
        quote = scalar
      } else if scalar == "#", column == 0 || lines[line][column - 1] == " " {
        end = column
        break
      }
    }
    while end > 0, [" ", "\t", "\r"].contains(lines[line][end - 1]) { end -= 1 }
    return lines[line][..<end]
  }

  // MARK: Places

  /// The brace that closes the one at a place.
  func closing(from start: Place) -> Place? {
    var (depth, quote) = (0, Unicode.Scalar?.none)
    for line in start.line..<lines.count {
      // A comment holds no braces; quotes may go on over lines.
      let scalars = quote == nil ? code(line) : lines[line][...]
      for column in scalars.indices.dropFirst(line == start.line ? start.column : 0) {
        let scalar = scalars[column]
        if let open = quote {
          if scalar == open { quote = nil }
        } else if scalar == "\"" || scalar == "'" {
          quote = scalar
        } else if scalar == "{" || scalar == "[" {
          depth += 1
        } else if scalar == "}" || scalar == "]" {
          depth -= 1
          if depth == 0 { return Place(line: line, column: column) }
        }
      }
    }
    return nil
  }

  /// The last scalar of a value that is alone on the rest of its line.
  func endOfScalar(from start: Place) -> Place? {
    let end = code(start.line).endIndex
    return end > start.column ? Place(line: start.line, column: end - 1) : nil
  }

  /// The line behind the last one of what a key in lines holds.
  func end(of key: Place) -> Int {
    var last = key.line
    for line in lines.indices.dropFirst(key.line + 1) {
      let code = code(line)
      guard let first = code.firstIndex(where: { $0 != " " }) else { continue }
      guard first > key.column else { break }
      last = line
    }
    return last + 1
  }

  // MARK: Changes

  mutating func replace(_ start: Place, through end: Place, with text: String) {
    lines[start.line].replaceSubrange(start.column...end.column, with: text.unicodeScalars)
  }

  mutating func removeLines(_ range: Range<Int>) { lines.removeSubrange(range) }

  mutating func insertLines(_ texts: [String], at line: Int) {
    lines.insert(contentsOf: texts.map { Array($0.unicodeScalars) + lineEnd }, at: line)
  }

  /// Behind all that the document has.
  mutating func append(_ texts: [String]) {
    var end = lines.count
    if let mark = lines.lastIndex(where: { Self.string($0).hasPrefix("...") }) {
      end = mark
    } else {
      while end > 0, code(end - 1).isEmpty, !lines[end - 1].contains("#") { end -= 1 }
      lines.removeSubrange(end...)
    }
    // A last line without an end gets one.
    if end > 0, !lineEnd.isEmpty, lines[end - 1].last != "\r" { lines[end - 1] += lineEnd }
    let isLast = end == lines.count
    insertLines(texts, at: end)
    if isLast { lines.append([]) }
  }

  /// Takes away `null` or `~` behind a key.
  mutating func removeNull(behind key: Place) {
    let code = code(key.line)
    guard let colon = code.lastIndex(of: ":"), colon > key.column,
      ["~", "null"].contains(Self.string(code[(colon + 1)...].drop { $0 == " " }))
    else { return }
    lines[key.line].removeSubrange((colon + 1)..<code.endIndex)
  }

  /// Puts an item behind all others between braces.
  mutating func insertItem(_ text: String, at closing: Place) {
    var (line, end) = (closing.line, code(closing.line).prefix(closing.column).endIndex)
    func last() -> Int? { code(line).prefix(end).lastIndex { $0 != " " } }
    while last() == nil, line > 0 { (line, end) = (line - 1, code(line - 1).endIndex) }
    guard let column = last() else { return }
    let isFirst = lines[line][column] == "{"
    let comma = isFirst || lines[line][column] == "," ? "" : ","
    guard line < closing.line else {
      let blank = isFirst ? "" : " "
      return lines[line].insert(
        contentsOf: "\(comma)\(blank)\(text)".unicodeScalars, at: column + 1)
    }
    let model = isFirst ? closing.line : line
    let indent = lines[model].prefix { $0 == " " }.count + (isFirst ? 2 : 0)
    lines[line].insert(contentsOf: comma.unicodeScalars, at: column + 1)
    insertLines([String(repeating: " ", count: indent) + text], at: closing.line)
  }

  /// Takes an item between braces away, and one of the commas around it.
  mutating func removeItem(_ start: Place, through end: Place) {
    lines[start.line].removeSubrange(start.column...end.column)
    let scalars = lines[start.line]
    if let next = scalars[start.column...].firstIndex(where: { $0 != " " }), scalars[next] == "," {
      let rest = scalars[(next + 1)...].firstIndex { $0 != " " } ?? scalars.endIndex
      lines[start.line].removeSubrange(start.column..<rest)
      if code(start.line).allSatisfy({ $0 == " " }) { lines.remove(at: start.line) }
      return
    }
    for line in stride(from: start.line, through: 0, by: -1) {
      let code = line == start.line ? scalars[..<start.column] : code(line)
      guard let last = code.lastIndex(where: { $0 != " " }) else { continue }
      guard code[last] == "," else { return }
      return lines[line].removeSubrange(last..<(line == start.line ? start.column : last + 1))
    }
  }
}
