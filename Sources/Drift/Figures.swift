import Foundation

/// Numbers of a report: seven significant digits, null for what is missing or not finite.
@propertyWrapper
public struct Figure<Content: FigureContent>: Encodable, Sendable {
  public var wrappedValue: Content

  public init(wrappedValue: Content) { self.wrappedValue = wrappedValue }

  public func encode(to encoder: any Encoder) throws { try wrappedValue.encodeFigure(to: encoder) }
}

/// What a ``Figure`` holds: a number, a list of such, or nothing.
public protocol FigureContent: Sendable {
  /// Writes null or numbers of seven digits.
  func encodeFigure(to encoder: any Encoder) throws
}

extension Double: FigureContent {
  public func encodeFigure(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    guard isFinite else { return try container.encodeNil() }
    try container.encode(Double(String(format: "%.6e", self)) ?? self)
  }
}

extension Int: FigureContent {
  public func encodeFigure(to encoder: any Encoder) throws { try encode(to: encoder) }
}

extension String: FigureContent {
  public func encodeFigure(to encoder: any Encoder) throws { try encode(to: encoder) }
}

extension Optional: FigureContent where Wrapped: FigureContent {
  public func encodeFigure(to encoder: any Encoder) throws {
    if let self { return try self.encodeFigure(to: encoder) }
    var container = encoder.singleValueContainer()
    try container.encodeNil()
  }
}

extension Array: FigureContent where Element: FigureContent {
  public func encodeFigure(to encoder: any Encoder) throws {
    var container = encoder.unkeyedContainer()
    for element in self { try container.encode(Figure(wrappedValue: element)) }
  }
}

/// Numbers in tables.
package enum FigureText {
  /// `digits` significant digits; `–` for what is missing.
  package static func short(_ value: Double?, _ digits: Int = 3) -> String {
    guard let value else { return "–" }
    return value.isFinite ? String(format: "%.\(digits)g", value) : "not finite"
  }

  /// `-1 … 0.5`.
  package static func range(_ low: Double?, _ high: Double?) -> String {
    "\(short(low)) … \(short(high))"
  }

  /// A fixed number of decimals.
  package static func fixed(_ value: Double?, _ decimals: Int) -> String {
    guard let value, value.isFinite else { return "–" }
    return String(format: "%.\(decimals)f", value)
  }

  /// A change, with its sign; a plain 0 for what rounds to it.
  package static func signed(_ change: Double, _ decimals: Int) -> String {
    let text = String(format: "%+.\(decimals)f", change)
    return text.contains { ("1"..."9").contains($0) } ? text : String(text.dropFirst())
  }

  /// `1 seed`, `5 seeds`.
  package static func number(_ count: Int, _ what: String) -> String {
    "\(count) \(what)\(count == 1 ? "" : "s")"
  }

  /// A count with its share of all, `12 (0.03 %)`; `0` alone.
  package static func count(_ count: Int?, of share: Double?) -> String {
    guard let count else { return "–" }
    guard count > 0, let share else { return "\(count)" }
    return "\(count) (\(short(100 * share, 2)) %)"
  }
}
