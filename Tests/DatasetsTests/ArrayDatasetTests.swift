import Datasets
import Diagnostics
import Files
import Foundation
import NumPyFiles
import Testing

/// Samples out of NumPy files: what is read, and each error at the place in the job.
@Suite("NumPy files as data")
struct ArrayDatasetTests {
  private static let file = SourceLocation(file: "job.yaml", line: 12, column: 10)
  private static let inputs = SourceLocation(file: "job.yaml", line: 13, column: 11)
  private static let target = SourceLocation(file: "job.yaml", line: 14, column: 11)

  private func selection(_ inputs: String?, _ target: String) -> ArraySelection {
    ArraySelection(
      inputs: inputs, target: target, inputsLocation: inputs == nil ? nil : Self.inputs,
      targetLocation: Self.target)
  }

  private func read(
    _ path: String, _ inputs: String?, _ target: String, shape: [Int], kind: TargetKind
  ) throws(Diagnostics) -> Dataset {
    let arrays = try LocatedArray.npz(
      path: path, name: "train.npz", at: Self.file, selection(inputs, target))
    return try Dataset(
      inputs: arrays.inputs, targets: arrays.targets, sampleShape: shape, kind: kind)
  }

  /// The diagnostics of an archive of x and y; empty for none.
  private func problems(
    _ x: NumPyArray, _ y: NumPyArray, inputs: String? = "x", target: String = "y",
    shape: [Int] = [2], kind: TargetKind = .classes(count: 3)
  ) throws -> String {
    try TemporaryDirectory.with { folder in
      let path = folder.appending(path: "train.npz").path
      try NumPyArchive.write([("x", x), ("y", y)], to: path)
      do throws(Diagnostics) {
        _ = try read(path, inputs, target, shape: shape, kind: kind)
        return ""
      } catch {
        return error.rendered
      }
    }
  }

  private func reals(_ shape: [Int], _ values: [Double]) -> NumPyArray {
    NumPyArray(shape: shape, elements: .real(values, type: .float32))
  }

  private func integers(_ shape: [Int], _ values: [Int]) -> NumPyArray {
    NumPyArray(shape: shape, elements: .integer(values, type: .int64))
  }

  /// Four samples of two inputs.
  private var x: NumPyArray { reals([4, 2], [1, 2, 3, 4, 5, 6, 7, 8]) }

  // MARK: What is read

  private static func golden(_ name: String) -> String {
    URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden/\(name)").path
  }

  /// The archive also holds an array of objects, which nobody asks for.
  @Test(arguments: ["samples.npz", "samples_compressed.npz"])
  func whatNumPyWrote(_ name: String) throws {
    let path = Self.golden(name)
    for (inputs, shape) in [("x", [2]), ("x", [2, 1]), ("images", [2]), ("images", [1, 2])] {
      let data = try read(path, inputs, "y", shape: shape, kind: .classes(count: 3))
      #expect(data.sampleShape == shape)
      #expect(data.rawInputs == [0, 255, 17, 4, 128, 64, 1, 2])
      #expect(data.targets == .classes([2, 0, 1, 2]))
    }
    let classes = try read(path, "x", "onehot", shape: [2], kind: .classes(count: 3))
    #expect(classes.targets == .classes([2, 0, 1, 2]))
    let values = try read(path, "x", "onehot", shape: [2], kind: .values)
    #expect(
      values.targets == .values([0, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0, 1], perSample: 3))
  }

  @Test func aloneBesideTheTargetNeedsNoName() throws {
    #expect(try problems(x, integers([4, 1], [0, 1, 2, 0]), inputs: nil) == "")
  }

  @Test func valuesOfAnyRank() throws {
    #expect(try problems(x, reals([4], [0.5, 1, 2, 3]), kind: .values) == "")
    #expect(try problems(reals([2], [1, 2]), reals([2], [1, 2]), shape: [1], kind: .values) == "")
  }

  // MARK: Names and shapes

  @Test func unknownArray() throws {
    let y = integers([4], [0, 1, 2, 0])
    #expect(
      try problems(x, y, target: "yy") == """
        job.yaml:14:11: error: there is no array 'yy' in 'train.npz'  [unknown-array]
          note: arrays: x, y
          fix-it: y
        """)
    #expect(
      try problems(x, y, inputs: "data") == """
        job.yaml:13:11: error: there is no array 'data' in 'train.npz'  [unknown-array]
          note: arrays: x, y
        """)
  }

  @Test func severalBesideTheTarget() {
    do throws(Diagnostics) {
      _ = try LocatedArray.npz(
        path: Self.golden("samples.npz"), name: "train.npz", at: Self.file, selection(nil, "y"))
      Issue.record("'names' holds objects")
    } catch {
      #expect(
        error.rendered == """
          job.yaml:14:11: error: 'train.npz' holds 4 arrays beside 'y', and data.inputs names none \
           [no-inputs]
            note: arrays: x, images, y, onehot, names
            fix-it: inputs: x
          """)
    }
  }

  @Test func inputShape() throws {
    let y = integers([4], [0, 1, 2, 0])
    #expect(
      try problems(x, y, shape: [3]) == """
        job.yaml:13:11: error: array 'x' of 'train.npz' has the shape [4, 2], 2 per sample; the \
        model's input [3] needs 3  [input-shape]
          fix-it: model.input: [2], or inputs of the shape [samples, 3]
        """)
    let images = reals([1, 4, 5, 3], [Double](repeating: 0, count: 60))
    #expect(
      try problems(images, integers([1], [0]), shape: [3, 4, 5]) == """
        job.yaml:13:11: error: array 'x' of 'train.npz' has the shape [1, 4, 5, 3]: the extents of \
        the model's input [3, 4, 5] in another order  [axis-order]
          fix-it: x.transpose(0, 3, 1, 2)
        """)
    #expect(try problems(images, integers([1], [0]), shape: [60]) == "")
  }

  @Test func targetShape() throws {
    #expect(
      try problems(x, integers([4, 2], [0, 1, 1, 0, 1, 0, 0, 1])) == """
        job.yaml:14:11: error: array 'y' of 'train.npz' has the shape [4, 2]; targets are class \
        indices of the shape [4], or one-hot rows of the shape [4, 3]  [target-shape]
        """)
  }

  @Test func sampleCounts() throws {
    #expect(
      try problems(x, integers([3], [0, 1, 2])) == """
        job.yaml:14:11: error: array 'x' of 'train.npz' holds 4 samples, array 'y' of 'train.npz' 3 \
         [sample-counts]
          note: shapes: [4, 2] and [3]
          fix-it: save one target per sample, in the same order
        """)
  }

  @Test func noSamples() throws {
    #expect(
      try problems(reals([0, 2], []), integers([0], [])) == """
        job.yaml:13:11: error: array 'x' of 'train.npz' has the shape [0, 2]: no samples  \
        [empty-data]
        """)
    #expect(try problems(x, integers([], [1])).contains("has the shape []: no samples"))
  }

  // MARK: Values

  @Test func classesBeyond() throws {
    #expect(
      try problems(x, integers([4], [0, 11, 3, 1 << 62])) == """
        job.yaml:14:11: error: 4611686018427387904 in array 'y' of 'train.npz', row 4 (index 3); \
        integers are exact up to 2^53 = 9007199254740992  [out-of-range]
          fix-it: save y.astype(numpy.float64)
        """)
    #expect(
      try problems(x, integers([4], [0, 11, 3, 1])) == """
        job.yaml:14:11: error: class 11 of 3 in array 'y' of 'train.npz', row 2 (index 1) and 1 \
        further row  [not-a-class]
          note: the model has classes 0 to 2
          fix-it: labels from 0 to 2, or more outputs of the last layer
        """)
    #expect(
      try problems(x, integers([4], [1, 2, 3, 1])).hasSuffix(
        "fix-it: classes count from 0: save y - 1"))
  }

  @Test func noClassIndices() throws {
    #expect(
      try problems(x, reals([4], [0, -1, 1.5, 3])) == """
        job.yaml:14:11: error: -1, which is no class index 0, 1, 2, …, in array 'y' of 'train.npz', \
        row 2 (index 1) and 1 further row  [not-a-class]
          fix-it: save class indices: numpy.unique(y, return_inverse=True)[1]
        job.yaml:14:11: error: class 3 of 3 in array 'y' of 'train.npz', row 4 (index 3)  \
        [not-a-class]
          note: the model has classes 0 to 2
          fix-it: labels from 0 to 2, or more outputs of the last layer
        """)
  }

  @Test func rowsThatAreNotOneHot() throws {
    let rows = reals([4, 3], [0, 1, 0, 1, 1, 0, 0.5, 0.25, 0.25, 0, 0, 0])
    #expect(
      try problems(x, rows) == """
        job.yaml:14:11: error: [1, 1, 0], which is not one-hot, in array 'y' of 'train.npz', row 2 \
        (index 1) and 2 further rows  [not-one-hot]
          fix-it: save class indices: y.argmax(axis=1)
        """)
  }

  @Test func valuesOutsideTheLossesDomain() throws {
    let arrays = try TemporaryDirectory.with { folder in
      let path = folder.appending(path: "train.npz").path
      try NumPyArchive.write([("x", x), ("y", reals([4], [0.5, 2, 1, -1]))], to: path)
      return try LocatedArray.npz(
        path: path, name: "train.npz", at: Self.file, selection("x", "y"))
    }
    let rule = TargetRule(remedy: "y / 2") { row in
      row.first { !(0...1).contains($0) }.map { "\($0), which is no share," }
    }
    do throws(Diagnostics) {
      _ = try Dataset(
        inputs: arrays.inputs, targets: arrays.targets, sampleShape: [2], kind: .values,
        targetRule: rule)
      Issue.record("2 is no share")
    } catch {
      #expect(
        error.rendered == """
          job.yaml:14:11: error: 2.0, which is no share, in array 'y' of 'train.npz', row 2 (index \
          1) and 1 further row  [target-domain]
            fix-it: y / 2
          """)
    }
  }

  @Test func notFinite() throws {
    let x = reals([4, 2], [1, 2, 3, .nan, .infinity, .nan, 7, 8])
    #expect(
      try problems(x, reals([4], [0, 1, -.infinity, 0])) == """
        job.yaml:13:11: error: nan in array 'x' of 'train.npz', row 2 (index 1) and 1 further row; \
        data must be finite  [not-finite]
          fix-it: leave these rows out, or numpy.nan_to_num(x)
        job.yaml:14:11: error: -inf in array 'y' of 'train.npz', row 3 (index 2); data must be \
        finite  [not-finite]
          fix-it: leave these rows out, or numpy.nan_to_num(y)
        """)
  }

  // MARK: Files

  @Test func objects() {
    do throws(Diagnostics) {
      _ = try read(
        Self.golden("samples.npz"), "names", "y", shape: [2], kind: .classes(count: 3))
      Issue.record("'names' holds objects")
    } catch {
      #expect(
        error.rendered == """
          job.yaml:12:10: error: 'train.npz': array 'names' has the dtype '|O' (object)  \
          [unsupported-dtype]
            note: float32, float64, bool and integers of 8 to 64 bits can be read
            fix-it: save array.astype(numpy.float32)
          """)
    }
  }

  @Test func truncatedFiles() throws {
    try TemporaryDirectory.with { folder in
      let whole = try Data(contentsOf: URL(filePath: Self.golden("samples.npz")))
      let url = folder.appending(path: "cut.npz")
      try whole.prefix(whole.count / 2).write(to: url)
      do throws(Diagnostics) {
        _ = try read(url.path, "x", "y", shape: [2], kind: .classes(count: 3))
        Issue.record("half an archive is none")
      } catch {
        #expect(error.rendered.hasPrefix("job.yaml:12:10: error: 'train.npz': the archive "))
        #expect(error.rendered.contains("[truncated-file]"))
      }
      try Data(x.npyBytes.dropLast(3)).write(to: folder.appending(path: "x.npy"))
      do throws(Diagnostics) {
        _ = try LocatedArray.npy(
          path: folder.appending(path: "x.npy").path, name: "x.npy", at: Self.file)
        Issue.record("three bytes are missing")
      } catch {
        #expect(
          error.rendered == """
            job.yaml:12:10: error: 'x.npy': the array has the shape (4, 2) of float32 and needs 32 \
            bytes, 29 are there  [truncated-file]
              fix-it: copy the file again, or save it again with numpy.save
            """)
      }
    }
  }
}
