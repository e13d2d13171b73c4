/// Names that may become C symbols and files.
public enum CIdentifier {
  /// Why `name` is not usable, as the end of a sentence that begins with the name; nil if it is.
  public static func fault(of name: String) -> String? {
    guard let first = name.unicodeScalars.first else { return "is empty" }
    if !name.unicodeScalars.allSatisfy({ isLetter($0) || isDigit($0) }) {
      return "has other characters than A-Z, a-z, 0-9 and _"
    }
    if isDigit(first) { return "begins with a digit" }
    if first == "_" { return "begins with an underscore, which C reserves" }
    if keywords.contains(name) { return "is a keyword of C or C++" }
    if types.contains(name) { return "makes '\(name)_t', a type of the C library" }
    return nil
  }

  /// The nearest usable name.
  public static func repaired(_ name: String) -> String {
    var scalars = String.UnicodeScalarView()
    for scalar in name.unicodeScalars {
      scalars.append(isLetter(scalar) || isDigit(scalar) ? scalar : "_")
    }
    let text = String(scalars.drop { $0 == "_" })
    guard let first = text.unicodeScalars.first else { return "model" }
    if isDigit(first) { return "m\(text)" }
    return keywords.contains(text) || types.contains(text) ? "\(text)_model" : text
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || scalar == "_"
  }

  /// C23's and C++20's keywords: emitted headers are read as both.
  private static let keywords: Set<String> = Set(
    """
    alignas alignof and and_eq asm auto bitand bitor bool break case catch char char8_t char16_t \
    char32_t class co_await co_return co_yield compl concept const const_cast consteval constexpr \
    constinit continue decltype default delete do double dynamic_cast else enum explicit export \
    extern false float for friend goto if inline int long mutable namespace new noexcept not not_eq \
    nullptr operator or or_eq private protected public register reinterpret_cast requires restrict \
    return short signed sizeof static static_assert static_cast struct switch template this \
    thread_local throw true try typedef typeid typename typeof typeof_unqual union unsigned using \
    virtual void volatile wchar_t while xor xor_eq
    """.split(separator: " ").map(String.init))

  /// Types of the C library and of POSIX without their `_t`, which a model's own type would be.
  private static let types: Set<String> = Set(
    """
    blkcnt blksize clock clockid dev div errno fpos gid ino int16 int32 int64 int8 intmax intptr \
    jmp_buf ldiv lldiv locale max_align mbstate mode nlink nullptr off pid ptrdiff sig_atomic size \
    ssize suseconds time timer uid uint16 uint32 uint64 uint8 uintmax uintptr useconds wctrans \
    wctype wint
    """.split(separator: " ").map(String.init))
}
