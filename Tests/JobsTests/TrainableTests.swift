import Jobs
import Testing

@Suite("Which parameters a job trains")
struct TrainableTests {
  private func text(_ trainable: String) -> String {
    JobText.replacing("loss:", "trainable: \(trainable)\nloss:")
  }

  @Test func allOrPatternsInOrder() throws {
    #expect(try Job(text: text("all"), file: "job.yaml").trainable == .all)
    let job = try Job(text: text("[head.*, linear1.bias]"), file: "job.yaml")
    guard case .patterns(let patterns) = job.trainable else {
      Issue.record("a list is not all")
      return
    }
    #expect(patterns.map(\.text) == ["head.*", "linear1.bias"])
    #expect(patterns.map { "\($0.location)" } == ["job.yaml:9:13", "job.yaml:9:21"])
    #expect(job.canonicalText.contains("\ntrainable: [\"head.*\", \"linear1.bias\"]\n"))
  }

  @Test func nothing() {
    #expect(
      JobText.problems(of: text("[]")) == """
        job.yaml:9:12: error: trainable names no parameter, so nothing would be trained  \
        [nothing-trainable]
          fix-it: trainable: all
        """)
  }

  @Test func noList() {
    #expect(
      JobText.problems(of: text("head")) == """
        job.yaml:9:12: error: trainable must be all or a list of patterns, found the string \
        'head'  [wrong-type]
          fix-it: all
        """)
  }

  @Test func noName() {
    #expect(
      JobText.problems(of: text("[head, 3]")) == """
        job.yaml:9:19: error: trainable must be a string, found the integer 3  [wrong-type]
          fix-it: "3"
        """)
  }
}
