/// Several problems at once: readers collect all of them before they give up.
public struct Diagnostics: Error, Sendable, Hashable {
  /// The problems in the order in which they should be read.
  public var all: [Diagnostic]

  /// Creates a collection of problems in the given order.
  public init(_ all: [Diagnostic] = []) {
    self.all = all
  }

  /// Whether one of the problems stops the command.
  public var containsError: Bool { all.contains { $0.severity == .error } }

  /// Every problem's ``Diagnostic/rendered`` text, one after the other, without a final newline.
  public var rendered: String { all.map(\.rendered).joined(separator: "\n") }

  /// The same problems, sorted by location; those without one keep their order at the front.
  public var sorted: Diagnostics {
    let order = all.enumerated().sorted { left, right in
      switch (left.element.location, right.element.location) {
      case (let a?, let b?) where a != b: a < b
      case (nil, _?): true
      case (_?, nil): false
      default: left.offset < right.offset
      }
    }
    return Diagnostics(order.map(\.element))
  }
}

extension Diagnostics: CustomStringConvertible {
  /// The same text as ``rendered``.
  public var description: String { rendered }
}
