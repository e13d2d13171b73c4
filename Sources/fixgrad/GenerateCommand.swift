import ArgumentParser
import CEmission
import FixGrad
import Foundation
import Toolchains

struct GenerateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate",
    abstract: "Writes the C package: integer training code, its float twin, example, self-test.",
    discussion: """
      Ranges recorded by 'calibrate' are used when they are of this job and its data; otherwise \
      the job is calibrated in memory. The folder is written whole or not at all.
      """)

  @OptionGroup var options: JobOptions

  @Option(help: ArgumentHelp("The package's folder.", valueName: "dir"), completion: .directory)
  var out: String?

  func run() async throws {
    let project = try options.project()
    let compiler = try await HostCompiler.find()
    let progress = options.progress("calibrating")
    let total = project.samples.train.count * project.job.training.epochs
    let calibrated = try project.recordedOrCalibrated { progress.show($0, of: total) }
    progress.finish()
    let emission = try project.emission(calibrated)
    let package = try await emission.packageWithSelftest(compiler)
    let folder = URL(filePath: out ?? "build/\(project.job.name)")
    try package.write(to: folder)
    let summary = GenerateSummary(emission, package)
    print(summary.text(folder: out ?? "build/\(project.job.name)"))
    try options.writeJSON(summary)
  }
}

/// What `generate` says of a package.
struct GenerateSummary: Encodable {
  let name: String
  let ramBytes: Int
  let ramLowerBound: Int
  let parameterBytes: Int
  let stateBytes: Int
  let arenaBytes: Int
  let floatRamBytes: Int
  let inferenceRamBytes: Int
  let constantBytes: Int
  let frozenBytes: Int
  let files: [String]

  init(_ emission: EmissionModel, _ package: CPackage) {
    name = emission.name
    ramBytes = emission.fixed.ramBytes
    ramLowerBound = emission.fixed.ramLowerBound
    parameterBytes = emission.fixed.parameterBytes
    stateBytes = emission.fixed.stateBytes
    arenaBytes = emission.fixed.arenaBytes
    floatRamBytes = emission.float.ramBytes
    inferenceRamBytes = emission.fixed.inferenceBytes
    constantBytes = emission.constantBytes
    frozenBytes = emission.fixed.frozenBytes
    files = package.files.keys.sorted()
  }

  func text(folder: String) -> String {
    """
    \(name): \(files.count) files in \(folder)
      RAM        \(ramBytes) bytes: \(parameterBytes) of parameters, \(stateBytes) of state, \
    \(arenaBytes) of working memory (lower bound \(ramLowerBound))
      as float   \(floatRamBytes) bytes
      predicting \(inferenceRamBytes) bytes, with -D\(name.uppercased())_NO_TRAINING
      constants  \(constantBytes) bytes of initial weights\(frozenBytes > 0 ? ", frozen weights" : "") and tables
      start with \(folder)/src/\(name).h and \(folder)/examples/minimal/main.c
    """
  }
}
