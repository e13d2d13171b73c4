/// Where a linked image's bytes come from: what `-Map` of GNU ld says.
public struct LinkMap: Sendable, Hashable {
  /// What bytes are.
  public enum Content: String, Sendable, Hashable, CaseIterable {
    /// Instructions.
    case code
    /// Constants that are read where they lie.
    case constants
    /// Variables that begin with a value: in RAM, and as an image in flash.
    case initialized
    /// Variables that begin with 0.
    case zeroed

    /// Of the name of a section, as `.text.main`; nil for what takes no memory, as debug sections.
    init?(section: String) {
      let prefixes: [(String, Content)] = [
        (".text", .code), (".reset", .code), (".vectors", .code), (".init", .code),
        (".fini", .code), (".ctors", .code), (".dtors", .code), (".lowtext", .code),
        (".trampolines", .code), (".jumptables", .code),
        (".rodata", .constants), (".srodata", .constants), (".progmem", .constants),
        (".ARM.ex", .constants),
        (".data", .initialized), (".sdata", .initialized),
        (".bss", .zeroed), (".sbss", .zeroed), ("COMMON", .zeroed), (".noinit", .zeroed),
      ]
      guard let found = prefixes.first(where: { section.hasPrefix($0.0) }) else { return nil }
      self = found.1
    }
  }

  /// A piece of the image.
  public struct Piece: Sendable, Hashable {
    public var section: String
    public var content: Content
    public var bytes: Int
    /// The object file, or `library.a(member.o)`, without its folder.
    public var file: String
  }

  /// The pieces of the image, in its order.
  public let pieces: [Piece]
  /// Bytes of the sections of the image, gaps included, by their names.
  public let sections: [String: Int]

  /// Reads what the linker wrote.
  public init(_ text: String) {
    var pieces: [Piece] = []
    var sections: [String: Int] = [:]
    var name: Substring?
    let heading = text.range(of: "Linker script and memory map")
    let body = heading.map { text[$0.upperBound...] } ?? text[...]
    for line in body.split(separator: "\n") {
      var words = line.split(separator: " ")
      // A long name stands on a line of its own.
      if words.count == 1, line.first == "." || line.hasPrefix(" .") || line.hasPrefix(" COMMON") {
        name = line.first == " " ? " " + words[0] : words[0]
        continue
      }
      if let head = name, words.count >= 2, words[0].hasPrefix("0x") {
        words.insert(head.hasPrefix(" ") ? head.dropFirst() : head, at: 0)
        Self.read(
          words, isPiece: head.hasPrefix(" "), pieces: &pieces, sections: &sections)
      } else if line.hasPrefix(" .") || line.hasPrefix(" COMMON") || line.first == "." {
        Self.read(words, isPiece: line.first == " ", pieces: &pieces, sections: &sections)
      }
      name = nil
    }
    self.pieces = pieces
    self.sections = sections
  }

  private static func read(
    _ words: [Substring], isPiece: Bool, pieces: inout [Piece], sections: inout [String: Int]
  ) {
    guard words.count >= 3, words[1].hasPrefix("0x"), words[2].hasPrefix("0x"),
      let bytes = Int(words[2].dropFirst(2), radix: 16)
    else { return }
    guard isPiece else {
      sections[String(words[0])] = bytes
      return
    }
    guard bytes > 0, words.count >= 4, let content = Content(section: String(words[0])) else {
      return
    }
    let path = words[3...].joined(separator: " ")
    let file = path.split(separator: "/").last.map(String.init) ?? path
    pieces.append(
      Piece(section: String(words[0]), content: content, bytes: bytes, file: file))
  }

  /// Bytes of a kind from the files that a test accepts.
  public func bytes(_ content: Content, from accepts: (String) -> Bool = { _ in true }) -> Int {
    pieces.reduce(0) { $1.content == content && accepts($1.file) ? $0 + $1.bytes : $0 }
  }

  /// Bytes of flash that the image takes.
  public var flashBytes: Int {
    sections.reduce(0) { sum, section in
      switch Content(section: section.key) {
      case .code, .constants, .initialized: sum + section.value
      case .zeroed, nil: sum
      }
    }
  }

  /// Bytes of RAM that the image takes before there is a stack.
  public var ramBytes: Int {
    sections.reduce(0) { sum, section in
      switch Content(section: section.key) {
      case .initialized, .zeroed: sum + section.value
      case .code, .constants, nil: sum
      }
    }
  }
}
