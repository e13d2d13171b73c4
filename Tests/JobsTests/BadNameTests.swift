import Testing

@Suite("Names that become C symbols are checked")
struct BadNameTests {
  @Test func hyphen() {
    let text = JobText.replacing("digits_mlp", "digits-mlp")
    #expect(
      JobText.problems(of: text) == """
        job.yaml:1:7: error: the name 'digits-mlp' has other characters than A-Z, a-z, 0-9 and _  \
        [bad-name]
          note: it begins every emitted C symbol and file
          fix-it: digits_mlp
        """)
  }

  @Test func keyword() {
    let text = JobText.replacing("digits_mlp", "int")
    #expect(
      JobText.problems(of: text) == """
        job.yaml:1:7: error: the name 'int' is a keyword of C or C++  [bad-name]
          note: it begins every emitted C symbol and file
          fix-it: int_model
        """)
  }

  @Test func digit() {
    let text = JobText.replacing("digits_mlp", "9lives")
    #expect(
      JobText.problems(of: text) == """
        job.yaml:1:7: error: the name '9lives' begins with a digit  [bad-name]
          note: it begins every emitted C symbol and file
          fix-it: m9lives
        """)
  }

  @Test func underscore() {
    let text = JobText.replacing("digits_mlp", "_x")
    #expect(
      JobText.problems(of: text) == """
        job.yaml:1:7: error: the name '_x' begins with an underscore, which C reserves  [bad-name]
          note: it begins every emitted C symbol and file
          fix-it: x
        """)
  }

  @Test func layer() {
    let text = JobText.replacing("name: head", "name: a b")
    #expect(
      JobText.problems(of: text) == """
        job.yaml:7:26: error: the name 'a b' has other characters than A-Z, a-z, 0-9 and _  \
        [bad-name]
          fix-it: a_b
        """)
  }

  @Test func twice() {
    let text = JobText.replacing("- sigmoid", "- {sigmoid: {}, name: head}")
    #expect(
      JobText.problems(of: text) == """
        job.yaml:7:8: error: two layers are named 'head'  [duplicate-name]
          note: the first is at job.yaml:6:8
        """)
  }
}
