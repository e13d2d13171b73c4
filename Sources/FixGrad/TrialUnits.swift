public import Calibration
public import Diagnostics
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
  ) throws(Diagnostic) -> @Sendable (Trial, _ kernels: String) -> TrialUnit {
    var contents: [String: Data] = [:]
    for path in [job.file] + job.dataFiles + [weights].compactMap({ $0 }) {
      guard let content = FileManager.default.contents(atPath: path) else {
        throw Diagnostic("missing-file", "cannot read '\(path)': there is no such file")
      }
      contents[URL(filePath: path).standardizedFileURL.path] = content
    }
    let jobPath = URL(filePath: job.file).standardizedFileURL
    let ranges = jobPath.deletingLastPathComponent().appending(path: "ranges.json").path
    contents[ranges] = try RangesFile(calibrated, hash: calibrationHash).text()
    let root = Self.commonFolder(of: Array(contents.keys))
    func relative(_ path: String) -> String { String(path.dropFirst(root.count)) }
    var files: [String: String] = [:]
    for (path, content) in contents { files[relative(path)] = try store.keep(content) }
    let job = relative(jobPath.path)
    let given = weights.map { relative(URL(filePath: $0).standardizedFileURL.path) }
    return { [files] trial, kernels in
      TrialUnit(
        version: fixgradVersion, job: job, overrides: overrides, weights: given, files: files,
        kernels: kernels, trial: trial)
    }
  }

  /// The longest folder that all paths are below, with a slash at its end.
  private static func commonFolder(of paths: [String]) -> String {
    var common = (paths.first ?? "/").split(separator: "/", omittingEmptySubsequences: false)
      .dropLast()
    for path in paths {
      let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
      common = zip(common, parts).prefix { $0 == $1 }.map(\.0)[...]
    }
    return common.joined(separator: "/") + "/"
  }
}

extension TrialUnit {
  /// Runs the trial in this process, from files of a store that are laid out in a folder.
  ///
  /// - Throws: `trial-version`, `missing-input`, and what the job and its training throw.
  public func run(
    from store: InputStore, in folder: URL, compiler: HostCompiler
  ) async throws -> TrialResult {
    guard version == fixgradVersion else {
      throw Diagnostic(
        "trial-version", "the trial is for fixgrad \(version), this is \(fixgradVersion)",
        remedy: "the same version on all machines")
    }
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
      job: folder.appending(path: job).path, overrides: overrides,
      weights: weights.map { folder.appending(path: $0).path })
    let loaded = LoadedKernels(compiler)
    if let kernels {
      let sources = try JSONDecoder().decode(
        [String: String].self, from: try store.content(kernels))
      try await loaded.load(
        sources, keptIn: store.folder.appending(path: "\(kernels)-\(compiler.identity).so"))
    }
    let bench = try project.trialBench(project.recordedOrCalibrated(), kernels: loaded)
    return try await bench.run(trial)
  }
}

extension HostCompiler {
  /// What makes its libraries others than another compiler's.
  fileprivate var identity: String { String(sha256([Data(version.utf8)]).prefix(16)) }
}

extension Job {
  /// The files of the samples, from the working directory.
  var dataFiles: [String] {
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
    return files.map { resolve($0.path) }
  }
}
