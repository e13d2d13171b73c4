import Files
import Foundation
import Testing

/// Bad input gives a located error with its remedy on standard error, exit status 2, and leaves
/// nothing behind.
@Suite struct BadInputTests {
  static let job = """
    name: net
    model:
      input: [2]
      layers:
        - linear: 3
        - sigmoid
        - linear: 2
        - log_softmax
    loss: nll
    optimizer: {sgd: {learning_rate: 0.1}}
    training: {epochs: 2}
    data: {train: train.csv, target: label}
    """
  static let table = "a,b,label\n0.5,1,0\n-1,0.25,1\n0.75,-0.5,0\n"

  /// The diagnostics of `generate` on a job and a table in a folder of their own.
  private func diagnostics(
    job: String = Self.job, table: String? = Self.table, environment: [String: String] = [:]
  ) async throws -> String {
    try await TemporaryDirectory.with { folder in
      try job.write(to: folder.appending(path: "job.yaml"), atomically: true, encoding: .utf8)
      if let table {
        try table.write(to: folder.appending(path: "train.csv"), atomically: true, encoding: .utf8)
      }
      let answer = try await Fixgrad.run(
        ["generate", "job.yaml", "--out", "out"], in: folder, environment: environment)
      #expect(answer.status == 2)
      #expect(answer.output == "")
      let left = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
      #expect(left == (table == nil ? ["job.yaml"] : ["job.yaml", "train.csv"]))
      return answer.errors
    }
  }

  @Test func unknownKey() async throws {
    let job = Self.job.replacing("training: {epochs: 2}", with: "trainig: {epochs: 2}")
    #expect(
      try await diagnostics(job: job).hasPrefix(
        "job.yaml:11:1: error: unknown key 'trainig'  [unknown-key]\n"))
    #expect(try await diagnostics(job: job).contains("\n  fix-it: training\n"))
  }

  @Test func aBatchThatIsNeverFull() async throws {
    let job = Self.job.replacing("{epochs: 2}", with: "{batch_size: 7, epochs: 2}")
    #expect(
      try await diagnostics(job: job) == """
        job.yaml:11:24: error: a batch of 7 samples is never full: a training sees 6, 3 in each \
        of 2 epochs  [batch-too-large]
          note: there is no update before a batch is full; batches run on across epochs
          fix-it: batch_size: 3

        """)
  }

  @Test func missingFile() async throws {
    #expect(
      try await diagnostics(table: nil)
        == "job.yaml:12:15: error: cannot read 'train.csv': there is no such file  [missing-file]\n"
    )
  }

  @Test func missingJob() async throws {
    let answer = try await Fixgrad.run(["generate", "nowhere.yaml"])
    #expect(answer.status == 2)
    #expect(answer.errors.contains("nowhere.yaml"))
    #expect(answer.errors.contains("there is no such file"))
  }

  @Test func wrongColumn() async throws {
    #expect(
      try await diagnostics(table: "a,b,labels\n1,2,0\n") == """
        job.yaml:12:34: error: there is no column 'label' in 'train.csv'  [unknown-column]
          note: columns: a, b, labels
          fix-it: labels

        """)
  }

  @Test func nonNumericCell() async throws {
    let errors = try await diagnostics(table: "a,b,label\n1,2,0\n1,two,1\n")
    #expect(errors.hasPrefix("train.csv:3: error: "))
    #expect(errors.contains("'two'"))
    #expect(errors.contains("'b'"))
    #expect(errors.contains("[not-a-number]"))
  }

  @Test func notANumberInTheData() async throws {
    let errors = try await diagnostics(table: "a,b,label\n1,2,0\n1,nan,1\n")
    #expect(errors.hasPrefix("train.csv:3: error: "))
    #expect(errors.contains("'b'"))
    #expect(errors.contains("[not-finite]"))
  }

  @Test func emptyData() async throws {
    #expect(try await diagnostics(table: "a,b,label\n").contains("[empty-data]"))
    #expect(try await diagnostics(table: "").contains("[empty-data]"))
  }

  @Test func classOutOfRange() async throws {
    let errors = try await diagnostics(table: "a,b,label\n1,2,0\n1,2,2\n")
    #expect(errors.hasPrefix("train.csv:3: error: "))
    #expect(errors.contains("[not-a-class]"))
  }

  @Test func shapeMismatch() async throws {
    let job = Self.job.replacing("- sigmoid", with: "- add: [input, linear1]")
    #expect(
      try await diagnostics(job: job) == """
        job.yaml:6:7: error: in 'add1': the operands of add have one shape  [shape-mismatch]
          note: shapes: [2] and [3]

        """)
  }

  @Test func inputThatDoesNotFitTheTable() async throws {
    let job = Self.job.replacing("input: [2]", with: "input: [3]")
    #expect(
      try await diagnostics(job: job)
        == "train.csv: error: 'train.csv' has 2 input columns, the model's input [3] needs 3  "
        + "[input-width]\n")
  }

  @Test func lossThatDoesNotFit() async throws {
    let job = Self.job.replacing("    - log_softmax\n", with: "")
    #expect(
      try await diagnostics(job: job) == """
        job.yaml:8:7: error: nll takes the output of log_softmax, and the last layer 'linear2' is \
        linear  [loss-does-not-fit]
          fix-it: end model.layers with '- log_softmax'

        """)
  }

  @Test func divergingCalibration() async throws {
    let job = Self.job.replacing("- sigmoid", with: "- relu")
      .replacing("    - log_softmax\n", with: "").replacing("loss: nll", with: "loss: mse")
      .replacing("target: label", with: "inputs: [a, b], target: [label, other]")
      .replacing("learning_rate: 0.1", with: "learning_rate: 1e6")
      .replacing("epochs: 2", with: "epochs: 200")
    let errors = try await diagnostics(
      job: job, table: "a,b,label,other\n0.5,1,0,1\n-1,0.25,1,0\n0.75,-0.5,0,2\n")
    let lines = errors.split(separator: "\n").map(String.init)
    let message = try #require(lines.first)
    #expect(message.hasPrefix("job.yaml:9:34: error: in '"))
    #expect(message.contains("training in double precision reached "))
    #expect(message.hasSuffix("[calibration-diverged]"))
    #expect(lines.last == "  fix-it: learning_rate: 100000.0")
  }

  @Test func noCompiler() async throws {
    #expect(
      try await diagnostics(environment: ["PATH": "/nonexistent", "CC": ""]) == """
        error: no C compiler: none of gcc, clang and cc is on PATH  [no-c-compiler]
          fix-it: install one (Debian: apt-get install gcc) or set CC

        """)
  }

  @Test func overrideThatMatchesNothing() async throws {
    let job = Self.job + "\nformats: {overrides: {\"linear9.*\": {fraction_bits: 3}}}\n"
    let errors = try await diagnostics(job: job)
    #expect(errors.hasPrefix("job.yaml:13:23: error: no buffer matches 'linear9.*'"))
  }

  @Test func overrideOfAFixedFormat() async throws {
    let job = Self.job + "\nformats: {overrides: {sigmoid1: {fraction_bits: 3}}}\n"
    #expect(
      try await diagnostics(job: job) == """
        job.yaml:13:23: error: in 'sigmoid1': the operator of 'sigmoid1' makes it int16 Q0.15 always  \
        [override-of-fixed-format]
          fix-it: leave this override out

        """)
  }

  @Test func moreFractionBitsThanTheAccumulator() async throws {
    let job = Self.job + "\nformats: {overrides: {linear1.bias: {fraction_bits: 60}}}\n"
    let errors = try await diagnostics(job: job)
    #expect(
      errors.hasPrefix(
        "job.yaml:13:23: error: in 'linear1.bias': 60 fraction bits are asked for, and what "
          + "'linear1.bias' joins allows "))
    #expect(errors.contains("[override-beyond-limit]\n  fix-it: fraction_bits: "))
  }

  @Test func aFormatWithoutAKernel() async throws {
    let job =
      Self.job
      + "\nformats: {overrides: {linear2: {storage: int8, fraction_bits: -9}}}\n"
    #expect(
      try await diagnostics(job: job) == """
        job.yaml:13:10: error: in 'log_softmax1': there is no kernel for the exponential of int8 \
        Q16.-9  \
        [no-kernel]
          note: operands: linear2 [2] int8 Q16.-9
          fix-it: formats.overrides: {linear2: {fraction_bits: -8}}

        """)
  }

  @Test func nameOfALibraryType() async throws {
    let job = Self.job.replacing("name: net", with: "name: size")
    let errors = try await diagnostics(job: job)
    #expect(errors.contains("makes 'size_t', a type of the C library"))
    #expect(errors.contains("fix-it: size_model"))
  }

  @Test func moreClassesThanALabelCanName() async throws {
    let job = Self.job.replacing("- linear: 2", with: "- linear: 40000")
    let errors = try await diagnostics(job: job)
    #expect(errors.contains("nll takes at most 32767 classes: labels are int16"))
  }

  @Test func aSplitOfOneSample() async throws {
    let job = Self.job.replacing("target: label}", with: "target: label, split: 0.5}")
    #expect(
      try await diagnostics(job: job, table: "a,b,label\n0.5,1,0\n").hasPrefix(
        "job.yaml:12:"))
    #expect(
      try await diagnostics(job: job, table: "a,b,label\n0.5,1,0\n").contains(
        "error: a split needs at least 2 samples, there is 1  [too-few-samples]"))
  }

  @Test func rangesThatAreNone() async throws {
    try await TemporaryDirectory.with { folder in
      try Self.job.write(to: folder.appending(path: "job.yaml"), atomically: true, encoding: .utf8)
      try Self.table.write(
        to: folder.appending(path: "train.csv"), atomically: true, encoding: .utf8)
      try "[1, 2".write(
        to: folder.appending(path: "ranges.json"), atomically: true, encoding: .utf8)
      let answer = try await Fixgrad.run(["generate", "job.yaml", "--out", "out"], in: folder)
      #expect(answer.status == 2)
      #expect(
        answer.errors == """
          error: 'ranges.json' is not what `fixgrad calibrate` writes  [bad-ranges]
            fix-it: delete it, or run `fixgrad calibrate` again

          """)
    }
  }

  @Test func foreignFolderIsNotReplaced() async throws {
    try await TemporaryDirectory.with { folder in
      try Self.job.write(to: folder.appending(path: "job.yaml"), atomically: true, encoding: .utf8)
      try Self.table.write(
        to: folder.appending(path: "train.csv"), atomically: true, encoding: .utf8)
      let answer = try await Fixgrad.run(["generate", "job.yaml", "--out", "."], in: folder)
      #expect(answer.status == 2)
      #expect(answer.errors.contains("[foreign-folder]"))
      let left = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
      #expect(left == ["job.yaml", "train.csv"])
    }
  }

  @Test func wrongUsage() async throws {
    let answer = try await Fixgrad.run(["generate", "job.yaml", "--epochs", "many"])
    #expect(answer.status == 2)
    #expect(answer.errors.contains("The value 'many' is invalid for '--epochs <epochs>'"))
  }
}
