/// C identifiers for the names of a model.
struct CNames {
  private static let reserved: Set<String> = [
    "auto", "break", "case", "char", "const", "continue", "default", "do", "double", "else", "enum",
    "extern", "float", "for", "goto", "if", "inline", "int", "long", "register", "restrict",
    "return", "short", "signed", "sizeof", "static", "struct", "switch", "typedef", "union",
    "unsigned", "void", "volatile", "while", "asm", "bool", "catch", "class", "delete", "explicit",
    "export", "false", "friend", "mutable", "namespace", "new", "operator", "private", "protected",
    "public", "template", "this", "throw", "true", "try", "typename", "using", "virtual", "and",
    "or", "not", "xor", "NULL", "PROGMEM", "alignas", "alignof", "and_eq", "bitand", "bitor",
    "char16_t", "char32_t", "char8_t", "co_await", "co_return", "co_yield", "compl", "concept",
    "const_cast", "consteval", "constexpr", "constinit", "decltype", "dynamic_cast", "noexcept",
    "not_eq", "nullptr", "or_eq", "reinterpret_cast", "requires", "static_assert", "static_cast",
    "thread_local", "typeid", "typeof", "typeof_unqual", "wchar_t", "xor_eq",
    // Of the three standard headers.
    "int8_t", "int16_t", "int32_t", "int64_t", "uint8_t", "uint16_t", "uint32_t", "uint64_t",
    "intptr_t", "uintptr_t", "intmax_t", "uintmax_t", "size_t", "ptrdiff_t", "max_align_t",
    "offsetof", "INT8_MIN", "INT8_MAX", "INT16_MIN", "INT16_MAX", "INT32_MIN", "INT32_MAX",
    "INT64_MIN", "INT64_MAX", "UINT8_MAX", "UINT16_MAX", "UINT32_MAX", "UINT64_MAX", "SIZE_MAX",
    // What the emitted functions call their own.
    "model", "x", "y", "target", "loss", "k", "arena", "learning_rate", "learning_rate_mantissa",
    "learning_rate_shift", "batched", "input_mantissa", "input_offset", "input_scale", "raw", "i",
    "best",
  ]
  private let model: String
  private var taken: Set<String> = []

  /// Names for a model, whose functions and types begin with its own.
  init(model: String) { self.model = model }

  /// A new identifier close to `name`: dots become underscores, keywords get one at the end. It is
  /// free with each of the suffixes too.
  mutating func identifier(_ name: String, suffixes: [String] = []) -> String {
    var text = name.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? String($0) : "_" }.joined()
    if text.first?.isNumber ?? true { text = "v\(text)" }
    let prefixes = ["fg_", "FG_", "\(model)_", "\(model.uppercased())_"]
    if Self.reserved.contains(text) || prefixes.contains(where: text.hasPrefix) { text += "_" }
    var unique = text
    var suffix = 2
    func names() -> [String] { [unique] + suffixes.map { unique + $0 } }
    while !taken.isDisjoint(with: names()) {
      unique = "\(text)_\(suffix)"
      suffix += 1
    }
    taken.formUnion(names())
    return unique
  }
}
