import Testing

@Suite("Text that is not YAML, and keys that stand twice")
struct SyntaxTests {
  @Test func openList() {
    let text = JobText.replacing("[64]", "[64")
    #expect(
      JobText.problems(of: text) == """
        job.yaml:4:9: error: not valid YAML: did not find expected ',' or ']'  [yaml-syntax]
          note: while parsing a flow sequence that began at job.yaml:3:10
        """)
  }

  @Test func tab() {
    let text = JobText.replacing("  test: test.csv", "\ttest: test.csv")
    #expect(
      JobText.problems(of: text) == """
        job.yaml:15:1: error: not valid YAML: found a tab character that violates indentation  \
        [yaml-syntax]
          note: while scanning a plain scalar that began at job.yaml:14:10
        """)
  }

  @Test func openQuote() {
    let text = JobText.replacing("target: label", "target: \"label")
    #expect(
      JobText.problems(of: text) == """
        job.yaml:22:1: error: not valid YAML: found unexpected end of stream  [yaml-syntax]
          note: while scanning a quoted scalar that began at job.yaml:16:11
        """)
  }

  @Test func alias() {
    let text = JobText.replacing("loss: nll", "loss: *nll")
    #expect(
      JobText.problems(of: text) == """
        job.yaml:9:7: error: not valid YAML: found undefined alias  [yaml-syntax]
        """)
  }

  @Test func duplicateKey() {
    let text = JobText.replacing("loss: nll", "loss: nll\nloss: mse")
    #expect(
      JobText.problems(of: text) == """
        job.yaml:10:1: error: key 'loss' stands twice in one map  [duplicate-key]
          note: the first is at job.yaml:9:1
          fix-it: keep one of them
        """)
  }

  @Test func keyThreeTimes() {
    let text = JobText.replacing("loss: nll", "loss: nll\nloss: mse\nloss: l1")
    #expect(
      JobText.problems(of: text) == """
        job.yaml:10:1: error: key 'loss' stands twice in one map  [duplicate-key]
          note: the first is at job.yaml:9:1
          fix-it: keep one of them
        job.yaml:11:1: error: key 'loss' stands twice in one map  [duplicate-key]
          note: the first is at job.yaml:9:1
          fix-it: keep one of them
        """)
  }

  @Test func duplicatesInAFlowMap() {
    let text = JobText.replacing("epochs: 5", "epochs: 5, epochs: 6, seed: 2")
    #expect(
      JobText.problems(of: text) == """
        job.yaml:12:38: error: key 'epochs' stands twice in one map  [duplicate-key]
          note: the first is at job.yaml:12:27
          fix-it: keep one of them
        job.yaml:12:58: error: key 'seed' stands twice in one map  [duplicate-key]
          note: the first is at job.yaml:12:49
          fix-it: keep one of them
        """)
  }

  @Test func quotedDuplicate() {
    let text = JobText.replacing("loss: nll", "loss: nll\n\"loss\": mse")
    #expect(
      JobText.problems(of: text) == """
        job.yaml:10:1: error: key 'loss' stands twice in one map  [duplicate-key]
          note: the first is at job.yaml:9:1
          fix-it: keep one of them
        """)
  }

  @Test func duplicateOfAnotherType() {
    let text = JobText.replacing(
      "headroom_bits: 1", "overrides: {1: {fraction_bits: 3}, \"1\": {fraction_bits: 4}}")
    #expect(
      JobText.problems(of: text) == """
        job.yaml:20:38: error: key '1' stands twice in one map  [duplicate-key]
          note: the first is at job.yaml:20:15
          fix-it: keep one of them
        """)
  }

  @Test func listAsKey() {
    let text = JobText.replacing("loss: nll", "loss: nll\n[a]: 1")
    #expect(
      JobText.problems(of: text) == """
        job.yaml:10:1: error: a key must be a word, not a list or a map  [bad-key]
        """)
  }
}
