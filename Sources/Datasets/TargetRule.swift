/// What a loss asks of the target values of a sample.
public struct TargetRule: Sendable {
  /// What is wrong with a sample's values, as "0.5, which is neither -1 nor 1,"; nil for nothing.
  public let fault: @Sendable (ArraySlice<Double>) -> String?
  /// What to write instead.
  public let remedy: String?

  /// Creates a rule.
  public init(remedy: String? = nil, fault: @escaping @Sendable (ArraySlice<Double>) -> String?) {
    self.fault = fault
    self.remedy = remedy
  }

  /// Any number will do.
  public static let none = TargetRule { _ in nil }

  /// The first row of `width` values that is wrong, from 0, and how many more there are.
  func finding(in values: [Double], width: Int) -> (what: String, row: Int, further: Int)? {
    var rows = FaultyRows<String>()
    for row in 0..<values.count / width {
      if let what = fault(values[row * width..<(row + 1) * width]) { rows.add(what, row: row) }
    }
    return rows.first.map { ($0.fault, $0.row, rows.further) }
  }
}
