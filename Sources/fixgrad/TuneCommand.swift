import ArgumentParser
import Calibration
import Diagnostics
import Files
import FixGrad
import Foundation
import Interpretation
import Jobs
import ReportPages
import Toolchains
import Tuning

struct TuneCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tune",
    abstract: "Finds the formats with the least RAM, and cycles, that still train like float.",
    discussion: """
      One short training for each choice of each buffer tells what it adds to the drift alone; the \
      points that this foretells to be best are trained in full, the recommended one on five seeds.

      Trials are kept in a file: an interrupted command goes on where it was, a repeated one runs \
      none. Exit status 1 says that no point is within all limits.
      """)

  @OptionGroup var options: JobOptions
  @OptionGroup(title: "Budgets") var budgets: BudgetOptions
  @OptionGroup(title: "Tolerance") var tolerance: ToleranceOptions
  @OptionGroup(title: "Where trials run") var cluster: ClusterOptions

  @Option(
    help: ArgumentHelp(
      "The file of trials, by default trials.sqlite beside the job.", valueName: "file"),
    completion: .file(extensions: ["sqlite"]))
  var trials: String?

  @Flag(help: "Shows the trials of the file and ends.")
  var history = false

  @Option(
    help: ArgumentHelp(
      "The report's folder, by default reports/<name>-tune.", valueName: "dir"),
    completion: .directory)
  var report: String?

  @Flag(help: "Puts the recommended formats into the job's overrides; all else there stays.")
  var write = false

  func validate() throws {
    let elsewhere = options.overrides.first { change in
      !change.hasPrefix("target=")
    }
    if write, let elsewhere {
      throw ValidationError(
        "--write would put formats into the job that were found for another one: "
          + "'--set \(elsewhere)' belongs into the file")
    }
  }

  func run() async throws {
    let project = try options.project()
    let file = URL(
      filePath: trials ?? URL(filePath: project.job.directory).appending(path: "trials.sqlite").path
    )
    if history {
      // Looking makes no file.
      let isThere = FileManager.default.fileExists(atPath: file.path)
      return print(TrialHistory(isThere ? try TrialStore(at: file).history() : []).text)
    }
    let store = try TrialStore(at: file)
    let folder = URL(filePath: report ?? "reports/\(project.job.name)-tune")
    try TuningReport.check(folder)
    let machine = try budgets.machine(for: project)
    try budgets.check(for: machine)
    try await TargetTools.look(for: machine).check()
    if write, let parameter = project.training.graph.parameters.first {
      // What cannot be edited is said before all the work.
      _ = try edited([project.training.graph.name(parameter.value): ["storage": "int16"]])
    }
    let start = ContinuousClock.now
    let calibration = options.progress("calibrating")
    let total = project.samples.train.count * project.job.training.epochs
    let calibrated = try await project.calibrated(in: store) { calibration.show($0, of: total) }
    calibration.finish()
    let inputs = try TemporaryDirectory()
    defer { inputs.remove() }
    let progress = options.progress("tuning \(project.job.name)")
    var (result, statistics) = try await Interruption.during(
      endsEarly: false, kept: "trials that ended are kept: the same command goes on from there"
    ) { _ in
      let width = options.jobs ?? ProcessInfo.processInfo.activeProcessorCount
      let bench = try project.trialBench(
        calibrated, kernels: LoadedKernels(try await HostCompiler.find(), width: width))
      let dask = try dask(project, calibrated, bench, inputs: InputStore(inputs.url))
      let tuner = try project.tuner(
        calibrated, bench: bench, for: machine, limits: limits, store: store,
        executor: dask ?? LocalExecutor(bench, width: width))
      let report = try await tuner.run {
        progress.show($0.finished, of: $0.total, unit: "trials", detail: $0.stage)
      }
      return (report, dask?.statistics)
    }
    progress.finish()
    result.command = commandLine
    print(TuningText(result).text)
    if let statistics { print(TuningText.line(statistics)) }
    let page = try await DrawingTools.drawn { [result] in try await result.page(drawnBy: $0) }
    try result.write(to: folder, page: page)
    print("the report is \(report ?? folder.relativePath)/tune.\(page == nil ? "json" : "html")")
    result.seconds = (ContinuousClock.now - start) / .seconds(1)
    try options.writeJSON(text: Data(result.json().utf8))
    guard let place = result.recommended else {
      throw LimitExceeded(
        message: Diagnostic("nothing-recommended", result.reason).rendered)
    }
    guard write else { return }
    let choices = result.front[place].formats.mapValues(\.choice)
    guard !choices.isEmpty else { return print("\(options.job) stays as it is") }
    let text = try edited(choices.mapValues(\.parts))
    let job = try Job(text: text, file: options.job, overrides: options.allOverrides)
    guard project.isProgram(of: job, choices, calibrated) else {
      throw Diagnostic(
        "cannot-edit", "with the formats that were found '\(options.job)' makes another program",
        remedy: "overrides of single buffers behind those of patterns")
    }
    try put(text)
  }

  /// The cluster's, where it is asked for.
  private func dask(
    _ project: Project, _ calibrated: CalibratedGraph, _ bench: TrialBench, inputs: InputStore
  ) throws -> DaskExecutor? {
    try cluster.scheduler.map { scheduler in
      try DaskExecutor(
        bench, scheduler: scheduler, inputs: inputs, version: fixgradVersion,
        timeout: cluster.workerTimeout,
        unit: project.trialUnits(
          calibrated, overrides: options.allOverrides, weights: options.weights, in: inputs))
    }
  }

  /// The job's text with these formats.
  private func edited(_ formats: [String: [String: String]]) throws -> String {
    let text = try String(contentsOf: URL(filePath: options.job), encoding: .utf8)
    var editor = OverrideEditor(text, file: options.job)
    try editor.put(formats)
    return editor.text
  }

  /// Changes the job's file, the one behind a link.
  private func put(_ text: String) throws {
    let file = URL(filePath: options.job).resolvingSymlinksInPath()
    do {
      let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions]
      try Data(text.utf8).write(to: file, options: .atomic)
      try FileManager.default.setAttributes(
        [.posixPermissions: mode ?? 0o644], ofItemAtPath: file.path)
    } catch {
      throw Diagnostic(
        "cannot-write", "'\(options.job)' cannot be written", notes: [error.localizedDescription])
    }
    print("\(options.job) has the recommended formats now")
  }

  /// As the report shows it.
  private var commandLine: String {
    var words = ["fixgrad", "tune", URL(filePath: options.job).lastPathComponent]
    for change in options.overrides { words += ["--set", change] }
    let settings: [(String, String?)] = [
      ("--epochs", options.epochs.map(String.init)), ("--seed", options.seed.map(String.init)),
      ("--weights", options.weights.map { URL(filePath: $0).lastPathComponent }),
      ("--target", budgets.target), ("--ram", budgets.ram), ("--flash", budgets.flash),
      ("--cycles", budgets.cycles.map(String.init)),
      ("--max-accuracy-drop", tolerance.maxAccuracyDrop.map { "\($0)" }),
      ("--max-loss-ratio", tolerance.maxLossRatio.map { "\($0)" }),
    ]
    for (option, value) in settings { if let value { words += [option, value] } }
    return ShellText.line(words)
  }

  private var limits: TuningLimits {
    TuningLimits(
      ram: budgets.ram.flatMap(ByteCount.parse), flash: budgets.flash.flatMap(ByteCount.parse),
      cycles: budgets.cycles, accuracyDrop: tolerance.maxAccuracyDrop,
      lossRatio: tolerance.maxLossRatio)
  }
}
