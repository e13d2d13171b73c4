import ArgumentParser
import Diagnostics
import FixGrad
import Foundation

/// What every command that trains knows.
struct JobOptions: ParsableArguments {
  @Argument(help: "The job file.", completion: .file(extensions: ["yaml", "yml"]))
  var job: String

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp("Any key of the job, for this run.", valueName: "key=value"))
  var overrides: [String] = []

  @Option(
    help: ArgumentHelp(
      "Initial parameters by name, an NPZ file, instead of random ones.", valueName: "file.npz"),
    completion: .file(extensions: ["npz"]))
  var weights: String?

  @Option(help: "Epochs to train, instead of the job's.")
  var epochs: Int?

  @Option(help: "The seed of weights, order and formats, instead of the job's.")
  var seed: Int?

  @Option(help: ArgumentHelp("Trainings at once, by default one a processor.", valueName: "n"))
  var jobs: Int?

  @Flag(help: "No progress on standard error.")
  var quiet = false

  @Option(
    name: .customLong("json"), help: "Writes the result as JSON, too.", completion: .file())
  var json: String?

  func validate() throws {
    guard jobs ?? 1 >= 1 else { throw ValidationError("--jobs takes a number of at least 1") }
    if let json { try JSONFile.checkFolder(of: json) }
  }

  /// The job with all overrides applied.
  ///
  /// - Parameters:
  ///   - other: another job file instead.
  ///   - versus: overrides of `--versus` beside those of `--set`.
  func project(of other: String? = nil, versus: [String] = []) throws -> Project {
    do {
      return try Project(
        job: other ?? job, overrides: overrides + versus + ownOverrides, weights: weights)
    } catch {
      guard !versus.isEmpty else { throw error }
      throw Diagnostics(error.all.map { $0.naming("--versus", insteadOf: "--set", versus) })
    }
  }

  /// What options of their own say of the job.
  private var ownOverrides: [String] {
    [epochs.map { "training.epochs=\($0)" }, seed.map { "training.seed=\($0)" }]
      .compactMap { $0 }
  }

  /// All that is set for this run.
  var allOverrides: [String] { overrides + ownOverrides }

  func progress(_ title: String) -> Progress { Progress(title, isQuiet: quiet) }

  /// Writes a result where `--json` asks for it.
  func writeJSON(_ value: some Encodable) throws {
    guard let json else { return }
    try JSONFile.write(value, to: json)
  }

  /// Writes JSON text that is there already.
  func writeJSON(text: Data) throws {
    guard let json else { return }
    try JSONFile.write(text: text, to: json)
  }
}

extension Diagnostic {
  /// The same of another option, where the problem is in one of its settings.
  fileprivate func naming(
    _ option: String, insteadOf other: String, _ settings: [String]
  ) -> Diagnostic {
    guard let file = location?.file, file.hasPrefix("\(other) "),
      settings.contains(where: { $0.hasPrefix(file.dropFirst(other.count + 1)) })
    else { return self }
    var diagnostic = self
    diagnostic.location?.file = option + file.dropFirst(other.count)
    diagnostic.remedy = remedy?.replacing("\(other) ", with: "\(option) ")
    return diagnostic
  }
}

/// Results as JSON for tools: snake case, sorted keys.
enum JSONFile {
  /// Before long work: whether there is a folder to write the file to.
  static func checkFolder(of path: String) throws(ValidationError) {
    let folder = URL(filePath: path).deletingLastPathComponent()
    guard FileManager.default.fileExists(atPath: folder.path) else {
      throw ValidationError("--json \(path): there is no such folder")
    }
  }

  static func write(
    _ value: some Encodable, to path: String, creatingFolders: Bool = false
  ) throws {
    if creatingFolders {
      try FileManager.default.createDirectory(
        at: URL(filePath: path).deletingLastPathComponent(), withIntermediateDirectories: true)
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    try write(text: encoder.encode(value) + Data("\n".utf8), to: path)
  }

  static func write(text: Data, to path: String) throws(Diagnostic) {
    do {
      try text.write(to: URL(filePath: path), options: .atomic)
    } catch {
      throw Diagnostic(
        "cannot-write", "'\(path)' cannot be written", notes: [error.localizedDescription],
        remedy: "--json with a file in a folder that exists")
    }
  }
}
