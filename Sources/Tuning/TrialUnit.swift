/// A trial that stands alone: all that it takes, by content hash, to run anywhere.
public struct TrialUnit: Sendable, Hashable, Codable {
  /// Of fixgrad, which must be the same where it runs.
  public var version: String
  /// SHA-256 of all that the result depends on besides the trial: what its files must make.
  public var problem: String
  /// The job among the files.
  public var job: String
  /// `KEY=VALUE`, keys of the job for this tuning.
  public var overrides: [String]
  /// Initial parameters among the files, where they are given.
  public var weights: String?
  /// SHA-256 by absolute path where the trial was asked for: the job, its data, its ranges.
  public var files: [String: String]
  /// SHA-256 of the C of the kernels, JSON by file name.
  public var kernels: String?
  public var trial: Trial

  public init(
    version: String, problem: String, job: String, overrides: [String], weights: String?,
    files: [String: String],
    kernels: String?, trial: Trial
  ) {
    (self.version, self.problem, self.job) = (version, problem, job)
    self.overrides = overrides
    (self.weights, self.files, self.kernels, self.trial) = (weights, files, kernels, trial)
  }

  /// All hashes, each once.
  public var inputs: [String] { Set(Array(files.values) + [kernels].compactMap { $0 }).sorted() }
}
