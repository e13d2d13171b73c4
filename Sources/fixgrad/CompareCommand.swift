import ArgumentParser
import Diagnostics
import Drift
import FixGrad
import Foundation

struct CompareCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Trains the emitted fixed and float C side by side, and exactly; reports the drift.",
    discussion: """
      Formats come from the job's seed alone; the runs take the seeds after it. Both programs start \
      from the same weights and see the samples in the same order.

      Writes drift.md, drift.json and steps.csv. With a limit, exit status 1 says that it was not met.
      """)

  @OptionGroup var options: JobOptions

  @Option(help: ArgumentHelp("How many runs, each with a seed of its own.", valueName: "n"))
  var seeds = 5

  @Option(
    help: ArgumentHelp("Steps of the exact reference, on the first seed.", valueName: "n"))
  var exact = 100

  @Flag(help: "Lists the error of each operator alone, on exactly the operands that were stored.")
  var perOperator = false

  @Option(help: ArgumentHelp("The report's folder.", valueName: "dir"), completion: .directory)
  var report: String?

  @Option(
    help: ArgumentHelp(
      "The most test accuracy that fixed may lose, mean over seeds, in percentage points.",
      valueName: "pp"))
  var maxAccuracyDrop: Double?

  @Option(
    help: ArgumentHelp(
      "The most that the final training loss may be off, |fixed / float - 1|, mean over seeds.",
      valueName: "x"))
  var maxLossDrift: Double?

  func validate() throws {
    guard seeds >= 1 else { throw ValidationError("--seeds takes a number of at least 1") }
    guard exact >= 0 else { throw ValidationError("--exact takes a number of at least 0") }
    guard maxAccuracyDrop ?? 0 >= 0, maxLossDrift ?? 0 >= 0 else {
      throw ValidationError("a limit is at least 0")
    }
  }

  func run() async throws {
    let project = try options.project()
    let calibration = options.progress("calibrating")
    let total = project.samples.train.count * project.job.training.epochs
    let calibrated = try project.recordedOrCalibrated { calibration.show($0, of: total) }
    calibration.finish()
    let task = try project.trainingTask(
      calibrated, seeds: seeds, exactSteps: exact, isPerOperator: perOperator,
      command: commandLine)
    let progress = options.progress("training")
    let study = DriftStudy(task)
    let jobs = options.jobs ?? ProcessInfo.processInfo.activeProcessorCount
    let result = try await study.run(jobs: jobs) {
      progress.show($0.finished, of: $0.total, detail: $0.last)
    }
    progress.finish()
    let folder = report ?? "reports/\(project.job.name)"
    try result.write(to: URL(filePath: folder))
    print(result.summary())
    print("the report is \(folder)/drift.md")
    try options.writeJSON(text: Data(result.json().utf8))
    try checkLimits(result)
  }

  private func checkLimits(_ result: DriftReport) throws {
    var failures: [String] = []
    if let maxAccuracyDrop {
      let change = try figure("accuracy_change_pp", of: result, for: "--max-accuracy-drop")
      // Written so that NaN is a failure.
      if !(-change <= maxAccuracyDrop) {
        failures.append(
          failure("accuracy fell by \(-change) pp", "--max-accuracy-drop", maxAccuracyDrop))
      }
    }
    if let maxLossDrift {
      let ratio = try figure("final_loss_ratio_mean", of: result, for: "--max-loss-drift")
      if !(abs(ratio - 1) <= maxLossDrift) {
        failures.append(
          failure("the final loss is off by \(abs(ratio - 1))", "--max-loss-drift", maxLossDrift))
      }
    }
    guard failures.isEmpty else { throw LimitExceeded(message: failures.joined(separator: "\n")) }
  }

  private func failure(_ what: String, _ option: String, _ limit: Double) -> String {
    Diagnostic("limit-not-met", "\(what), and \(option) is \(limit)").rendered
  }

  private func figure(
    _ name: String, of result: DriftReport, for option: String
  ) throws(Diagnostic) -> Double {
    if let value = result.verdict.value(name) { return value }
    throw Diagnostic(
      "nothing-to-limit", "\(option) has nothing to limit: this job measures no accuracy",
      notes: ["accuracy is of classes, on test data"], remedy: "--max-loss-drift")
  }

  /// The command as the report shows it: what was asked for, no paths of this machine.
  private var commandLine: String {
    let isAbsolute = options.job.hasPrefix("/")
    let job = isAbsolute ? URL(filePath: options.job).lastPathComponent : options.job
    var words = ["fixgrad", "compare", job, "--seeds", "\(seeds)", "--exact", "\(exact)"]
    if perOperator { words.append("--per-operator") }
    for change in options.overrides { words += ["--set", change] }
    if let weights = options.weights {
      words += ["--weights", URL(filePath: weights).lastPathComponent]
    }
    if let epochs = options.epochs { words += ["--epochs", "\(epochs)"] }
    if let seed = options.seed { words += ["--seed", "\(seed)"] }
    return words.joined(separator: " ")
  }
}
