import Diagnostics
import Testing

@Suite("Scalars by the YAML 1.2 core schema")
struct ScalarTests {
  @Test(arguments: [("0", 0), ("-7", -7), ("+12", 12), ("007", 7), ("0o17", 15), ("0x1F", 31)])
  func integers(text: String, value: Int) {
    #expect(LocatedValue.Kind.scalar(text) == .integer(value))
  }

  @Test(arguments: [
    ("1e-3", 1e-3), (".5", 0.5), ("5.", 5.0), ("-1.25E+2", -125), ("+.5e1", 5), ("1e5", 1e5),
    (".inf", .infinity), ("-.INF", -.infinity), ("99999999999999999999", 1e20),
  ])
  func numbers(text: String, value: Double) {
    #expect(LocatedValue.Kind.scalar(text) == .number(value))
  }

  @Test func notANumber() {
    guard case .number(let value) = LocatedValue.Kind.scalar(".nan") else {
      Issue.record(".nan is not a number")
      return
    }
    #expect(value.isNaN)
  }

  @Test(arguments: ["true", "True", "TRUE"])
  func booleans(text: String) {
    #expect(LocatedValue.Kind.scalar(text) == .boolean(true))
  }

  @Test(arguments: ["", "~", "null", "Null", "NULL"])
  func nulls(text: String) {
    #expect(LocatedValue.Kind.scalar(text) == .null)
  }

  @Test(arguments: [
    "yes", "on", "1_000", "1e", "e5", ".", "-", "+", "0x", "0x-1", "0b1", "nan", "inf", "1.2.3",
    "1:30", "0x1p3", "tRUE", "-0x1", "1 2", "infinity", ".e5",
  ])
  func strings(text: String) {
    #expect(LocatedValue.Kind.scalar(text) == .string(text))
  }
}
