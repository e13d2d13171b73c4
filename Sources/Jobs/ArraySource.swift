import Diagnostics

/// Samples in NumPy files: an array of inputs and one of targets, per part.
public struct ArraySource: Sendable, Hashable {
  /// The arrays of the training or the test samples.
  public enum Part: Sendable, Hashable {
    /// Two arrays of an `.npz` file.
    case archive(DataSpecification.File)
    /// Two `.npy` files.
    case files(inputs: DataSpecification.File, targets: DataSpecification.File)
  }

  /// A name in an `.npz` file.
  public struct Name: Sendable, Hashable {
    /// The name as it was written.
    public var name: String
    /// Where it was written.
    public var location: SourceLocation
  }

  /// The training samples.
  public var train: Part
  /// The test samples, if they have their own files; of the same kind.
  public var test: Part?
  /// The array of inputs of an archive; nil for the only one beside the targets.
  public var inputs: Name?
  /// The array of targets of an archive; nil for files.
  public var target: Name?
}

extension ArraySource {
  /// Reads `train`, `test`, `inputs` and `target` of `.npz` files.
  static func archives(
    train: DataSpecification.File, test: DataSpecification.File?, _ reader: inout KeyedReader
  ) -> ArraySource? {
    let inputs = name("inputs", &reader)
    if reader.value("test_target") != nil {
      reader.report(
        Diagnostic(
          "conflicting-keys", "data.test_target goes with .npy files only",
          at: reader.location(of: "test_target"),
          notes: ["an .npz file holds its targets: data.target names them in both files"],
          remedy: "leave out test_target"))
    }
    guard reader.requiredValue("target", remedy: "target: y") != nil,
      let target = name("target", &reader)
    else { return nil }
    return ArraySource(
      train: .archive(train), test: test.map { .archive($0) }, inputs: inputs, target: target)
  }

  /// Reads `train`, `target`, `test` and `test_target` as `.npy` files.
  static func files(
    train: DataSpecification.File, test: DataSpecification.File?, _ reader: inout KeyedReader
  ) -> ArraySource? {
    if reader.value("inputs") != nil {
      reader.report(
        Diagnostic(
          "conflicting-keys", "data.inputs does not go with .npy files, which hold one array",
          at: reader.location(of: "inputs"), remedy: "leave out inputs"))
    }
    let targets = targetFile("target", of: train, example: "target: train_y.npy", &reader)
    var testPart: Part?
    if let test, DataSpecification.ending(of: test.path) == ".npy" {
      testPart = targetFile("test_target", of: test, example: "test_target: test_y.npy", &reader)
        .map { .files(inputs: test, targets: $0) }
    } else if reader.value("test_target") != nil, reader.value("test") == nil {
      reader.report(
        Diagnostic(
          "missing-key", "data.test_target has no inputs: missing key 'test' in data",
          at: reader.location(of: "test_target"), remedy: "test: test_x.npy"))
    }
    guard let targets else { return nil }
    return ArraySource(
      train: .files(inputs: train, targets: targets), test: testPart, inputs: nil, target: nil)
  }

  private static func name(_ key: String, _ reader: inout KeyedReader) -> Name? {
    guard let location = reader.value(key)?.location else { return nil }
    return reader.string(key).map { Name(name: $0, location: location) }
  }

  private static func targetFile(
    _ key: String, of inputs: DataSpecification.File, example: String, _ reader: inout KeyedReader
  ) -> DataSpecification.File? {
    guard let path = reader.requiredString(key, remedy: example),
      let location = reader.value(key)?.location
    else { return nil }
    guard DataSpecification.ending(of: path) == ".npy" else {
      reader.report(
        Diagnostic(
          "unknown-format",
          "the targets of '\(inputs.path)' are an .npy file, and data.\(key) is '\(path)'",
          at: location, remedy: example))
      return nil
    }
    guard path != inputs.path else {
      reader.report(
        Diagnostic(
          "target-is-input", "'\(path)' is named as inputs and as targets", at: location,
          remedy: example))
      return nil
    }
    return DataSpecification.File(path: path, location: location)
  }
}
