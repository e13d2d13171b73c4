import Diagnostics
import Foundation

/// A job file, read and checked: a model, how it is trained, its data and its number formats.
public struct Job: Sendable, Hashable {
  /// A C identifier; the prefix of every emitted symbol and file.
  public var name: String
  /// The network.
  public var model: ModelSpecification
  /// What is minimized.
  public var loss: LossSpecification
  /// How the parameters are updated.
  public var optimizer: OptimizerSpecification
  /// How often and in which order the samples are seen.
  public var training: TrainingSpecification
  /// Which parameters are updated; the others are constants.
  public var trainable: TrainableSpecification
  /// The samples.
  public var data: DataSpecification
  /// How numbers are stored.
  public var formats: FormatSpecification
  /// The machine: a target's name, or the file of a board, relative to the job.
  public var target: String

  /// The job file as the user named it.
  public let file: String
  /// The folder of the job file, as a prefix of the data's relative paths; `.` for this one.
  public let directory: String
  /// The folder that absolute paths of the job are below: the file system's own, or the copy of it that
  /// a job was brought along in.
  private let root: String

  /// The whole file with its locations, after `--set`.
  private let tree: LocatedValue

  /// Reads a job file.
  /// - Parameters:
  ///   - path: where the job lies; messages use it as it is.
  ///   - overrides: `KEY=VALUE` of each `--set`, in order, with dotted keys.
  ///   - root: the folder that absolute paths are below; by default they are what they say.
  /// - Throws: every problem of the file at once, sorted by place.
  public static func read(
    from path: String, overrides: [String] = [], root: String = ""
  ) throws(Diagnostics) -> Job {
    guard let bytes = FileManager.default.contents(atPath: path) else {
      throw Diagnostics([
        Diagnostic("missing-file", "cannot read '\(path)': there is no such file")
      ])
    }
    guard let text = String(data: bytes, encoding: .utf8) else {
      throw Diagnostics([Diagnostic("not-utf8", "'\(path)' is not UTF-8 text")])
    }
    return try Job(text: text, file: path, overrides: overrides, root: root)
  }

  /// Reads the text of a job file.
  /// - Throws: every problem at once, sorted by place.
  public init(
    text: String, file: String, overrides: [String] = [], root: String = ""
  ) throws(Diagnostics) {
    var problems: [Diagnostic] = []
    let tree = try Self.tree(text, file: file, overrides: overrides, problems: &problems)
    let draft = JobDraft(reading: tree, problems: &problems)
    guard problems.isEmpty, let draft else { throw Diagnostics(problems).sorted }
    name = draft.name
    model = draft.model
    loss = draft.loss
    optimizer = draft.optimizer
    training = draft.training
    trainable = draft.trainable
    data = draft.data
    formats = draft.formats
    target = draft.target
    self.file = file
    self.root = root
    self.tree = tree
    directory =
      file.lastIndex(of: "/").map { $0 == file.startIndex ? "/" : String(file[..<$0]) } ?? "."
  }

  /// Where a dotted key of the job was written, as `optimizer.sgd`; its value's place, or that of
  /// the nearest map around it when the job leaves it out.
  public func location(of key: String) -> SourceLocation {
    var value = tree
    for part in key.split(separator: ".") {
      guard let next = value[String(part)] else { break }
      value = next
    }
    return value.location
  }

  /// A path of the job from the working directory: absolute paths are below the root.
  public func resolve(_ path: String) -> String {
    if path.hasPrefix("/") { return root + path }
    if directory == "." { return path }
    return directory.hasSuffix("/") ? directory + path : "\(directory)/\(path)"
  }

  private static func tree(
    _ text: String, file: String, overrides: [String], problems: inout [Diagnostic]
  ) throws(Diagnostics) -> LocatedValue {
    let source = YAMLText(text: text, file: file)
    let parsed: LocatedValue?
    do throws(Diagnostic) {
      parsed = try source.tree(problems: &problems)
    } catch {
      throw Diagnostics(problems + [error]).sorted
    }
    guard var tree = parsed, tree.kind != .null else {
      throw Diagnostics([
        Diagnostic("empty-job", "the job file is empty", at: source.wholeFile)
      ])
    }
    for text in overrides {
      do throws(Diagnostic) {
        try JobOverride(text, problems: &problems).apply(to: &tree)
      } catch {
        problems.append(error)
      }
    }
    return tree
  }
}
