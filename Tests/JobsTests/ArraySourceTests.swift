import Jobs
import Testing

@Suite("NumPy files in a job")
struct ArraySourceTests {
  private func arrays(_ job: Job) throws -> ArraySource {
    guard case .arrays(let source) = job.data.source else {
      throw JobsTestsError.notArrays
    }
    return source
  }

  private enum JobsTestsError: Error { case notArrays }

  /// The complete job with other data.
  private func text(_ data: String) -> String {
    JobText.replacing(
      "  train: train.csv\n  test: test.csv\n  target: label\n", data)
  }

  @Test func archives() throws {
    let text = text("  train: a.npz\n  test: b.NPZ\n  inputs: x\n  target: y\n")
    let job = try Job(text: text, file: "job.yaml")
    let source = try arrays(job)
    guard case .archive(let train) = source.train, case .archive(let test)? = source.test else {
      Issue.record("both are archives")
      return
    }
    #expect(train.path == "a.npz" && test.path == "b.NPZ")
    #expect(train.location.description == "job.yaml:14:10")
    #expect(source.inputs?.name == "x" && source.target?.name == "y")
    #expect(source.target?.location.description == "job.yaml:17:11")
    let lines = job.canonicalText(of: [.data])
    #expect(lines.hasPrefix("data.train: \"a.npz\"\ndata.test: \"b.NPZ\"\ndata.inputs: \"x\"\n"))
    #expect(lines.contains("data.target: \"y\"\n"))
  }

  @Test func files() throws {
    let text = text(
      "  train: x.npy\n  target: y.npy\n  test: tx.npy\n  test_target: ty.npy\n")
    let job = try Job(text: text, file: "job.yaml")
    let source = try arrays(job)
    guard case .files(let inputs, let targets) = source.train,
      case .files(let testInputs, let testTargets)? = source.test
    else {
      Issue.record("both are pairs of files")
      return
    }
    #expect(
      [inputs, targets, testInputs, testTargets].map(\.path) == [
        "x.npy", "y.npy", "tx.npy", "ty.npy",
      ])
    #expect(
      job.canonicalText(of: [.data]).hasPrefix(
        """
        data.train: "x.npy"
        data.target: "y.npy"
        data.test: "tx.npy"
        data.test_target: "ty.npy"

        """))
  }

  @Test func targetsWithoutAFile() {
    #expect(
      JobText.problems(of: text("  train: x.npy\n  test: tx.npy\n")) == """
        job.yaml:14:3: error: missing key 'target' in data  [missing-key]
          fix-it: target: train_y.npy
        job.yaml:14:3: error: missing key 'test_target' in data  [missing-key]
          fix-it: test_target: test_y.npy
        """)
    #expect(
      JobText.problems(of: text("  train: x.npy\n  target: y\n  test_target: t.npy\n")) == """
        job.yaml:15:11: error: the targets of 'x.npy' are an .npy file, and data.target is 'y'  \
        [unknown-format]
          fix-it: target: train_y.npy
        job.yaml:16:3: error: data.test_target has no inputs: missing key 'test' in data  \
        [missing-key]
          fix-it: test: test_x.npy
        """)
  }

  @Test func keysOfOtherFormats() {
    #expect(
      JobText.problems(of: text("  train: x.npy\n  inputs: x\n  target: y.npy\n")) == """
        job.yaml:15:3: error: data.inputs does not go with .npy files, which hold one array  \
        [conflicting-keys]
          fix-it: leave out inputs
        """)
    #expect(
      JobText.problems(of: text("  train: x.npz\n  target: y\n  test_target: z.npy\n")) == """
        job.yaml:16:3: error: data.test_target goes with .npy files only  [conflicting-keys]
          note: an .npz file holds its targets: data.target names them in both files
          fix-it: leave out test_target
        """)
    #expect(
      JobText.problems(of: text("  train: x.csv\n  target: y\n  test_target: z.npy\n")) == """
        job.yaml:16:3: error: data.test_target goes with .npy files only  [conflicting-keys]
          fix-it: leave out test_target
        """)
  }

  @Test func formatsAreNotMixed() {
    #expect(
      JobText.problems(of: text("  train: x.npz\n  test: x.csv\n  target: y\n")) == """
        job.yaml:15:9: error: data.test 'x.csv' is of another format than data.train 'x.npz'  \
        [mixed-formats]
          fix-it: save both in one format
        """)
  }

  @Test func targetsAmongTheInputs() {
    #expect(
      JobText.problems(of: text("  train: x.csv\n  inputs: [a, label]\n  target: label\n")) == """
        job.yaml:15:15: error: 'label' is named as an input and as a target  [target-is-input]
          fix-it: leave it out of data.inputs
        """)
    #expect(
      JobText.problems(of: text("  train: x.npz\n  inputs: y\n  target: y\n")) == """
        job.yaml:15:11: error: 'y' is named as an input and as a target  [target-is-input]
          fix-it: leave it out of data.inputs
        """)
    #expect(
      JobText.problems(of: text("  train: x.npy\n  target: x.npy\n")) == """
        job.yaml:15:11: error: 'x.npy' is named as inputs and as targets  [target-is-input]
          fix-it: target: train_y.npy
        """)
  }
}
