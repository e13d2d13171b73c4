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
    let drawing = DrawingTools.find()
    let first = try options.project()
    guard other != nil || !versus.isEmpty else {
      let folder = URL(filePath: report ?? "reports/\(first.job.name)")
      return try conclude(
        [try await compare(first, options.job, [], into: folder, drawing)], folder)
    }
    let second = try options.project(of: other, adding: versus)
    let names = [first.job.name, second.job.name]
    let isSame = names[0] == names[1]
    let folder = URL(
      filePath: report ?? "reports/\(names[0])-versus\(isSame ? "" : "-\(names[1])")")
    let parts = isSame ? ["first", "second"] : names
    let reports = [
      try await compare(
        first, options.job, [], into: folder.appending(path: parts[0]), drawing),
      try await compare(
        second, other ?? options.job, versus, into: folder.appending(path: parts[1]), drawing),
    ]
    if let drawing {
      let index = try ReportIndex(versus: parts, in: folder)
      try await index.write(to: folder, drawnBy: drawing)
    }
    try conclude(reports, folder)
  }

  /// One job against its float training, its report in a folder.
  private func compare(
    _ project: Project, _ job: String, _ settings: [String], into folder: URL,
    _ drawing: Drawing?
  ) async throws -> DriftReport {
    let calibration = options.progress("calibrating")
    let total = project.samples.train.count * project.job.training.epochs
    let calibrated = try project.recordedOrCalibrated { calibration.show($0, of: total) }
    calibration.finish()
    var task = try project.trainingTask(
      calibrated, seeds: seeds, exactSteps: reference.exact, isPerOperator: perOperator,
      command: commandLine(job, settings))
    task.precision = reference.bits
    task.isRigorous = reference.rigorous
    let records = try TargetRecords(in: folder, of: task.emission.programHash)
    let progress = options.progress("training \(project.job.name)")
    let jobs = options.jobs ?? ProcessInfo.processInfo.activeProcessorCount
    let interruption = Interruption()
    defer { withExtendedLifetime(interruption) {} }
    var result = try await DriftStudy(task).run(jobs: jobs, stop: interruption.stop) {
      progress.show($0.finished, of: $0.total, unit: "runs", detail: $0.last)
    }
    progress.finish()
    result.targets = records.costs
    var files = records.files
    if let drawing { files["drift.html"] = try await result.page(drawnBy: drawing) }
    try result.write(to: folder, adding: files)
    return result
  }

  /// Prints what was found, and checks the limits.
  private func conclude(_ reports: [DriftReport], _ folder: URL) throws {
    for result in reports { print(result.summary()) }
    let hasPage = FileManager.default.fileExists(
      atPath: folder.appending(path: "drift.html").path)
    let page = reports.count > 1 ? "index.html" : hasPage ? "drift.html" : "drift.md"
    print("the report is \(report ?? folder.relativePath)/\(page)")
    try options.writeJSON(text: Data(reports[0].json().utf8))
    for result in reports { try limits.check(result) }
    if reports.contains(where: \.isPartial) {
      throw Diagnostic(
        Interruption.id, "the comparison was ended early, its report is partial",
        notes: [
          "it has \(reports.map { "\($0.seeds.count)" }.joined(separator: " and ")) of "
            + "\(seeds) seeds"
        ])
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
    return words.joined(separator: " ")
  }
}

/// What draws the pages.
enum DrawingTools {
  /// nil, and a warning, where something is not installed: all but the pages is written.
  static func find() -> Drawing? {
    do {
      return try Drawing.find()
    } catch {
      var warning = error
      warning.severity = .warning
      standardError(warning.rendered)
      return nil
    }
  }
}
