import Diagnostics

/// One `--set KEY=VALUE`: a value put into the tree at a dotted path before anything is read.
///
/// A key that holds a dot is quoted (`formats.overrides."linear1.weight".fraction_bits=13`); an
/// item of a list is named by its index from 0 (`model.layers.0.linear=64`).
struct JobOverride {
  private let path: [String]
  private let keyText: String
  private let value: LocatedValue

  /// Reads the text after `--set`.
  /// - Throws: `bad-set`, `yaml-syntax`.
  init(_ text: String, problems: inout [Diagnostic]) throws(Diagnostic) {
    let location = SourceLocation(file: "--set \(text)")
    guard let equals = text.firstIndex(of: "=") else {
      throw Diagnostic(
        "bad-set", "there is no '=' between key and value", at: location,
        remedy: "--set \(text)=VALUE")
    }
    keyText = String(text[..<equals])
    path = Self.components(of: keyText)
    let place = SourceLocation(file: "--set \(keyText)")
    guard !path.contains("") else {
      throw Diagnostic(
        "bad-set", "the key has an empty part", at: place, remedy: "--set training.epochs=3")
    }
    let yaml = YAMLText(
      text: String(text[text.index(after: equals)...]), file: place.file, fixedLocation: place)
    value = try yaml.tree(problems: &problems) ?? LocatedValue(.null, at: place)
  }

  /// Puts the value into `tree`; maps that the path needs are made.
  /// - Throws: `bad-set` when the path leads through a value that is neither map nor list.
  func apply(to tree: inout LocatedValue) throws(Diagnostic) {
    tree = try placed(in: tree, path[...])
  }

  private func placed(
    in tree: LocatedValue, _ rest: ArraySlice<String>
  ) throws(Diagnostic) -> LocatedValue {
    guard let key = rest.first else { return value }
    var tree = tree
    switch tree.kind {
    case .map(var entries):
      let empty = LocatedValue(.null, at: value.location)
      let index = entries.firstIndex { $0.key == key }
      let old = index.map { entries[$0].value } ?? empty
      let new = LocatedValue.Entry(
        key: key, keyLocation: value.location, value: try placed(in: old, rest.dropFirst()))
      if let index {
        let isWhole = rest.count == 1
        entries[index].value = new.value
        if isWhole { entries[index].keyLocation = value.location }
      } else {
        entries.append(new)
      }
      tree.kind = .map(entries)
    case .list(var values):
      guard let index = Int(key), values.indices.contains(index) else {
        throw Diagnostic(
          "bad-set", "'\(key)' is no item of a list of \(values.count); items count from 0",
          at: value.location)
      }
      values[index] = try placed(in: values[index], rest.dropFirst())
      tree.kind = .list(values)
    case .null:
      return try placed(in: LocatedValue(.map([]), at: value.location), rest)
    default:
      let parent = path.prefix(path.count - rest.count).joined(separator: ".")
      throw Diagnostic(
        "bad-set", "\(parent) is \(tree.found) and has no key '\(key)'", at: value.location,
        remedy: "set \(parent) as a whole")
    }
    return tree
  }

  /// The parts between dots that are not inside double quotes.
  private static func components(of text: String) -> [String] {
    var parts = [""]
    var isQuoted = false
    for character in text {
      switch character {
      case "\"": isQuoted.toggle()
      case "." where !isQuoted: parts.append("")
      default: parts[parts.count - 1].append(character)
      }
    }
    return parts
  }
}
