import ArgumentParser
import Diagnostics
import FixGrad
import Foundation

struct CheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Proves this job: gradients, kernel calls, bounds, and the emitted C.",
    discussion: """
      The backward pass against dual numbers in exact arithmetic; every kernel call of the first \
      training steps against exact arithmetic; the bounds of accumulators; the package under strict \
      flags, under sanitizers, without floats, and with the same bits by every compiler found.

      Exit status 1 says that a check failed.
      """)

  @OptionGroup var options: JobOptions

  @Option(help: ArgumentHelp("Training steps to trace.", valueName: "n"))
  var steps = 20

  @Flag(help: "An accumulator bound that is calibrated, not proved, is a failure.")
  var proved = false

  func validate() throws {
    guard (1...100_000).contains(steps) else {
      throw ValidationError("--steps takes a number from 1 to 100000")
    }
  }

  func run() async throws {
    let project = try options.project()
    let calibration = options.progress("calibrating")
    let total = project.samples.train.count * project.job.training.epochs
    let calibrated = try project.recordedOrCalibrated { calibration.show($0, of: total) }
    calibration.finish()
    let subject = try await project.checkSubject(calibrated, steps: steps)
    let checks = JobChecks.all(proved: proved)
    let progress = options.progress("checking")
    let report = try await CheckReport(
      checks, of: subject, jobs: options.jobs ?? ProcessInfo.processInfo.activeProcessorCount
    ) { progress.show($0, of: checks.count, detail: $1) }
    progress.finish()
    print(report.markdown)
    try options.writeJSON(report)
    let failures = report.failures
    guard failures.isEmpty else {
      throw LimitExceeded(
        message: Diagnostic(
          "check-failed", "\(failures.count) of \(checks.count) checks of '\(report.job)' failed",
          notes: failures.map { "\($0.name): \($0.detail)" }
        ).rendered)
    }
  }
}
