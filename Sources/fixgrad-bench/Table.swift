import Foundation

/// What was measured: a row each, printed as soon as it is known.
struct Table {
  private static let nameWidth = 60
  private(set) var isWithinLimits = true

  init() {
    Self.write(Self.line("what", "value", "unit", "limit", ""))
  }

  /// Prints one figure and, where it has one, whether it keeps to its limit.
  mutating func add(_ name: String, _ value: Double, _ unit: String, limit: Double? = nil) {
    let isOver = limit.map { !(value <= $0) } ?? false
    if isOver { isWithinLimits = false }
    Self.write(
      Self.line(
        name, Self.text(value), unit, limit.map(Self.text) ?? "",
        limit == nil ? "" : isOver ? "over" : "ok"))
  }

  /// A line of standard output, at once.
  static func write(_ line: String) {
    FileHandle.standardOutput.write(Data((line + "\n").utf8))
  }

  private static func text(_ value: Double) -> String {
    value < 100 ? String(format: "%.3f", value) : String(format: "%.0f", value)
  }

  private static func line(
    _ name: String, _ value: String, _ unit: String, _ limit: String, _ verdict: String
  ) -> String {
    func left(_ text: String, _ width: Int) -> String {
      text + String(repeating: " ", count: max(0, width - text.count))
    }
    func right(_ text: String, _ width: Int) -> String {
      String(repeating: " ", count: max(0, width - text.count)) + text
    }
    return left(name, nameWidth) + right(value, 11) + "  " + left(unit, 13) + right(limit, 11)
      + "  " + verdict
  }
}

/// Seconds that `body` takes.
func time(_ body: () throws -> Void) rethrows -> Double {
  let start = ContinuousClock.now
  try body()
  let elapsed = ContinuousClock.now - start
  return Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) * 1e-18
}
