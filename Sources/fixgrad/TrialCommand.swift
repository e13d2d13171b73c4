import ArgumentParser
import Diagnostics
import Files
import FixGrad
import Foundation
import Toolchains
import Tuning

struct TrialCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trial",
    abstract: "Runs one trial of 'tune', which comes on standard input, on any machine.",
    discussion: """
      Standard input is a trial as JSON with the hashes of its files, standard output its result. \
      What a cluster's workers run.
      """)

  @Option(
    help: ArgumentHelp(
      "The folder of the trial's files, each named by its SHA-256; compiled kernels are kept there.",
      valueName: "dir"), completion: .directory)
  var inputs: String

  func run() async throws {
    let unit: TrialUnit
    do {
      unit = try JSONDecoder().decode(
        TrialUnit.self, from: FileHandle.standardInput.readDataToEndOfFile())
    } catch {
      throw Diagnostic(
        "bad-trial", "standard input is no trial of fixgrad \(fixgradVersion)",
        notes: ["\(error)"], remedy: "let 'fixgrad tune --executor dask' ask for trials")
    }
    let compiler = try await HostCompiler.find()
    let store = InputStore(URL(filePath: inputs))
    let result = try await TemporaryDirectory.with { folder in
      try await unit.run(from: store, in: folder, compiler: compiler)
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    print(String(decoding: try encoder.encode(result), as: UTF8.self))
  }
}
