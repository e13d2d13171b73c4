import ArgumentParser
import Diagnostics
import FixGrad
import Jobs
import Toolchains
import Tuning

/// What the tuned program may take.
struct BudgetOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Bytes of RAM that the model may take, as 8K.", valueName: "bytes"))
  var ram: String?

  @Option(
    help: ArgumentHelp(
      "Bytes of flash that constants, and on a target code, may take.", valueName: "bytes"))
  var flash: String?

  @Option(help: ArgumentHelp("Cycles that a step may take on the target.", valueName: "n"))
  var cycles: Int?

  @Option(
    help: ArgumentHelp(
      "The target, or the file of a board, by default the job's.", valueName: "name"))
  var target: String?

  func validate() throws {
    for (name, text) in [("--ram", ram), ("--flash", flash)] {
      guard let text, ByteCount.parse(text) == nil else { continue }
      throw ValidationError(
        "\(name) takes a number of bytes of at least 1, as 6144, 6K or 1M; found '\(text)'")
    }
    guard cycles ?? 1 >= 1 else { throw ValidationError("--cycles takes a number of at least 1") }
  }

  /// Whose cycles and code count.
  func machine(for project: Project) throws -> Target {
    try target.map { name throws(Diagnostics) in try BoardFile.target(name) }
      ?? project.job.machine()
  }

  /// Cycles are a target's.
  func check(for machine: Target) throws(Diagnostic) {
    guard cycles != nil, machine.cycleModel == nil else { return }
    throw Diagnostic(
      "nothing-counted", "--cycles is about a target, and on this machine none are counted",
      remedy: "--target cortex-m0plus, or another of 'fixgrad targets'")
  }
}

/// What the tuned program may lose.
struct ToleranceOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The most test accuracy that may be lost, mean over seeds and bound at 95 % confidence, "
        + "in percentage points. Without any tolerance 0.5 and a loss ratio of 1.02, or the noise of float training where that is "
        + "more; one that is given alone is the only one.", valueName: "pp"))
  var maxAccuracyDrop: Double?

  @Option(
    help: ArgumentHelp(
      "The most that the final training loss may be of float's, mean over seeds.", valueName: "x"))
  var maxLossRatio: Double?

  func validate() throws {
    guard (0...100).contains(maxAccuracyDrop ?? 0) else {
      throw ValidationError("--max-accuracy-drop takes a number of percentage points, 0 to 100")
    }
    guard let ratio = maxLossRatio else { return }
    guard ratio >= 1, ratio.isFinite else {
      throw ValidationError("--max-loss-ratio takes a finite number of at least 1")
    }
  }
}

/// What runs trials.
struct ClusterOptions: ParsableArguments {
  enum Executor: String, ExpressibleByArgument, CaseIterable {
    case local
    case dask
  }

  @Option(help: ArgumentHelp("local: here; dask: on a cluster.", valueName: "name"))
  var executor = Executor.local

  @Option(
    help: ArgumentHelp("The Dask scheduler, as tcp://host:8786.", valueName: "address"))
  var scheduler: String?

  @Option(
    help: ArgumentHelp("Seconds that the cluster may be without a worker.", valueName: "n"))
  var workerTimeout = 60

  func validate() throws {
    guard executor == .dask || scheduler == nil else {
      throw ValidationError("--scheduler goes with --executor dask")
    }
    guard executor == .local || scheduler != nil else {
      throw ValidationError("--executor dask takes --scheduler, as tcp://host:8786")
    }
    guard workerTimeout >= 1 else {
      throw ValidationError("--worker-timeout takes a number of at least 1")
    }
  }
}
