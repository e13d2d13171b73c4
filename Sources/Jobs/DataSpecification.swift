import Diagnostics

/// Where the samples come from and how their inputs are scaled.
public struct DataSpecification: Sendable, Hashable {
  /// What makes the samples.
  public enum Source: Sendable, Hashable {
    case csv(CSVSource)
    case synthetic(SyntheticSource)
  }

  /// A file as the job names it.
  public struct File: Sendable, Hashable {
    /// The path as it was written; relative to the job file.
    public var path: String
    /// Where it was written.
    public var location: SourceLocation
  }

  /// Comma-separated files.
  public struct CSVSource: Sendable, Hashable {
    /// The training samples.
    public var train: File
    /// The test samples, if they have their own file.
    public var test: File?
    /// The input columns; nil for all but the targets.
    public var inputs: [String]?
    /// Where the input columns were named.
    public var inputsLocation: SourceLocation?
    /// The target columns, at least one.
    public var targets: [String]
    /// Where the target columns were named.
    public var targetsLocation: SourceLocation
  }

  /// Made-up samples, for jobs about size and speed.
  public struct SyntheticSource: Sendable, Hashable {
    /// How many; at least 1.
    public var samples: Int
    /// The share of inputs that are not 0, in 0...1; 1 by default.
    public var nonzero: Double
    /// The seed of the samples; 1 by default.
    public var seed: Int
  }

  /// How raw inputs become what the network sees.
  public enum Scaling: Sendable, Hashable {
    /// x
    case none
    /// x × scale + offset
    case affine(scale: Double, offset: Double)
    /// (x − mean) / deviation, per column of the training set
    case standardize
    /// (x − min) / (max − min), per column of the training set
    case minmax
  }

  /// The integers that the device reads.
  public enum RawStorage: String, Sendable, Hashable, CaseIterable {
    case uint8
    case int16
    case int32
  }

  /// What makes the samples.
  public var source: Source
  /// The share of samples, above 0 and below 1, that is kept for the test.
  public var split: Double?
  /// How raw inputs become what the network sees.
  public var scaling: Scaling
  /// The integers that the device reads; nil for values that are quantized elsewhere.
  public var raw: RawStorage?

  /// How many target columns are named; nil where none is.
  public var targetColumns: Int? {
    if case .csv(let source) = source { source.targets.count } else { nil }
  }

  init?(reading value: LocatedValue, problems: inout [Diagnostic]) {
    var reader = KeyedReader(value, path: "data")
    defer { reader.finish(into: &problems) }
    let source = Self.source(&reader, problems: &problems)
    split = Self.split(&reader)
    scaling = Self.scaling(&reader)
    let names = RawStorage.allCases.map(\.rawValue)
    if reader.value("raw") != nil {
      raw = RawStorage(rawValue: reader.choice("raw", of: names, default: ""))
    }
    guard let source else { return nil }
    self.source = source
  }

  // MARK: Sources

  private static func source(
    _ reader: inout KeyedReader, problems: inout [Diagnostic]
  ) -> Source? {
    let fileKeys = ["train", "test", "inputs", "target"]
    let written = fileKeys.filter { reader.value($0) != nil }
    if let value = reader.value("synthetic") {
      for key in written {
        reader.report(conflict(key, "synthetic", &reader))
      }
      return synthetic(value, problems: &problems).map { .synthetic($0) }
    }
    if written.isEmpty {
      _ = reader.requiredValue("train", remedy: "train: train.csv, or synthetic: {samples: 200}")
      return nil
    }
    return csv(&reader).map { .csv($0) }
  }

  private static func synthetic(
    _ value: LocatedValue, problems: inout [Diagnostic]
  ) -> SyntheticSource? {
    var reader = KeyedReader(value, path: "data.synthetic")
    let samples = reader.requiredInteger("samples", in: 1...Int.max, remedy: "samples: 200")
    let nonzero = reader.number("nonzero", default: 1, in: 0...1)
    let seed = reader.integer("seed", default: 1, in: 0...Int.max)
    reader.finish(into: &problems)
    return samples.map { SyntheticSource(samples: $0, nonzero: nonzero, seed: seed) }
  }

  private static func csv(_ reader: inout KeyedReader) -> CSVSource? {
    let train = file("train", reader.requiredString("train", remedy: "train: train.csv"), &reader)
    let test = file("test", reader.string("test"), &reader)
    if reader.value("test") != nil, reader.value("split") != nil {
      reader.report(conflict("split", "test", &reader))
    }
    let inputs = names("inputs", &reader)
    let inputsLocation = reader.value("inputs")?.location
    guard let target = reader.requiredValue("target", remedy: "target: label"),
      let targets = names("target", &reader), let train
    else { return nil }
    return CSVSource(
      train: train, test: test, inputs: inputs, inputsLocation: inputsLocation, targets: targets,
      targetsLocation: target.location)
  }

  private static func file(_ key: String, _ path: String?, _ reader: inout KeyedReader) -> File? {
    guard let path, let location = reader.value(key)?.location else { return nil }
    let formats = VersionScope.dataFiles
    let suffix = path.lastIndex(of: ".").map { path[$0...].lowercased() } ?? ""
    if formats.supported.contains(suffix) { return File(path: path, location: location) }
    if formats.later.contains(suffix) {
      var problem = formats.unsupported(suffix, at: location)
      problem.remedy = nil
      reader.report(problem)
    } else {
      reader.report(
        Diagnostic(
          "unknown-format", "'\(path)' ends in no known data format; known: .csv", at: location))
    }
    return nil
  }

  /// One name or a list of them.
  private static func names(_ key: String, _ reader: inout KeyedReader) -> [String]? {
    guard let value = reader.value(key) else { return nil }
    guard case .list(let items) = value.kind else { return reader.string(key).map { [$0] } }
    if items.isEmpty {
      reader.report(
        Diagnostic("empty-list", "\(reader.path(of: key)) names no column", at: value.location))
    }
    return reader.strings(items, path: reader.path(of: key))
  }

  // MARK: Scaling and split

  private static func scaling(_ reader: inout KeyedReader) -> Scaling {
    let offset = reader.number("offset")
    guard let value = reader.value("scale") else {
      return offset.map { .affine(scale: 1, offset: $0) } ?? .none
    }
    if case .string = value.kind {
      if reader.value("offset") != nil { reader.report(conflict("offset", "scale", &reader)) }
      return reader.choice("scale", of: ["standardize", "minmax"], default: "minmax")
        == "minmax" ? .minmax : .standardize
    }
    guard let scale = reader.number("scale") else { return .none }
    if scale == 0 {
      reader.report(
        Diagnostic(
          "out-of-range", "data.scale must not be 0: every input would be the same",
          at: value.location))
    }
    return .affine(scale: scale, offset: offset ?? 0)
  }

  private static func split(_ reader: inout KeyedReader) -> Double? {
    guard let share = reader.number("split"), let location = reader.value("split")?.location else {
      return nil
    }
    if share <= 0 || share >= 1 {
      reader.report(
        Diagnostic(
          "out-of-range", "data.split must be greater than 0 and less than 1, found \(share)",
          at: location, remedy: "0.2"))
    }
    return share
  }

  private static func conflict(
    _ key: String, _ other: String, _ reader: inout KeyedReader
  ) -> Diagnostic {
    let word = other == "scale" ? "scale: standardize or minmax" : other
    return Diagnostic(
      "conflicting-keys", "data.\(key) does not go with \(word)", at: reader.location(of: key),
      remedy: "leave out \(key)")
  }
}
