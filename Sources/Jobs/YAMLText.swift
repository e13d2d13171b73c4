import Diagnostics
import Yams

/// YAML text and the name that messages call it by.
struct YAMLText {
  var text: String
  var file: String
  /// Where problems lie, whatever the line, for text that is not a file (`--set KEY`).
  var fixedLocation: SourceLocation?

  /// The tree, and each key that stands twice in one map as a problem; nil for no content.
  /// - Throws: `yaml-syntax`, `job-too-large`, `duplicate-key` when the rest cannot be read.
  func tree(problems: inout [Diagnostic]) throws(Diagnostic) -> LocatedValue? {
    var text = text
    var duplicates = DuplicateKeys()
    while true {
      do {
        guard let node = try Parser(yaml: text).singleRoot() else { return nil }
        var conversion = TreeConversion(source: self, duplicates: duplicates)
        let tree = try conversion.value(node)
        problems += conversion.problems
        return tree
      } catch let YamlError.duplicatedKeysInMapping(keys, context) {
        let place = DuplicateKeys.Place(line: context.mark.line, column: context.mark.column)
        let key = duplicates.names[place] ?? keys.first ?? ""
        if !duplicates.mask(key, at: place, in: &text) {
          throw Diagnostic(
            "duplicate-key", "key '\(key)' stands twice in one map", at: self.place(context.mark))
        }
      } catch let error as YamlError {
        throw syntaxProblem(error)
      } catch let problem as Diagnostic {
        throw problem
      } catch {
        throw Diagnostic("yaml-syntax", "not valid YAML: \(error)", at: wholeFile)
      }
    }
  }

  /// Where a mark of the parser lies.
  func place(_ mark: Mark) -> SourceLocation {
    place(line: mark.line, column: mark.column)
  }

  var wholeFile: SourceLocation { fixedLocation ?? SourceLocation(file: file) }

  private func place(line: Int, column: Int) -> SourceLocation {
    fixedLocation ?? SourceLocation(file: file, line: line, column: column)
  }

  private func syntaxProblem(_ error: YamlError) -> Diagnostic {
    switch error {
    case .scanner(let context, let problem, let mark, _),
      .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      let notes = context.map { ["\($0.text) that began at \(place($0.mark))"] } ?? []
      return Diagnostic(
        "yaml-syntax", "not valid YAML: \(problem)", at: place(mark),
        notes: fixedLocation == nil ? notes : [], remedy: remedy(for: problem))
    case .reader(let problem, let offset, _, _):
      let before = text.prefix(offset ?? 0)
      let line = before.count { $0.isNewline } + 1
      let column = before.reversed().prefix { !$0.isNewline }.count + 1
      return Diagnostic(
        "yaml-syntax", "not valid YAML: \(problem)", at: place(line: line, column: column))
    default:
      return Diagnostic("yaml-syntax", "not valid YAML: \(error)", at: wholeFile)
    }
  }

  private func remedy(for problem: String) -> String? {
    problem.contains("cannot start any token")
      ? "indent with spaces; quote a value that begins with a special character" : nil
  }
}

/// Turns the parser's nodes into located values.
private struct TreeConversion {
  let source: YAMLText
  let duplicates: DuplicateKeys
  var problems: [Diagnostic] = []
  /// More values than any job has; aliases of aliases could grow without end.
  private var remaining = 100_000

  init(source: YAMLText, duplicates: DuplicateKeys) {
    self.source = source
    self.duplicates = duplicates
  }

  mutating func value(_ node: Node) throws(Diagnostic) -> LocatedValue {
    let location = node.mark.map { source.place($0) } ?? source.wholeFile
    remaining -= 1
    guard remaining > 0 else {
      throw Diagnostic("job-too-large", "the job has more than 100000 values", at: location)
    }
    switch node {
    case .scalar(let scalar): return LocatedValue(kind(of: scalar), at: location)
    case .alias: return LocatedValue(.null, at: location)
    case .sequence(let sequence):
      var values: [LocatedValue] = []
      for item in sequence { values.append(try value(item)) }
      return LocatedValue(.list(values), at: location)
    case .mapping(let mapping):
      var entries: [LocatedValue.Entry] = []
      for (key, node) in mapping {
        let value = try value(node)
        guard let entry = entry(key, value) else { continue }
        if let first = entries.first(where: { $0.key == entry.key }) {
          reportDuplicate(entry, first)
        } else {
          entries.append(entry)
        }
      }
      return LocatedValue(.map(entries), at: location)
    }
  }

  private mutating func entry(_ key: Node, _ value: LocatedValue) -> LocatedValue.Entry? {
    let location = key.mark.map { source.place($0) } ?? value.location
    guard let scalar = key.scalar else {
      problems.append(
        Diagnostic("bad-key", "a key must be a word, not a list or a map", at: location))
      return nil
    }
    let masked = key.mark.flatMap { duplicates.names[.init(line: $0.line, column: $0.column)] }
    return .init(key: masked ?? scalar.string, keyLocation: location, value: value)
  }

  private mutating func reportDuplicate(
    _ entry: LocatedValue.Entry, _ first: LocatedValue.Entry
  ) {
    problems.append(
      Diagnostic(
        "duplicate-key", "key '\(entry.key)' stands twice in one map", at: entry.keyLocation,
        notes: source.fixedLocation == nil ? ["the first is at \(first.keyLocation)"] : [],
        remedy: "keep one of them"))
  }

  /// A quoted scalar has the tag `!!str`, as one that was tagged so by hand.
  private func kind(of scalar: Node.Scalar) -> LocatedValue.Kind {
    let isPlain = scalar.style == .plain || scalar.style == .any
    let isText = scalar.tag.description == Tag.Name.str.rawValue
    return isPlain && !isText ? .scalar(scalar.string) : .string(scalar.string)
  }
}
