import ArgumentParser
import Diagnostics
import Drift
import FixGrad
import Foundation
import ReportPages
import Toolchains

struct CompareCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Trains the emitted fixed and float C side by side, and exactly; reports the drift.",
    discussion: """
      Formats come from the job's seed alone; the runs take the seeds after it. Both programs start \
      from the same weights and see the samples in the same order.

      Writes drift.html, drift.md, drift.json and steps.csv. With a limit, exit status 1 says that \
      it was not met. Ctrl-C ends the comparison after the runs at hand: the report of the seeds \
      that are through is marked partial, and the exit status is 130.

      With a second job, or with settings after --versus, both are compared, each with its own \
      float training, and index.html shows them side by side.
      """)

  @OptionGroup var options: JobOptions

  @Argument(
    help: "A second job, to stand beside the first.",
    completion: .file(extensions: ["yaml", "yml"]))
  var other: String?

  @Option(
    help: ArgumentHelp(
      "A setting of the second job, by default the first one again.", valueName: "key=value"))
  var versus: [String] = []

  @Option(help: ArgumentHelp("How many runs, each with a seed of its own.", valueName: "n"))
  var seeds = 5

  @OptionGroup(title: "Exact reference") var reference: ReferenceOptions

  @Flag(help: "Lists the error of each operator alone, on exactly the operands that were stored.")
  var perOperator = false

  @Option(help: ArgumentHelp("The report's folder.", valueName: "dir"), completion: .directory)
  var report: String?

  @OptionGroup(title: "Limits") var limits: LimitOptions

  func validate() throws {
    guard seeds >= 1 else { throw ValidationError("--seeds takes a number of at least 1") }
  }

  func run() async throws {
    let first = try options.project()
    var parts = [Comparison(first, options.job, commandLine(options.job, []), name: nil)]
    if other != nil || !versus.isEmpty {
      let second = try options.project(of: other, versus: versus)
      let names = [first.job.name, second.job.name]
      let folders = names[0] == names[1] ? ["first", "second"] : names
      parts[0].name = folders[0]
      parts.append(
        Comparison(
          second, other ?? options.job, commandLine(other ?? options.job, versus),
          name: folders[1]))
    }
    let folder = URL(filePath: report ?? "reports/\(Self.folder(of: parts))")
    try check(parts, folder)
    let study = StudySettings(self, drawing: DrawingTools.find())
    let (reports, hasPage) = try await Interruption.during { [parts] stop in
      var reports: [DriftReport] = []
      for part in parts {
        do {
          guard let report = try await study.report(part, into: folder, stop) else { break }
          reports.append(report)
        } catch let error as Diagnostic where error.id == Interruption.id && !reports.isEmpty {
          break
        }
      }
      return (reports, try await study.overview(parts, reports, in: folder))
    }
    try conclude(parts, reports, folder, hasOverview: hasPage)
  }

  /// The report's folder where none is named.
  private static func folder(of parts: [Comparison]) -> String {
    let names = parts.map(\.project.job.name)
    guard names.count > 1 else { return names[0] }
    return "\(names[0])-versus\(names[0] == names[1] ? "" : "-\(names[1])")"
  }

  /// What may end badly is said before the trainings.
  private func check(_ parts: [Comparison], _ folder: URL) throws {
    for part in parts {
      try DriftReport.check(part.folder(in: folder))
      try limits.check(for: part.project)
    }
    guard parts.count > 1 else { return }
    try ReportIndex.check(folder)
    let known = Set(parts.compactMap(\.name) + ["index.html"])
    let found = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    if let stray = found.sorted().first(where: { !known.contains($0) }) {
      throw Diagnostic(
        "foreign-folder", "'\(folder.path)' holds files of another origin",
        notes: ["'\(stray)' is of no comparison of these two"],
        remedy: "name another folder with --report")
    }
  }

  /// Prints what was found, and checks the limits.
  private func conclude(
    _ parts: [Comparison], _ reports: [DriftReport], _ folder: URL, hasOverview: Bool
  ) throws {
    for result in reports { print(result.summary()) }
    let shown = report ?? folder.relativePath
    let pages = parts.prefix(reports.count).map { part in
      let page = part.folder(in: folder).appending(path: "drift.html").path
      let file = FileManager.default.fileExists(atPath: page) ? "drift.html" : "drift.md"
      return ([shown] + [part.name].compactMap { $0 } + [file]).joined(separator: "/")
    }
    print(
      hasOverview
        ? "the report is \(shown)/index.html"
        : "the report is \(pages.joined(separator: " and "))")
    try options.writeJSON(
      text: Data(
        (parts.count == 1
          ? reports[0].json()
          : "[\(reports.map { try $0.json() }.joined(separator: ","))]\n").utf8))
    try limits.check(zip(parts, reports).map { ($0.name, $1) })
    if reports.count < parts.count || reports.contains(where: \.isPartial) {
      let done = parts.indices.map { $0 < reports.count ? "\(reports[$0].seeds.count)" : "none" }
      throw Diagnostic(
        Interruption.id, "the comparison was ended early, its report is partial",
        notes: ["it has \(done.joined(separator: " and ")) of \(seeds) seeds"])
    }
  }

  /// The command as the report shows it: what was asked for, no paths of this machine.
  private func commandLine(_ path: String, _ settings: [String]) -> String {
    let isAbsolute = path.hasPrefix("/")
    let job = isAbsolute ? URL(filePath: path).lastPathComponent : path
    var words = ["fixgrad", "compare", job, "--seeds", "\(seeds)"] + reference.words
    if perOperator { words.append("--per-operator") }
    for change in options.overrides + settings { words += ["--set", change] }
    if let weights = options.weights {
      words += ["--weights", URL(filePath: weights).lastPathComponent]
    }
    if let epochs = options.epochs { words += ["--epochs", "\(epochs)"] }
    if let seed = options.seed { words += ["--seed", "\(seed)"] }
    return ShellText.line(words)
  }
}
