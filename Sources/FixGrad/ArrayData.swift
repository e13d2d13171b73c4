import Datasets
import Diagnostics
import GraphIR
import Jobs

extension ArraySource {
  /// Reads the arrays of one part of a job's samples, as its network takes them.
  func dataset(
    _ part: Part, of job: Job, for network: Network
  ) throws(Diagnostics) -> Dataset {
    let (inputs, targets) = try arrays(part, of: job)
    let dataset = try Dataset(
      inputs: inputs, targets: targets, sampleShape: job.model.input,
      kind: network.targetKind.inFiles)
    try Self.checkTargets(dataset, targets, network)
    return dataset
  }

  private func arrays(
    _ part: Part, of job: Job
  ) throws(Diagnostics) -> (inputs: LocatedArray, targets: LocatedArray) {
    switch part {
    case .archive(let file):
      guard let target else { preconditionFailure("an archive's targets have a name") }
      return try LocatedArray.npz(
        path: job.resolve(file.path), name: file.path, at: file.location,
        ArraySelection(
          inputs: inputs?.name, target: target.name, inputsLocation: inputs?.location,
          targetLocation: target.location))
    case .files(let inputs, let targets):
      func read(_ file: DataSpecification.File) throws(Diagnostics) -> LocatedArray {
        try LocatedArray.npy(path: job.resolve(file.path), name: file.path, at: file.location)
      }
      return (inputs: try read(inputs), targets: try read(targets))
    }
  }

  private static func checkTargets(
    _ dataset: Dataset, _ targets: LocatedArray, _ network: Network
  ) throws(Diagnostics) {
    guard case .values(_, let perSample) = dataset.targets else { return }
    let outputs = network.graph.shape(network.output)
    guard perSample == outputs.count else {
      throw Diagnostics([
        Diagnostic(
          "target-shape",
          "\(targets.subject) has the shape \(targets.array.shape), \(perSample) per sample; the "
            + "network's output \(outputs) needs \(outputs.count)", at: targets.location,
          remedy: "targets of the shape \([dataset.count] + outputs.extents)")
      ])
    }
  }
}

extension GraphIR.TargetKind {
  /// What a file's targets are read as.
  var inFiles: Datasets.TargetKind {
    switch self {
    case .classIndex(let count): .classes(count: count)
    case .values: .values
    }
  }
}
