import Files
import Foundation
import NumPyFiles
import Testing

/// Jobs whose data are NumPy files train as those whose data are comma-separated.
@Suite struct ArrayDataTests {
  private static let job = """
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
    data: {train: train.csv, target: label, scale: standardize, raw: uint8}
    """
  private static let inputs = [5, 1, 0, 25, 255, 100, 7, 9, 80, 81]
  private static let labels = [0, 1, 0, 1, 1]

  private func array(_ shape: [Int], _ values: [Int], _ type: NumPyArray.IntegerType) -> NumPyArray
  {
    NumPyArray(shape: shape, elements: .integer(values, type: type))
  }

  /// A folder with the same samples in every format.
  private func withFiles(_ body: (URL) async throws -> Void) async throws {
    try await TemporaryDirectory.with { folder in
      let rows = Self.labels.indices.map {
        "\(Self.inputs[2 * $0]),\(Self.inputs[2 * $0 + 1]),\(Self.labels[$0])\n"
      }
      try ("a,b,label\n" + rows.joined()).write(
        to: folder.appending(path: "train.csv"), atomically: true, encoding: .utf8)
      let x = array([5, 2], Self.inputs, .uint8)
      let y = array([5], Self.labels, .int64)
      let oneHot = array([5, 2], Self.labels.flatMap { [1 - $0, $0] }, .bool)
      try NumPyArchive.write(
        [("x", x), ("y", y), ("onehot", oneHot)],
        to: folder.appending(path: "train.npz").path, compression: .deflated)
      try Data(x.npyBytes).write(to: folder.appending(path: "x.npy"))
      try Data(y.npyBytes).write(to: folder.appending(path: "y.npy"))
      try await body(folder)
    }
  }

  /// The emitted program of a job with other data.
  private func program(_ data: String, in folder: URL) async throws -> [String: Data] {
    let job = Self.job.replacing("train: train.csv, target: label", with: data)
    try job.write(to: folder.appending(path: "job.yaml"), atomically: true, encoding: .utf8)
    let answer = try await Fixgrad.run(
      ["generate", "job.yaml", "--out", "out", "--quiet"], in: folder)
    #expect(answer.status == 0, "\(answer.errors)")
    // The self-test's golden loss and hash are of a training over these samples.
    var files = try Fixgrad.files(folder.appending(path: "out"))
    for (path, content) in files {
      let text = try #require(String(data: content, encoding: .utf8))
      files[path] = Data(text.replacing(/[0-9a-f]{64}/, with: "hash").utf8)
    }
    return files
  }

  @Test func everyFormatGivesTheSameProgram() async throws {
    try await withFiles { folder in
      let expected = try await program("train: train.csv, target: label", in: folder)
      #expect(expected.count > 15)
      for data in [
        "train: train.npz, inputs: x, target: y", "train: train.npz, inputs: x, target: onehot",
        "train: x.npy, target: y.npy",
      ] {
        #expect(try await program(data, in: folder) == expected, "\(data)")
      }
      let others = try await program("train: train.npz, inputs: onehot, target: y", in: folder)
      #expect(others != expected)
    }
  }

  @Test func splitAndTestFiles() async throws {
    try await withFiles { folder in
      for data in [
        "train: train.npz, inputs: x, target: y, test: train.npz",
        "train: x.npy, target: y.npy, test: x.npy, test_target: y.npy",
        "train: train.npz, inputs: x, target: y, split: 0.4",
      ] {
        let job = Self.job.replacing("train: train.csv, target: label", with: data)
        try job.write(to: folder.appending(path: "job.yaml"), atomically: true, encoding: .utf8)
        let answer = try await Fixgrad.run(
          ["compare", "job.yaml", "--seeds", "1", "--exact", "2", "--report", "r", "--quiet"],
          in: folder)
        #expect(answer.status != 2, "\(answer.errors)")
        let json = try String(
          contentsOf: folder.appending(path: "r/drift.json"), encoding: .utf8)
        #expect(json.contains("\"tests\" : \(data.contains("split") ? 2 : 5)"), "\(data)")
      }
    }
  }

  /// Compares the job, with rows of targets, over 60 epochs.
  private func compare(_ rows: [Double], in folder: URL) async throws -> Fixgrad.Answer {
    let x = array([5, 2], Self.inputs, .uint8)
    let y = NumPyArray(shape: [5, 2], elements: .real(rows, type: .float32))
    try NumPyArchive.write([("x", x), ("y", y)], to: folder.appending(path: "soft.npz").path)
    let data = "train: soft.npz, test: soft.npz, inputs: x, target: y"
    let job = Self.job.replacing("train: train.csv, target: label", with: data)
      .replacing("epochs: 2", with: "epochs: 60")
    try job.write(to: folder.appending(path: "job.yaml"), atomically: true, encoding: .utf8)
    return try await Fixgrad.run(
      ["compare", "job.yaml", "--seeds", "1", "--exact", "2", "--report", "r", "--quiet"],
      in: folder)
  }

  private func accuracies(in folder: URL) throws -> [Double] {
    let data = try Data(contentsOf: folder.appending(path: "r/drift.json"))
    let json = try JSONSerialization.jsonObject(with: data) as? [String: Any]
    let float = try #require(json?["float"] as? [String: Any])
    return try #require((float["accuracy"] as? [[Double]])?.first)
  }

  /// Rows that are all but one-hot are trained and measured as if they were.
  @Test func distributions() async throws {
    let few = 1.0 / 1024
    let oneHot: [Double] = Self.labels.flatMap { [Double(1 - $0), Double($0)] }
    let soft = oneHot.map { $0 == 1 ? 1 - few : few }
    try await withFiles { folder in
      #expect(try await compare(oneHot, in: folder).status == 0)
      let expected = try accuracies(in: folder)
      #expect(expected.count == 60 && expected[59] >= 80)
      #expect(try await compare(soft, in: folder).status == 0)
      #expect(try accuracies(in: folder) == expected)
    }
  }

  @Test func rowsThatAreNoDistribution() async throws {
    try await withFiles { folder in
      let rows = [0.5, 0.25] + Array(repeating: 0.5, count: 6) + [1.5, -0.5]
      let answer = try await compare(rows, in: folder)
      #expect(answer.status == 2)
      #expect(
        answer.errors == """
          job.yaml:12:60: error: [0.5, 0.25], which is no distribution: none below 0, sum 1, in \
          array 'y' of 'soft.npz', row 1 (index 0) and 1 further row  [target-domain]
            fix-it: divide each row by its sum, or name class indices

          """)
    }
  }

  @Test func targetsThatDoNotFitTheOutput() async throws {
    try await withFiles { folder in
      let job = Self.job.replacing("    - log_softmax\n", with: "")
        .replacing("loss: nll", with: "loss: mse")
        .replacing("train: train.csv, target: label", with: "train: x.npy, target: y.npy")
      try job.write(to: folder.appending(path: "job.yaml"), atomically: true, encoding: .utf8)
      let answer = try await Fixgrad.run(["generate", "job.yaml"], in: folder)
      #expect(answer.status == 2)
      #expect(
        answer.errors == """
          job.yaml:11:30: error: 'y.npy' has the shape [5], 1 per sample; the network's output [2] \
          needs 2  [target-shape]
            fix-it: targets of the shape [5, 2]

          """)
    }
  }

  @Test func whatTheDeviceDoesNotRead() async throws {
    try await withFiles { folder in
      let job = Self.job.replacing(
        "train: train.csv, target: label", with: "train: w.npz, inputs: x, target: y")
      try job.write(to: folder.appending(path: "job.yaml"), atomically: true, encoding: .utf8)
      try NumPyArchive.write(
        [("x", array([2, 2], [1, 2, 3, 256], .int16)), ("y", array([2], [0, 1], .uint8))],
        to: folder.appending(path: "w.npz").path)
      let answer = try await Fixgrad.run(["generate", "job.yaml"], in: folder)
      #expect(answer.status == 2)
      #expect(answer.errors.contains("error: sample 2 holds 256.0, which is no uint8  [not-raw]"))
    }
  }

  @Test func numbersBeyondFloat32() async throws {
    try await withFiles { folder in
      let job = Self.job.replacing(", scale: standardize, raw: uint8", with: "")
      try job.write(to: folder.appending(path: "job.yaml"), atomically: true, encoding: .utf8)
      try "a,b,label\n1,2,0\n3,1e39,1\n".write(
        to: folder.appending(path: "train.csv"), atomically: true, encoding: .utf8)
      let answer = try await Fixgrad.run(["generate", "job.yaml"], in: folder)
      #expect(answer.status == 2)
      #expect(
        answer.errors == """
          job.yaml:12:7: error: input 2 of sample 2 is 1e+39, beyond float32  [beyond-float32]
            fix-it: scale the data to about 1

          """)
    }
  }
}
