import Diagnostics

/// One item of `model.layers`: an operator's key with its value, which the operator itself reads.
///
/// ```yaml
/// - linear: 32
/// - sigmoid
/// - {linear: 8, name: body, from: [tanh1]}
/// - {relu: {}, name: a}
/// ```
public struct LayerSpecification: Sendable, Hashable {
  /// The operator's key: `linear`.
  public var key: String
  /// What stands behind the key; null for a bare key.
  public var value: LocatedValue
  /// The layer's own name, if it has one: a letter, then letters, digits and underscores.
  public var name: String?
  /// The layers whose outputs it takes, if not the one above.
  public var from: [String]?
  /// Where the key was written.
  public var location: SourceLocation

  /// Creates a layer from its parts.
  public init(
    key: String, value: LocatedValue, name: String? = nil, from: [String]? = nil,
    location: SourceLocation
  ) {
    self.key = key
    self.value = value
    self.name = name
    self.from = from
    self.location = location
  }

  init?(_ item: LocatedValue, path: String, _ model: inout KeyedReader) {
    switch item.kind {
    case .string(let key):
      self.key = key
      value = LocatedValue(.null, at: item.location)
      location = item.location
      return
    case .map(let entries):
      var reader = KeyedReader(item, path: path)
      name = reader.string("name")
      let kinds = entries.filter { !["name", "from"].contains($0.key) }
      guard let kind = kinds.first, kinds.count == 1 else {
        model.report(Self.kindProblem(kinds, at: item.location, path))
        return nil
      }
      key = kind.key
      value = kind.value
      location = kind.keyLocation
      from = Self.names(&reader)
      _ = reader.value(key)
      if let name, let fault = CIdentifier.fault(of: name), let written = item["name"] {
        reader.report(
          Diagnostic(
            "bad-name", "the name '\(name)' \(fault)", at: written.location,
            remedy: CIdentifier.repaired(name)))
      }
      var problems: [Diagnostic] = []
      reader.finish(into: &problems)
      problems.forEach { model.report($0) }
    default:
      model.report(
        item.wrongType(path, expected: "a layer", remedy: "- linear: 32, or - relu"))
      return nil
    }
  }

  private static func names(_ reader: inout KeyedReader) -> [String]? {
    guard let items = reader.list("from") else { return nil }
    if items.isEmpty {
      reader.report(
        Diagnostic(
          "empty-list", "\(reader.path(of: "from")) names no layer",
          at: reader.location(of: "from"), remedy: "leave out from to take the layer above"))
    }
    return reader.strings(items, path: reader.path(of: "from"))
  }

  private static func kindProblem(
    _ kinds: [LocatedValue.Entry], at location: SourceLocation, _ path: String
  ) -> Diagnostic {
    if kinds.isEmpty {
      return Diagnostic(
        "layer-kind", "\(path) names no layer kind", at: location, remedy: "- linear: 32")
    }
    let others = ["name", "from"]
    if let typo = kinds.first(where: { nearestName(to: $0.key, in: others) != nil }) {
      return Diagnostic(
        "unknown-key", "unknown key '\(typo.key)' in \(path)", at: typo.keyLocation,
        notes: ["beside the kind's key only name and from are allowed"],
        remedy: nearestName(to: typo.key, in: others))
    }
    let list = kinds.map { "'\($0.key)'" }.joined(separator: " and ")
    return Diagnostic(
      "layer-kind", "\(path) names more than one layer kind: \(list)", at: location,
      notes: ["beside the kind's key only name and from are allowed"],
      remedy: "put arguments inside: {\(kinds[0].key): {\(kinds[1].key): …}}")
  }
}

extension KeyedReader {
  /// The strings in `items`; each that is none is a problem.
  mutating func strings(_ items: [LocatedValue], path: String) -> [String] {
    var strings: [String] = []
    for (index, item) in items.enumerated() {
      do {
        strings.append(try item.string(named: "\(path)[\(index)]"))
      } catch {
        report(error)
      }
    }
    return strings
  }
}
