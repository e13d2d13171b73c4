import Diagnostics

/// Rows with the same fault, summed up as the first of them and how many follow.
struct FaultyRows<Fault: Sendable>: Sendable {
  /// The first row, from 0, and what is wrong there.
  private(set) var first: (row: Int, fault: Fault)?
  /// How many further rows have the fault.
  private(set) var further = 0

  mutating func add(_ fault: @autoclosure () -> Fault, row: Int) {
    if first == nil { first = (row, fault()) } else { further += 1 }
  }
}

/// " and 3 further rows"; empty for none.
func andFurther(_ rows: Int) -> String {
  rows == 0 ? "" : " and \(rows) further \(rows == 1 ? "row" : "rows")"
}
