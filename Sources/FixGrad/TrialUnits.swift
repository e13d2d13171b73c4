public import Calibration
import Diagnostics
import Files
public import Foundation
import Interpretation
import Jobs
public import Toolchains
public import Tuning

extension Project {
  /// What a trial of this job is as a unit; the files that it takes are in a store afterwards.
  ///
  /// - Parameters:
  ///   - overrides: `KEY=VALUE`, as this project was read with.
  ///   - weights: the file of initial parameters, as this project was read with.
  /// - Throws: `cannot-write`, `missing-file`.
  public func trialUnits(
    _ calibrated: CalibratedGraph, overrides: [String], weights: String?, in store: InputStore
  ) throws -> @Sendable (Trial, _ kernels: String) -> TrialUnit {
    let problem = try trialProblem(emission(calibrated))
    var contents: [String: Data] = [:]
    for path in [job.file] + job.namedFiles + [weights].compactMap({ $0 }) {
      guard let content = FileManager.default.contents(atPath: path) else {
        throw Diagnostic("missing-file", "cannot read '\(path)': there is no such file")
      }
      contents[URL(filePath: path).standardizedFileURL.path] = content
    }
    let jobPath = URL(filePath: job.file).standardizedFileURL
    let ranges = jobPath.deletingLastPathComponent().appending(path: "ranges.json").path
    contents[ranges] = try RangesFile(calibrated, hash: calibrationHash).text()
    let files = try contents.mapValues { content throws(Diagnostic) in try store.keep(content) }
    let given = weights.map { URL(filePath: $0).standardizedFileURL.path }
    return { trial, kernels in
      TrialUnit(
        version: fixgradVersion, problem: problem, job: jobPath.path, overrides: overrides,
        weights: given, files: files, kernels: kernels, trial: trial)
    }
  }
}

extension TrialUnit {
  /// Runs the trial in this process, from files of a store that are laid out in a folder.
  ///
  /// - Throws: `trial-version`, `trial-changed`, `missing-input`, and what the job and its training throw.
  public func run(
    from store: InputStore, in folder: URL, compiler: HostCompiler
  ) async throws -> TrialResult {
    guard version == fixgradVersion else {
      throw Diagnostic(
        "trial-version", "the trial is for fixgrad \(version), this is \(fixgradVersion)",
        remedy: "the same version on all machines")
    }
    // The folder is the root of all paths, as those of the machine that asked.
    for (path, hash) in files.sorted(by: { $0.key < $1.key }) {
      let file = folder.appending(path: path).standardizedFileURL
      guard file.path.hasPrefix(folder.standardizedFileURL.path + "/") else {
        throw Diagnostic("bad-trial", "'\(path)' leaves the folder of the trial")
      }
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try store.content(hash).write(to: file)
    }
    let project = try Project(
      job: folder.path + job, overrides: overrides, weights: weights.map { folder.path + $0 },
      root: folder.path)
    let loaded = LoadedKernels(compiler)
    if let kernels {
      let sources = try JSONDecoder().decode(
        [String: String].self, from: try store.content(kernels))
      try await loaded.load(
        sources, keptIn: store.folder.appending(path: "\(kernels)-\(compiler.identity).so"))
    }
    let calibrated = try project.recordedOrCalibrated()
    guard try project.trialProblem(project.emission(calibrated)) == problem else {
      throw Diagnostic(
        "trial-changed", "the files of the trial are not those that its tuning is about",
        notes: ["a file was changed after the tuning had read it"],
        remedy: "the same command again")
    }
    return try await project.trialBench(calibrated, kernels: loaded).run(trial)
  }
}

extension HostCompiler {
  /// What makes its libraries others than another compiler's.
  fileprivate var identity: String { String(sha256([Data(version.utf8)]).prefix(16)) }
}

extension Job {
  /// The files of the samples and of the board, from the working directory.
  var namedFiles: [String] {
    let files: [DataSpecification.File]
    switch data.source {
    case .synthetic: files = []
    case .csv(let source): files = [source.train] + [source.test].compactMap { $0 }
    case .arrays(let source):
      files = ([source.train] + [source.test].compactMap { $0 }).flatMap { part in
        switch part {
        case .archive(let file): [file]
        case .files(let inputs, let targets): [inputs, targets]
        }
      }
    }
    return (files.map(\.path) + (BoardFile.isPath(target) ? [target] : [])).map(resolve)
  }
}
