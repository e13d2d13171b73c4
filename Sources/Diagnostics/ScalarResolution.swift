extension LocatedValue.Kind {
  /// What an unquoted scalar means by the YAML 1.2 core schema (section 10.3.2):
  ///
  /// * null: `null Null NULL ~` and nothing
  /// * boolean: `true True TRUE false False FALSE` (not `yes`, `on`)
  /// * integer: `[-+]?[0-9]+`, `0o17`, `0x1F`; one beyond 64 bits is a number
  /// * number: `[-+]?(.5 | 5 | 5. | 5.5)([eE][-+]?3)?`, `.inf`, `-.inf`, `.nan`
  /// * everything else: a string
  public static func scalar(_ text: String) -> LocatedValue.Kind {
    switch text {
    case "", "~", "null", "Null", "NULL": return .null
    case "true", "True", "TRUE": return .boolean(true)
    case "false", "False", "FALSE": return .boolean(false)
    case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": return .number(.infinity)
    case "-.inf", "-.Inf", "-.INF": return .number(-.infinity)
    case ".nan", ".NaN", ".NAN": return .number(.nan)
    default: break
    }
    if let value = prefixedInteger(text) { return value }
    guard let isInteger = decimalShape(text) else { return .string(text) }
    if isInteger, let value = Int(text) { return .integer(value) }
    return Double(text).map { .number($0) } ?? .string(text)
  }

  private static func prefixedInteger(_ text: String) -> LocatedValue.Kind? {
    let radix: Int
    if text.hasPrefix("0o") {
      radix = 8
    } else if text.hasPrefix("0x") {
      radix = 16
    } else {
      return nil
    }
    let digits = text.dropFirst(2)
    guard let first = digits.first, first != "+", first != "-" else { return nil }
    return Int(digits, radix: radix).map { .integer($0) }
  }

  /// Whether `text` is a decimal integer (true) or a decimal fraction (false); nil for neither.
  private static func decimalShape(_ text: String) -> Bool? {
    var rest = Substring(text).utf8
    func isSign(_ byte: UInt8?) -> Bool { byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") }
    func takeDigits(_ rest: inout Substring.UTF8View) -> Int {
      let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      rest = rest.dropFirst(digits.count)
      return digits.count
    }
    if isSign(rest.first) { rest = rest.dropFirst() }
    let whole = takeDigits(&rest)
    if rest.isEmpty { return whole > 0 ? true : nil }
    var fraction = 0
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      fraction = takeDigits(&rest)
    }
    guard whole + fraction > 0 else { return nil }
    if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
      rest = rest.dropFirst()
      if isSign(rest.first) { rest = rest.dropFirst() }
      guard takeDigits(&rest) > 0 else { return nil }
    }
    return rest.isEmpty ? false : nil
  }
}
