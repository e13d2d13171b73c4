/// The YAML parser stops at the first key that stands twice in a map. To read on, the first of the
/// two is made different from it, without moving anything: its first character becomes one from
/// Unicode's private use area.
struct DuplicateKeys {
  /// A line and a column, from 1.
  struct Place: Hashable {
    var line: Int
    var column: Int
  }

  /// What stood at each place that was changed.
  private(set) var names: [Place: String] = [:]

  /// Changes the key at `place`.
  /// - Returns: false when there is nothing to change, or too much was changed before.
  mutating func mask(_ key: String, at place: Place, in text: inout String) -> Bool {
    guard !key.isEmpty, names[place] == nil, names.count < 1000,
      let mask = Unicode.Scalar(0xE000 + UInt32(names.count)),
      var index = Self.index(of: place, in: text.unicodeScalars)
    else { return false }
    if "\"'".unicodeScalars.contains(text.unicodeScalars[index]) {
      index = text.unicodeScalars.index(after: index)
    }
    guard index < text.unicodeScalars.endIndex else { return false }
    var scalars = text.unicodeScalars
    scalars.replaceSubrange(index...index, with: CollectionOfOne(mask))
    text = String(scalars)
    names[place] = key
    return true
  }

  private static func index(
    of place: Place, in scalars: String.UnicodeScalarView
  ) -> String.Index? {
    var line = 1
    var column = 1
    var index = scalars.startIndex
    while index < scalars.endIndex {
      if line == place.line, column == place.column { return index }
      let scalar = scalars[index]
      scalars.formIndex(after: &index)
      let isHalfBreak = scalar == "\r" && index < scalars.endIndex && scalars[index] == "\n"
      if !isHalfBreak, ["\n", "\r", "\u{85}", "\u{2028}", "\u{2029}"].contains(scalar) {
        (line, column) = (line + 1, 1)
      } else {
        column += 1
      }
    }
    return nil
  }
}
