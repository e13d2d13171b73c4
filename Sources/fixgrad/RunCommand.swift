import ArgumentParser
import Diagnostics
import Drift
import FixGrad
import Foundation
import Jobs
import TargetRuns
import Toolchains

struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Trains on an emulated microcontroller; compares the bits with the host's.",
    discussion: """
      Builds the package with start-up code and linker script for the target, trains on the job's \
      first samples in the order of its seed, and prints what a step costs. Instructions, bytes \
      and hashes are exact; cycles are modelled, except on AVR.

      Exit status 1 says that weights, losses or the prediction differ from the host's, or that the \
      program does not fit.
      """)

  @OptionGroup var options: JobOptions

  @Option(
    help: ArgumentHelp(
      "A target of 'fixgrad targets', or the YAML file of a board; by default the job's.",
      valueName: "name"))
  var target: String?

  @Option(help: ArgumentHelp("Training steps.", valueName: "n"))
  var steps = 100

  @Option(help: ArgumentHelp("The clock that times are given for, as 48M.", valueName: "hz"))
  var clock: String?

  @Option(
    help: ArgumentHelp("RAM of the part, as 64K, instead of the target's.", valueName: "bytes"))
  var ram: String?

  @Option(
    help: ArgumentHelp("Flash of the part, as 1M, instead of the target's.", valueName: "bytes"))
  var flash: String?

  enum Other: String, CaseIterable, ExpressibleByArgument { case float, naive }

  @Option(
    help: ArgumentHelp(
      "Runs the float program, too, or the naive one, float code that merges no operators; may be "
        + "given twice."))
  var against: [Other] = []

  @Flag(help: "Measures the share of each operator.")
  var profile = false

  @Option(
    help: ArgumentHelp("Each program is ended when it takes longer, in seconds.", valueName: "s"))
  var timeLimit = 600

  @Option(
    help: ArgumentHelp(
      "Keeps the cost in the report of this folder, where 'compare' shows it.",
      valueName: "dir"), completion: .directory)
  var report: String?

  func validate() throws {
    guard (1...1_000_000).contains(steps) else {
      throw ValidationError("--steps takes a number from 1 to 1000000")
    }
    guard timeLimit >= 1 else { throw ValidationError("--time-limit takes at least 1 second") }
    for (name, text) in [("--ram", ram), ("--flash", flash)] {
      guard let text, ByteCount.parse(text) == nil else { continue }
      throw ValidationError("\(name) takes a number of bytes, as 64K; found '\(text)'")
    }
    guard clock == nil || frequency != nil else {
      throw ValidationError("--clock takes a frequency in Hz, as 48000000 or 48M")
    }
  }

  private var frequency: Double? {
    guard let clock else { return nil }
    let units: [Character: Double] = ["k": 1e3, "K": 1e3, "M": 1e6, "G": 1e9]
    let unit = clock.last.flatMap { units[$0] }
    guard let count = Double(unit == nil ? clock[...] : clock.dropLast()), count > 0,
      count.isFinite
    else { return nil }
    return count * (unit ?? 1)
  }

  func run() async throws {
    let project = try options.project()
    let machine = try chosenTarget(project)
    if machine.isHost { try checkNothingIsCounted() }
    if let report { try checkReport(report) }
    try await TargetTools.look(for: machine).check()
    let progress = options.progress("calibrating")
    let total = project.samples.train.count * project.job.training.epochs
    let calibrated = try project.recordedOrCalibrated { progress.show($0, of: total) }
    progress.finish()
    var run = try project.targetRun(calibrated, on: machine, steps: steps)
    run.clock = frequency
    run.isAgainstFloat = against.contains(.float)
    if against.contains(.naive) {
      run.naive = try project.naiveTargetRun(steps: steps)
    }
    run.isProfiled = profile
    run.timeLimit = .seconds(timeLimit)
    let result: TargetRunReport
    do {
      result = try await run.run()
    } catch let problem as Diagnostic where problem.id == "does-not-fit" {
      var problem = problem
      problem.notes += project.smallerFormats(calibrated)
      problem.remedy = "fewer features or channels, a smaller format, or a part with more: --ram"
      throw LimitExceeded(message: problem.rendered)
    }
    print(TargetRunText(result).text)
    try options.writeJSON(result)
    if let difference = result.difference {
      throw LimitExceeded(
        message: Diagnostic(
          "bits-differ",
          "'\(result.job)' on \(result.target) and on the host do not have the same bits",
          notes: [
            "weights hash to \(result.weightHash), on the host to \(result.hostWeightHash)",
            difference,
          ]
        ).rendered)
    }
    if let report {
      let file = TargetRecords.url(of: machine.name, in: URL(filePath: report))
      try JSONFile.write(result, to: file.path, creatingFolders: true)
    }
  }

  private func checkReport(_ folder: String) throws {
    let file = URL(filePath: folder).appending(path: "drift.json")
    guard !FileManager.default.fileExists(atPath: file.path) else { return }
    throw Diagnostic(
      "no-report", "there is no report in '\(folder)'",
      remedy: "fixgrad compare \(options.job) --report \(folder)")
  }

  /// On the host nothing is counted that could be compared, shared out or timed.
  private func checkNothingIsCounted() throws {
    let options = [
      ("--against", !against.isEmpty), ("--profile", profile), ("--clock", clock != nil),
      ("--report", report != nil),
    ]
    guard let option = options.first(where: \.1)?.0 else { return }
    throw Diagnostic(
      "nothing-counted", "\(option) is about cycles, and on this machine none are counted",
      remedy: "--target cortex-m0plus, or another of 'fixgrad targets'")
  }

  private func chosenTarget(_ project: Project) throws -> Target {
    let named = try target.map { name throws(Diagnostics) in try BoardFile.target(name) }
    let base = try named ?? project.job.machine()
    return try base.withMemory(
      flash: flash.flatMap(ByteCount.parse), ram: ram.flatMap(ByteCount.parse))
  }
}
