/// The dictionary before the elements of an NPY file, a Python literal with exactly three keys:
///
/// ```
/// {'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }
/// ```
struct NPYHeader: Sendable, Hashable {
  /// The string behind `descr`; for a structured dtype the text of the list.
  var descr: String
  /// Whether the first axis is the fastest.
  var isFortranOrder: Bool
  /// The extents; nil for one that is beyond `Int`.
  var shape: [Int?]

  /// The shape as Python prints it: `()`, `(3,)`, `(3, 4)`.
  var shapeText: String {
    let extents = shape.map { $0.map { "\($0)" } ?? "…" }
    return "(" + extents.joined(separator: ", ") + (extents.count == 1 ? ",)" : ")")
  }

  /// The dictionary as NumPy prints it, followed by the spaces that it leaves so that the first
  /// extent can grow in place to 21 digits.
  var text: String {
    let first = shape.first.flatMap(\.self)
    let room = first.map { 21 - "\($0)".count } ?? 0
    return "{'descr': '\(descr)', 'fortran_order': \(isFortranOrder ? "True" : "False"), "
      + "'shape': \(shapeText), }" + String(repeating: " ", count: max(room, 0))
  }
}

/// Why a header is none; the end of a sentence that begins "its header …".
struct NPYHeaderProblem: Error, Sendable, Hashable {
  let reason: String
}

extension NPYHeader {
  /// Reads the dictionary; white space may follow. Integers may end in Python 2's `L`.
  init(_ bytes: ArraySlice<UInt8>) throws(NPYHeaderProblem) {
    var scanner = Scanner(rest: bytes)
    var descr: String?
    var isFortranOrder: Bool?
    var shape: [Int?]?
    try scanner.expect("{")
    while !scanner.take("}") {
      let key = try scanner.string()
      try scanner.expect(":")
      switch key {
      case "descr" where descr == nil: descr = try scanner.descr()
      case "fortran_order" where isFortranOrder == nil: isFortranOrder = try scanner.boolean()
      case "shape" where shape == nil: shape = try scanner.tuple()
      default:
        throw NPYHeaderProblem(reason: "has the unexpected key '\(printable(key))'")
      }
      if !scanner.take(",") {
        try scanner.expect("}")
        break
      }
    }
    guard scanner.isAtEnd else { throw NPYHeaderProblem(reason: "goes on after its '}'") }
    guard let descr else { throw NPYHeaderProblem(reason: "has no 'descr'") }
    guard let isFortranOrder else { throw NPYHeaderProblem(reason: "has no 'fortran_order'") }
    guard let shape else { throw NPYHeaderProblem(reason: "has no 'shape'") }
    self.init(descr: descr, isFortranOrder: isFortranOrder, shape: shape)
  }
}

/// Reads the few Python literals that a header is made of.
private struct Scanner {
  var rest: ArraySlice<UInt8>

  private mutating func skipSpaces() {
    rest = rest.drop { $0 == 0x20 || (0x09...0x0D).contains($0) }
  }

  /// The next byte that is not a space.
  private mutating func peek() -> UInt8? {
    skipSpaces()
    return rest.first
  }

  var isAtEnd: Bool { rest.allSatisfy { $0 == 0x20 || (0x09...0x0D).contains($0) } }

  mutating func take(_ mark: Unicode.Scalar) -> Bool {
    guard peek() == UInt8(ascii: mark) else { return false }
    rest.removeFirst()
    return true
  }

  mutating func expect(_ mark: Unicode.Scalar) throws(NPYHeaderProblem) {
    if !take(mark) { throw expected("'\(mark)'") }
  }

  private mutating func take(word: String) -> Bool {
    skipSpaces()
    guard rest.starts(with: word.utf8) else { return false }
    rest.removeFirst(word.utf8.count)
    return true
  }

  mutating func boolean() throws(NPYHeaderProblem) -> Bool {
    if take(word: "True") { return true }
    if take(word: "False") { return false }
    throw expected("True or False")
  }

  /// Text in single or double quotes, without escapes.
  mutating func string() throws(NPYHeaderProblem) -> String {
    guard let quote = peek(), quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\""),
      let end = rest.dropFirst().firstIndex(of: quote)
    else { throw expected("a string") }
    let text = rest[(rest.startIndex + 1)..<end]
    rest = rest[(end + 1)...]
    return String(decoding: text, as: UTF8.self)
  }

  /// A string, or the text of a list up to its closing bracket.
  mutating func descr() throws(NPYHeaderProblem) -> String {
    guard peek() == UInt8(ascii: "[") else { return try string() }
    var depth = 0
    var quote: UInt8?
    for (index, byte) in zip(rest.indices, rest) {
      if quote != nil {
        if byte == quote { quote = nil }
        continue
      }
      switch byte {
      case UInt8(ascii: "'"), UInt8(ascii: "\""): quote = byte
      case UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "]"): depth -= 1
      default: break
      }
      guard depth == 0 else { continue }
      let text = rest[...index]
      rest = rest[(index + 1)...]
      return String(decoding: text, as: UTF8.self)
    }
    throw expected("a list that ends")
  }

  /// `()`, `(3,)`, `(3, 4)`.
  mutating func tuple() throws(NPYHeaderProblem) -> [Int?] {
    try expect("(")
    var extents: [Int?] = []
    while !take(")") {
      extents.append(try integer())
      if take(",") { continue }
      guard extents.count > 1 else { throw expected("','") }
      try expect(")")
      break
    }
    return extents
  }

  /// A decimal integer; nil beyond `Int`.
  private mutating func integer() throws(NPYHeaderProblem) -> Int? {
    let sign = take("-") ? "-" : ""
    let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    guard !digits.isEmpty else { throw expected("an integer") }
    rest = rest[digits.endIndex...]
    if rest.first == UInt8(ascii: "L") { rest.removeFirst() }
    return Int(sign + String(decoding: digits, as: UTF8.self))
  }

  private mutating func expected(_ what: String) -> NPYHeaderProblem {
    skipSpaces()
    let found = printable(String(decoding: rest.prefix(8), as: UTF8.self))
    return NPYHeaderProblem(
      reason: "should have \(what) " + (found.isEmpty ? "at its end" : "before '\(found)'"))
  }
}
