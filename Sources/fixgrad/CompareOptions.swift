import ArgumentParser
import Diagnostics
import Drift

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
      "The most that the final training loss may be off, |fixed / float - 1|, mean over seeds.",
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

  /// - Throws: `LimitExceeded`, a line for each that is not met; `nothing-to-limit`.
  func check(_ report: DriftReport) throws {
    var failures: [String] = []
    // Written so that NaN is a failure.
    if let maxAccuracyDrop {
      let change = try figure("accuracy_change_pp", of: report, for: "--max-accuracy-drop")
      if !(-change <= maxAccuracyDrop) {
        failures.append(
          failure("accuracy fell by \(-change) pp", "--max-accuracy-drop", maxAccuracyDrop))
      }
    }
    if let maxLossDrift {
      let ratio = try figure("final_loss_ratio_mean", of: report, for: "--max-loss-drift")
      if !(abs(ratio - 1) <= maxLossDrift) {
        failures.append(
          failure("the final loss is off by \(abs(ratio - 1))", "--max-loss-drift", maxLossDrift))
      }
    }
    if let maxUlp, let worst = report.worstBuffer, let error = worst.maxErrorULP,
      !(error <= maxUlp)
    {
      failures.append(
        failure("the largest error of '\(worst.name)' is \(error) ulp", "--max-ulp", maxUlp))
    }
    guard failures.isEmpty else { throw LimitExceeded(message: failures.joined(separator: "\n")) }
  }

  private func failure(_ what: String, _ option: String, _ limit: Double) -> String {
    Diagnostic("limit-not-met", "\(what), and \(option) is \(limit)").rendered
  }

  private func figure(
    _ name: String, of report: DriftReport, for option: String
  ) throws(Diagnostic) -> Double {
    if let value = report.verdict.value(name) { return value }
    throw Diagnostic(
      "nothing-to-limit", "\(option) has nothing to limit: this job measures no accuracy",
      notes: ["accuracy is of classes, on test data"], remedy: "--max-loss-drift")
  }
}
