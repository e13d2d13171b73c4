import Diagnostics
import Testing

@Suite("The text of diagnostics")
struct DiagnosticTests {
  private let place = SourceLocation(file: "job.yaml", line: 14, column: 7)

  @Test func everyPart() {
    let problem = Diagnostic(
      "accumulator-overflow", "the accumulator can reach 2.0e11, beyond int32", at: place,
      node: "conv2", notes: ["288 products", "accumulator: int32 was asked for"],
      remedy: "formats.accumulator: auto")
    #expect(
      problem.rendered == """
        job.yaml:14:7: error: in 'conv2': the accumulator can reach 2.0e11, beyond int32  \
        [accumulator-overflow]
          note: 288 products
          note: accumulator: int32 was asked for
          fix-it: formats.accumulator: auto
        """)
    #expect("\(problem)" == problem.rendered)
  }

  @Test func onlyAMessage() {
    #expect(
      Diagnostic("no-data", "there is no data").rendered == "error: there is no data  [no-data]")
  }

  @Test func warningOfAWholeFile() {
    let file = SourceLocation(file: "job.yaml")
    let problem = Diagnostic("old-ranges", "ranges are old", at: file, severity: .warning)
    #expect(problem.rendered == "job.yaml: warning: ranges are old  [old-ranges]")
    #expect(!Diagnostics([problem]).containsError)
  }

  @Test func locations() {
    #expect("\(place)" == "job.yaml:14:7")
    #expect("\(SourceLocation(file: "a.csv", line: 3))" == "a.csv:3")
    #expect("\(SourceLocation(file: "a.csv"))" == "a.csv")
  }

  @Test func sortingKeepsEqualPlacesInOrder() {
    let later = SourceLocation(file: "job.yaml", line: 15, column: 1)
    let problems = Diagnostics([
      Diagnostic("c", "c", at: later), Diagnostic("a", "a", at: place),
      Diagnostic("b", "b", at: place), Diagnostic("first", "without a place"),
    ])
    #expect(problems.sorted.all.map(\.id) == ["first", "a", "b", "c"])
    #expect(
      Diagnostics(Array(problems.sorted.all.prefix(2))).rendered == """
        error: without a place  [first]
        job.yaml:14:7: error: a  [a]
        """)
  }
}
