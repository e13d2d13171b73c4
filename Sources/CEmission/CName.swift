/// C identifiers for the names of a model.
struct CNames {
  private static let reserved: Set<String> = [
    "auto", "break", "case", "char", "const", "continue", "default", "do", "double", "else", "enum",
    "extern", "float", "for", "goto", "if", "inline", "int", "long", "register", "restrict",
    "return", "short", "signed", "sizeof", "static", "struct", "switch", "typedef", "union",
    "unsigned", "void", "volatile", "while", "asm", "bool", "catch", "class", "delete", "explicit",
    "export", "false", "friend", "mutable", "namespace", "new", "operator", "private", "protected",
    "public", "template", "this", "throw", "true", "try", "typename", "using", "virtual", "and",
    "or", "not", "xor", "NULL", "PROGMEM",
    // What the emitted functions call their own.
    "model", "x", "y", "target", "loss", "k", "arena", "learning_rate", "learning_rate_mantissa",
    "learning_rate_shift",
  ]
  private var taken: Set<String> = []

  /// A new identifier close to `name`: dots become underscores, keywords get one at the end.
  mutating func identifier(_ name: String) -> String {
    var text = name.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? String($0) : "_" }.joined()
    if text.first?.isNumber ?? true { text = "v\(text)" }
    if Self.reserved.contains(text) || text.hasPrefix("fg_") { text += "_" }
    var unique = text
    var suffix = 2
    while !taken.insert(unique).inserted {
      unique = "\(text)_\(suffix)"
      suffix += 1
    }
    return unique
  }
}
