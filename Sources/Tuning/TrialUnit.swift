public import Diagnostics
public import Foundation

/// A trial that stands alone: all that it takes, by content hash, to run anywhere.
public struct TrialUnit: Sendable, Hashable, Codable {
  /// Of fixgrad, which must be the same where it runs.
  public var version: String
  /// The job among the files.
  public var job: String
  /// `KEY=VALUE`, keys of the job for this tuning.
  public var overrides: [String]
  /// Initial parameters among the files, where they are given.
  public var weights: String?
  /// SHA-256 by path: the job, its data, its ranges.
  public var files: [String: String]
  /// SHA-256 of the C of the kernels, JSON by file name.
  public var kernels: String?
  public var trial: Trial

  public init(
    version: String, job: String, overrides: [String], weights: String?, files: [String: String],
    kernels: String?, trial: Trial
  ) {
    (self.version, self.job, self.overrides) = (version, job, overrides)
    (self.weights, self.files, self.kernels, self.trial) = (weights, files, kernels, trial)
  }

  /// All hashes, each once.
  public var inputs: [String] { Set(Array(files.values) + [kernels].compactMap { $0 }).sorted() }
}

/// Files by content hash in a folder.
public struct InputStore: Sendable {
  public let folder: URL

  public init(_ folder: URL) { self.folder = folder }

  /// Keeps content; its hash.
  public func keep(_ content: Data) throws(Diagnostic) -> String {
    let hash = TrialDesk.sha256(content)
    let file = folder.appending(path: hash)
    guard !FileManager.default.fileExists(atPath: file.path) else { return hash }
    do {
      try content.write(to: file, options: .atomic)
    } catch {
      throw Diagnostic(
        "cannot-write", "'\(file.path)' cannot be written", notes: [error.localizedDescription])
    }
    return hash
  }

  /// What was kept.
  ///
  /// - Throws: `missing-input` where it is not there, or is not what its name says.
  public func content(_ hash: String) throws(Diagnostic) -> Data {
    let file = folder.appending(path: hash)
    guard let content = FileManager.default.contents(atPath: file.path) else {
      throw Diagnostic(
        "missing-input", "there is no input '\(hash)' in '\(folder.path)'",
        remedy: "--inputs with the folder that holds it")
    }
    guard TrialDesk.sha256(content) == hash else {
      throw Diagnostic(
        "missing-input", "'\(file.path)' does not have the content that its name says",
        remedy: "remove it")
    }
    return content
  }
}
