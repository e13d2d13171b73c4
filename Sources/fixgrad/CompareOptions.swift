import ArgumentParser
import Diagnostics
import Drift
import FixGrad

/// What of `compare` is about the exact reference.
struct ReferenceOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Steps of the exact reference, on the first seed.", valueName: "n"))
  var exact = 100

  @Option(
    help: ArgumentHelp(
      "Bits to which the exact reference rounds each operator's results.", valueName: "n"))
  var bits = 256

  @Flag(help: "Bounds the first step by intervals: its loss and every weight after it.")
  var rigorous = false

  func validate() throws {
    guard exact >= 0 else { throw ValidationError("--exact takes a number of at least 0") }
    guard (64...16384).contains(bits) else {
      throw ValidationError("--bits takes a number from 64 to 16384")
    }
  }

  /// As they were asked for.
  var words: [String] {
    var words = ["--exact", "\(exact)"]
    if bits != 256 { words += ["--bits", "\(bits)"] }
    if rigorous { words.append("--rigorous") }
    return words
  }
}

/// What makes `compare` a gate.
struct LimitOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The most test accuracy that fixed may lose, mean over seeds, in percentage points.",
      valueName: "pp"))
  var maxAccuracyDrop: Double?

  @Option(
    help: ArgumentHelp(
      "The most that a final training loss may be off: the mean over seeds of |fixed / float - 1|.",
      valueName: "x"))
  var maxLossDrift: Double?

  @Option(
    help: ArgumentHelp(
      "The largest local error of any buffer, in units of its last place.", valueName: "x"))
  var maxUlp: Double?

  func validate() throws {
    guard maxAccuracyDrop ?? 0 >= 0, maxLossDrift ?? 0 >= 0, maxUlp ?? 0 >= 0 else {
      throw ValidationError("a limit is at least 0")
    }
  }

  /// Whether a job has what is limited.
  ///
  /// - Throws: `nothing-to-limit`.
  func check(for project: Project) throws(Diagnostic) {
    guard maxAccuracyDrop != nil, !project.measuresAccuracy else { return }
    throw Diagnostic(
      "nothing-to-limit",
      "--max-accuracy-drop has nothing to limit: '\(project.job.name)' measures no accuracy",
      notes: ["accuracy is of classes, on test data"], remedy: "--max-loss-drift")
  }

  /// - Throws: `LimitExceeded`, a line for each that is not met.
  func check(_ reports: [(name: String?, report: DriftReport)]) throws(LimitExceeded) {
    let lines = reports.flatMap { name, report in
      failures(report).map { what, option, limit in
        Diagnostic(
          "limit-not-met", "\(name.map { "\($0): " } ?? "")\(what), and \(option) is \(limit)"
        ).rendered
      }
    }
    guard lines.isEmpty else { throw LimitExceeded(message: lines.joined(separator: "\n")) }
  }

  /// What is beyond its limit, with the option.
  private func failures(
    _ report: DriftReport
  ) -> [(what: String, option: String, limit: Double)] {
    var failures: [(String, String, Double)] = []
    // Written so that NaN is a failure.
    if let maxAccuracyDrop {
      let change = report.verdict.value("accuracy_change_pp") ?? .nan
      if !(-change <= maxAccuracyDrop) {
        failures.append(
          ("accuracy fell by \(-change) pp", "--max-accuracy-drop", maxAccuracyDrop))
      }
    }
    if let maxLossDrift {
      let off = report.meanLossChange
      if !(off <= maxLossDrift) {
        failures.append(("the final loss is off by \(off)", "--max-loss-drift", maxLossDrift))
      }
    }
    if let maxUlp, let worst = report.worstBuffer, let error = worst.maxErrorULP,
      !(error <= maxUlp)
    {
      failures.append(
        ("the largest error of '\(worst.name)' is \(error) ulp", "--max-ulp", maxUlp))
    }
    return failures
  }
}
