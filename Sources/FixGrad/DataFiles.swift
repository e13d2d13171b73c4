import Datasets
import Diagnostics
import GraphIR
import Jobs

/// The files of a job's samples as they are, before a network says what they mean.
struct DataFiles {
  /// The training samples; nil when they are made up.
  let train: Part?
  /// The test samples, if they have files of their own.
  let test: Part?

  /// The samples of one file, or of one pair of files.
  enum Part {
    case table(CSVTable, ColumnSelection)
    case arrays(inputs: LocatedArray, targets: LocatedArray)
  }

  /// Reads every file that a job names.
  init(_ job: Job) throws(Diagnostics) {
    switch job.data.source {
    case .synthetic: (train, test) = (nil, nil)
    case .csv(let source):
      let selection = ColumnSelection(
        inputs: source.inputs, targets: source.targets, inputsLocation: source.inputsLocation,
        targetsLocation: source.targetsLocation)
      func table(_ file: DataSpecification.File) throws(Diagnostics) -> Part {
        .table(
          try CSVTable.read(path: job.resolve(file.path), name: file.path, at: file.location),
          selection)
      }
      train = try table(source.train)
      test = try source.test.map(table)
    case .arrays(let source):
      train = try source.read(source.train, of: job)
      test = try source.test.map { part throws(Diagnostics) in try source.read(part, of: job) }
    }
  }

  /// How many targets a sample has, nil where files do not say. One-hot rows count as 1: they name a
  /// class, as an index does.
  var targetColumns: Int? {
    let parts = [train, test].compactMap(\.self)
    guard let first = parts.first else { return nil }
    return parts.allSatisfy(\.isOneHot) ? 1 : first.targetColumns
  }
}

extension DataFiles.Part {
  /// How many targets a sample has.
  var targetColumns: Int {
    switch self {
    case .table(_, let selection): selection.targets.count
    case .arrays(_, let targets): targets.perSample
    }
  }

  /// Whether every sample has several targets, all 0 but one that is 1.
  var isOneHot: Bool {
    switch self {
    case .table(let table, let selection): selection.isOneHot(in: table)
    case .arrays(_, let targets): targets.isOneHot
    }
  }

  /// The samples as a network takes them.
  func dataset(
    of job: Job, for network: Network
  ) throws(Diagnostics) -> Dataset {
    let (shape, kind) = (job.model.input, network.targetKind.inFiles)
    let rule = network.targetDomain.rule
    switch self {
    case .table(let table, let selection):
      try checkCount(network) { outputs in
        Diagnostic(
          "target-columns",
          "the network's output \(outputs) needs \(outputs.count) target columns, "
            + "\(targetColumns) are named", at: selection.targetsLocation,
          remedy: "data.target: [a list of \(outputs.count) columns]")
      }
      return try Dataset(
        table, selection: selection, sampleShape: shape, kind: kind, targetRule: rule)
    case .arrays(let inputs, let targets):
      try checkCount(network) { outputs in
        Diagnostic(
          "target-shape",
          "\(targets.subject) has the shape \(targets.array.shape), \(targetColumns) per sample; the "
            + "network's output \(outputs) needs \(outputs.count)", at: targets.location,
          remedy: "targets of the shape "
            + "\(Shape(Array(targets.array.shape.prefix(1)) + outputs.extents))")
      }
      return try Dataset(
        inputs: inputs, targets: targets, sampleShape: shape, kind: kind, targetRule: rule)
    }
  }

  private func checkCount(
    _ network: Network, _ problem: (Shape) -> Diagnostic
  ) throws(Diagnostics) {
    guard case .values = network.targetKind else { return }
    let outputs = network.graph.shape(network.output)
    guard targetColumns == outputs.count else { throw Diagnostics([problem(outputs)]) }
  }
}

extension ArraySource {
  /// Reads the arrays of one part.
  fileprivate func read(_ part: Part, of job: Job) throws(Diagnostics) -> DataFiles.Part {
    switch part {
    case .archive(let file):
      guard let target else { preconditionFailure("an archive's targets have a name") }
      let arrays = try LocatedArray.npz(
        path: job.resolve(file.path), name: file.path, at: file.location,
        ArraySelection(
          inputs: inputs?.name, target: target.name, inputsLocation: inputs?.location,
          targetLocation: target.location))
      return .arrays(inputs: arrays.inputs, targets: arrays.targets)
    case .files(let inputs, let targets):
      func read(_ file: DataSpecification.File) throws(Diagnostics) -> LocatedArray {
        try LocatedArray.npy(path: job.resolve(file.path), name: file.path, at: file.location)
      }
      return .arrays(inputs: try read(inputs), targets: try read(targets))
    }
  }
}

extension GraphIR.TargetKind {
  /// What a file's targets are read as.
  fileprivate var inFiles: Datasets.TargetKind {
    switch self {
    case .classIndex(let count): .classes(count: count)
    case .values: .values
    }
  }
}
