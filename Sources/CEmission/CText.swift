/// Text of C, line by line, wrapped at 100 columns.
enum CText {
  /// The elements of an array initializer.
  static func list(_ elements: [String], indent: String = "    ") -> String {
    wrapped(elements.map { "\($0)," }, indent: indent, separator: " ")
  }

  /// A constant of 32 bits in hexadecimal.
  static func word(_ value: UInt32) -> String {
    let digits = String(value, radix: 16)
    return "0x\(String(repeating: "0", count: 8 - digits.count))\(digits)U"
  }

  /// The head of a function, its parameters below one another where they do not fit.
  static func signature(_ head: String, _ parameters: [String], tail: String = "") -> String {
    let line = "\(head)(\(parameters.joined(separator: ", ")))\(tail)"
    guard line.count > 100 else { return line }
    let margin = String(repeating: " ", count: head.count + 1)
    return "\(head)(" + parameters.joined(separator: ",\n\(margin)") + ")\(tail)"
  }

  /// A declaration with a comment beside it, or above it where the line would be too long.
  static func declaration(_ text: String, _ comment: String, indent: String = "    ") -> String {
    let line = "\(indent)\(text) /* \(comment) */"
    return line.count <= 100
      ? line : "\(Self.comment(comment, indent: indent))\n\(indent)\(text)"
  }

  /// Words of a comment's inside, wrapped and indented by three.
  static func paragraph(_ text: String) -> String {
    wrapped(text.split(separator: " ").map(String.init), indent: "   ", separator: " ")
  }

  /// `head(a, b, c)` with arguments on further lines where they do not fit.
  static func call(_ head: String, _ arguments: [String], indent: String, tail: String) -> String {
    let line = "\(indent)\(head)(\(arguments.joined(separator: ", ")))\(tail)"
    guard line.count > 100 else { return line }
    let items = arguments.enumerated().map {
      $0.offset == arguments.count - 1 ? "\($0.element))\(tail)" : "\($0.element),"
    }
    return "\(indent)\(head)(\n" + wrapped(items, indent: indent + "    ", separator: " ")
  }

  /// A block comment, wrapped.
  static func comment(_ text: String, indent: String = "") -> String {
    // A name must not begin or end a comment.
    let safe = text.replacing("*/", with: "* /").replacing("/*", with: "/ *")
    let lines = wrapped(
      safe.split(separator: " ").map(String.init), indent: "", separator: " ",
      width: 100 - indent.count - 6
    ).split(separator: "\n")
    return lines.enumerated().map {
      "\(indent)\($0.offset == 0 ? "/* " : "   ")\($0.element)"
    }.joined(separator: "\n") + " */"
  }

  private static func wrapped(
    _ items: [String], indent: String, separator: String, width: Int = 100
  ) -> String {
    var lines: [String] = []
    var line = indent
    for item in items {
      if line.count > indent.count && line.count + separator.count + item.count > width {
        lines.append(line)
        line = indent
      }
      line += (line.count > indent.count ? separator : "") + item
    }
    if line.count > indent.count { lines.append(line) }
    return lines.joined(separator: "\n")
  }

  /// A float32 literal that reads back exactly.
  static func literal(_ value: Float) -> String {
    let text = "\(value)"
    return (text.contains(".") || text.contains("e") ? text : "\(text).0") + "f"
  }

  /// A short decimal for comments: three significant digits.
  static func short(_ value: Double) -> String {
    guard value != 0, value.isFinite else { return value == 0 ? "0" : "\(value)" }
    var (scaled, exponent) = (abs(value), 0)
    while scaled >= 10 { (scaled, exponent) = (scaled / 10, exponent + 1) }
    while scaled < 1 { (scaled, exponent) = (scaled * 10, exponent - 1) }
    var digits = Int((scaled * 100).rounded())
    if digits == 1000 { (digits, exponent) = (100, exponent + 1) }
    let sign = value < 0 ? "-" : ""
    let all = String(digits)
    if (-3...5).contains(exponent) {
      if exponent < 0 {
        return trimmed("\(sign)0." + String(repeating: "0", count: -exponent - 1) + all)
      }
      if exponent >= 2 { return sign + all + String(repeating: "0", count: exponent - 2) }
      return trimmed("\(sign)\(all.prefix(exponent + 1)).\(all.dropFirst(exponent + 1))")
    }
    return trimmed("\(sign)\(all.prefix(1)).\(all.dropFirst(1))") + "e\(exponent)"
  }

  private static func trimmed(_ text: String) -> String {
    var text = text
    while text.hasSuffix("0") { text.removeLast() }
    if text.hasSuffix(".") { text.removeLast() }
    return text
  }
}
