/// One problem in what the user gave us: what is wrong, where, and what to write instead.
public struct Diagnostic: Error, Sendable, Hashable {
  /// How bad it is: an error stops the command, a warning does not.
  public enum Severity: String, Sendable, Hashable, Codable {
    case error
    case warning
  }

  /// The kind of problem in kebab-case, stable across versions: `unknown-key`.
  public var id: String
  /// One sentence without a full stop, with the numbers in it.
  public var message: String
  /// Whether the command stops.
  public var severity: Severity
  /// Where in the user's file, if the problem has a place.
  public var location: SourceLocation?
  /// The path of a graph node, as `linear1`.
  public var node: String?
  /// More facts, one line each.
  public var notes: [String]
  /// What to write instead; printed as `fix-it: …`.
  public var remedy: String?

  /// Creates a diagnostic; an error unless `severity` says otherwise.
  public init(
    _ id: String, _ message: String, at location: SourceLocation? = nil, node: String? = nil,
    notes: [String] = [], remedy: String? = nil, severity: Severity = .error
  ) {
    self.id = id
    self.message = message
    self.severity = severity
    self.location = location
    self.node = node
    self.notes = notes
    self.remedy = remedy
  }

  /// The text for standard error, without a final newline:
  ///
  /// ```
  /// job.yaml:14:7: error: in 'linear1': message  [id]
  ///   note: …
  ///   fix-it: …
  /// ```
  public var rendered: String {
    let place = location.map { "\($0): " } ?? ""
    let subject = node.map { "in '\($0)': " } ?? ""
    var lines = ["\(place)\(severity.rawValue): \(subject)\(message)  [\(id)]"]
    lines += notes.map { "  note: \($0)" }
    if let remedy { lines.append("  fix-it: \(remedy)") }
    return lines.joined(separator: "\n")
  }
}

extension Diagnostic: CustomStringConvertible {
  /// The same text as ``rendered``.
  public var description: String { rendered }
}
