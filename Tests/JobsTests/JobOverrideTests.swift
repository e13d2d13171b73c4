import Jobs
import Testing

@Suite("--set places a value before the job is checked")
struct JobOverrideTests {
  @Test func replacesAValue() throws {
    let job = try Job(
      text: JobText.complete, file: "job.yaml", overrides: ["training.epochs=3", "name=other"])
    #expect(job.training.epochs == 3)
    #expect(job.name == "other")
  }

  @Test func makesMapsAndReadsFlowValues() throws {
    let job = try Job(
      text: JobText.complete, file: "job.yaml",
      overrides: [
        #"formats.overrides."linear1.weight".fraction_bits=13"#, "model.layers.0={linear: 16}",
      ])
    #expect(job.formats.overrides.map(\.pattern) == ["linear1.weight"])
    #expect(job.formats.overrides.map(\.fractionBits) == [13])
    #expect(job.model.layers[0].value.kind == .integer(16))
  }

  @Test func laterOnesWin() throws {
    let job = try Job(
      text: JobText.complete, file: "job.yaml", overrides: ["training.seed=3", "training.seed=4"])
    #expect(job.training.seed == 4)
  }

  @Test func locationIsTheOption() throws {
    let job = try Job(
      text: JobText.complete, file: "job.yaml", overrides: ["training.epochs=3"])
    #expect(job.location(of: "training.epochs").description == "--set training.epochs")
    #expect(job.location(of: "training.seed").description == "job.yaml:12:44")
  }

  @Test func outOfRange() {
    let problems = JobText.problems(
      of: JobText.complete, set: [#"training.epochs=0"#])
    #expect(
      problems == """
        --set training.epochs: error: training.epochs must be at least 1, found 0  [out-of-range]
          fix-it: 1
        """)
  }

  @Test func unknownKey() {
    let problems = JobText.problems(
      of: JobText.complete, set: [#"training.epoch=3"#])
    #expect(
      problems == """
        --set training.epoch: error: unknown key 'epoch' in training  [unknown-key]
          note: known keys: batch_size, epochs, seed, shuffle, batching
          fix-it: epochs
        """)
  }

  @Test func noEqualsSign() {
    let problems = JobText.problems(
      of: JobText.complete, set: [#"foo"#])
    #expect(
      problems == """
        --set foo: error: there is no '=' between key and value  [bad-set]
          fix-it: --set foo=VALUE
        """)
  }

  @Test func emptyPart() {
    let problems = JobText.problems(
      of: JobText.complete, set: [#"training..a=1"#])
    #expect(
      problems == """
        --set training..a: error: the key has an empty part  [bad-set]
          fix-it: --set training.epochs=3
        """)
  }

  @Test func syntax() {
    let problems = JobText.problems(
      of: JobText.complete, set: [#"model.layers.0.linear=["#])
    #expect(
      problems == """
        --set model.layers.0.linear: error: not valid YAML: did not find expected node content  \
        [yaml-syntax]
        """)
  }

  @Test func noSuchItem() {
    let problems = JobText.problems(
      of: JobText.complete, set: [#"model.layers.7=relu"#])
    #expect(
      problems == """
        --set model.layers.7: error: '7' is no item of a list of 4; items count from 0  [bad-set]
        """)
  }

  @Test func throughAValue() {
    let problems = JobText.problems(
      of: JobText.complete, set: [#"name.x=1"#])
    #expect(
      problems == """
        --set name.x: error: name is the string 'digits_mlp' and has no key 'x'  [bad-set]
          fix-it: set name as a whole
        """)
  }

  @Test func duplicate() {
    let problems = JobText.problems(
      of: JobText.complete, set: [#"training.seed={a: 1, a: 2}"#])
    #expect(
      problems == """
        --set training.seed: error: key 'a' stands twice in one map  [duplicate-key]
          fix-it: keep one of them
        --set training.seed: error: training.seed must be an integer, found a map  [wrong-type]
        """)
  }
}
