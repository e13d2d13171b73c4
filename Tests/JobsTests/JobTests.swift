import Diagnostics
import Foundation
import Jobs
import Testing

@Suite("A job file becomes a value")
struct JobTests {
  @Test func everyField() throws {
    let job = try Job(text: JobText.complete, file: "jobs/digits.yaml")
    #expect(job.name == "digits_mlp")
    #expect(job.model.input == [64])
    #expect(job.model.layers.map(\.key) == ["linear", "sigmoid", "linear", "log_softmax"])
    #expect(job.model.layers.map(\.name) == [nil, nil, "head", nil])
    #expect(job.model.layers[0].value.kind == .integer(32))
    #expect(job.model.layers[1].value.kind == .null)
    #expect(job.model.layers[2].from == ["sigmoid1"])
    #expect(job.model.layers[2].location.description == "jobs/digits.yaml:7:8")
    #expect(job.loss.key == "nll")
    #expect(job.loss.arguments.kind == .null)
    #expect(job.optimizer == .sgd(learningRate: 0.05))
    #expect(job.training.batchSize == 1)
    #expect(job.training.epochs == 5)
    #expect(job.training.shuffle)
    #expect(job.data.scaling == .affine(scale: 0.0625, offset: 0))
    #expect(job.data.raw == .uint8)
    #expect(job.formats.headroomBits == 1)
    #expect(job.target == "host")
    guard case .csv(let csv) = job.data.source else {
      Issue.record("the data is not read as CSV")
      return
    }
    #expect(job.resolve(csv.train.path) == "jobs/train.csv")
    #expect(csv.test?.location.description == "jobs/digits.yaml:15:9")
    #expect(csv.targets == ["label"])
    #expect(csv.inputs == nil)
  }

  @Test func optionalSectionsHaveDefaults() throws {
    let text = """
      name: small
      model: {input: [4], layers: [{linear: 2}]}
      loss: {huber: {delta: 2}}
      optimizer: {sgd: {learning_rate: 1e-3}}
      data: {synthetic: {samples: 20, nonzero: .25}, split: 0.5}
      """
    let job = try Job(text: text, file: "job.yaml")
    #expect(job.loss.arguments["delta"]?.kind == .integer(2))
    #expect(job.optimizer == .sgd(learningRate: 0.001))
    #expect(job.training.epochs == 5)
    #expect(job.training.seed == 1)
    if case .synthetic(let synthetic) = job.data.source {
      #expect(synthetic.samples == 20)
      #expect(synthetic.nonzero == 0.25)
      #expect(synthetic.seed == 1)
    } else {
      Issue.record("the data is not read as synthetic")
    }
    #expect(job.data.split == 0.5)
    #expect(job.data.scaling == .none)
    #expect(job.formats.weightUpdate == "residual8")
    #expect(job.formats.gradientScale == "sample")
    #expect(job.location(of: "formats.headroom_bits").description == "job.yaml:1:1")
  }

  @Test func listsOfColumnsAndColumnScaling() throws {
    let text = JobText.replacing("target: label", "target: [y0, y1]\n  inputs: [a, b]")
      .replacing("scale: 0.0625", with: "scale: standardize")
    let job = try Job(text: text, file: "job.yaml")
    guard case .csv(let csv) = job.data.source else {
      Issue.record("the data is not read as CSV")
      return
    }
    #expect(csv.targets == ["y0", "y1"])
    #expect(csv.inputs == ["a", "b"])
    #expect(job.data.scaling == .standardize)
  }

  @Test func readsAFile() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "job.yaml").path
    try Data(JobText.complete.utf8).write(to: URL(filePath: path))
    let job = try Job.read(from: path)
    #expect(job.directory == folder.path)
    #expect(job.resolve("/data/x.csv") == "/data/x.csv")
  }

  @Test func missingFile() {
    #expect(
      throws: Diagnostics([
        Diagnostic("missing-file", "cannot read 'absent.yaml': there is no such file")
      ])
    ) { try Job.read(from: "absent.yaml") }
  }

  @Test func severalProblemsInTheOrderOfTheFile() {
    let text = """
      name: my-net
      model: {input: [4], layers: [{linear: 2}]}
      optimizer:
        sgd: {learning_rate: -1, momentum: 0.9}
      training: {epochs: 0, sed: 3}
      data: {train: a.csv}
      formats: {default: int9}
      """
    #expect(
      JobText.problems(of: text) == """
        job.yaml:1:1: error: missing key 'loss'  [missing-key]
          fix-it: loss: nll
        job.yaml:1:7: error: the name 'my-net' has other characters than A-Z, a-z, 0-9 and _  \
        [bad-name]
          note: it begins every emitted C symbol and file
          fix-it: my_net
        job.yaml:4:24: error: optimizer.sgd.learning_rate must be greater than 0, found -1  \
        [out-of-range]
        job.yaml:4:28: error: 'momentum' is not supported in this version; supported: \
        learning_rate  [unsupported]
          fix-it: leave out momentum
        job.yaml:5:20: error: training.epochs must be at least 1, found 0  [out-of-range]
          fix-it: 1
        job.yaml:5:23: error: unknown key 'sed' in training  [unknown-key]
          note: known keys: batch_size, epochs, seed, shuffle, batching
          fix-it: seed
        job.yaml:6:7: error: missing key 'target' in data  [missing-key]
          fix-it: target: label
        job.yaml:7:20: error: formats.default must be one of int16, int8, int32, float32; found 'int9'  \
        [unknown-value]
          fix-it: int8
        """)
  }

  @Test(arguments: ["", "# a comment\n", "---\n"])
  func emptyFile(text: String) {
    #expect(
      JobText.problems(of: text) == "job.yaml: error: the job file is empty  [empty-job]")
  }

  @Test func aListAsTheJob() {
    #expect(
      JobText.problems(of: "[1]")
        == "job.yaml:1:1: error: the job must be a map, found a list  [wrong-type]")
  }

  @Test func twoDocumentsAndControlCharacters() {
    #expect(
      JobText.problems(of: "a: 1\n---\nb: 2") == """
        job.yaml:2:1: error: not valid YAML: but found another document  [yaml-syntax]
          note: expected a single document in the stream that began at job.yaml:1:1
        """)
    #expect(
      JobText.problems(of: "a: \u{1}")
        == "job.yaml:1:4: error: not valid YAML: control characters are not allowed  [yaml-syntax]")
  }

  @Test func aliasesOfAliasesStop() {
    var text = "a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1]\n"
    for level in 1..<9 {
      let aliases = Array(repeating: "*a\(level - 1)", count: 8).joined(separator: ", ")
      text += "a\(level): &a\(level) [\(aliases)]\n"
    }
    #expect(JobText.problems(of: text).hasSuffix("more than 100000 values  [job-too-large]"))
  }
}

extension String {
  fileprivate func replacing(_ old: String, with new: String) -> String {
    split(separator: old, omittingEmptySubsequences: false).joined(separator: new)
  }

  @Test func everyFormatWordIsRead() throws {
    for word in ["int8", "int16", "int32", "float32"] {
      let text = JobText.replacing("headroom_bits: 1", "default: \(word)")
      #expect(try Job(text: text, file: "job.yaml").formats.storage == word)
      let override = JobText.replacing(
        "headroom_bits: 1", "overrides: {\"a.*\": {storage: \(word)}}")
      #expect(try Job(text: override, file: "job.yaml").formats.overrides[0].storage == word)
    }
    for word in ["auto", "int32", "int64", "proved"] {
      let text = JobText.replacing("headroom_bits: 1", "accumulator: \(word)")
      #expect(try Job(text: text, file: "job.yaml").formats.accumulator == word)
    }
    for word in ["residual8", "master32", "stochastic16", "nearest16"] {
      let text = JobText.replacing("headroom_bits: 1", "weight_update: \(word)")
      #expect(try Job(text: text, file: "job.yaml").formats.weightUpdate == word)
    }
  }
}
