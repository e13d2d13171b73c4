import Testing

@Suite("A missing key is reported with what to write")
struct MissingKeyTests {
  @Test func loss() {
    let text = JobText.replacing("loss: nll\n", "")
    #expect(
      JobText.problems(of: text) == """
        job.yaml:1:1: error: missing key 'loss'  [missing-key]
          fix-it: loss: nll
        """)
  }

  @Test func learningRate() {
    let text = JobText.replacing("{learning_rate: 0.05}", "{}")
    #expect(
      JobText.problems(of: text) == """
        job.yaml:11:8: error: missing key 'learning_rate' in optimizer.sgd  [missing-key]
          fix-it: learning_rate: 0.05
        """)
  }

  @Test func target() {
    let text = JobText.replacing("  target: label\n", "")
    #expect(
      JobText.problems(of: text) == """
        job.yaml:14:3: error: missing key 'target' in data  [missing-key]
          fix-it: target: label
        """)
  }

  @Test func train() {
    let text = JobText.replacing("  train: train.csv\n", "")
    #expect(
      JobText.problems(of: text) == """
        job.yaml:14:3: error: missing key 'train' in data  [missing-key]
          fix-it: train: train.csv
        """)
  }

  @Test func overrideSaysNothing() {
    let text = JobText.replacing("headroom_bits: 1", "overrides: {a: {}}")
    #expect(
      JobText.problems(of: text) == """
        job.yaml:20:15: error: the override of 'a' says nothing  [empty-override]
          fix-it: {storage: int16, fraction_bits: 13}
        """)
  }
}
