import ArgumentParser
import FixGrad
import Foundation

struct InspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Prints the program after a stage: graph, autodiff, formats, memory or c.")

  enum Stage: String, CaseIterable, ExpressibleByArgument {
    case graph, autodiff, formats, memory, c
  }

  @OptionGroup var options: JobOptions

  @Option(help: "The stage.")
  var after: Stage = .formats

  func run() throws {
    let project = try options.project()
    switch after {
    case .graph: print(project.network.graph)
    case .autodiff: print(project.training.graph)
    case .formats, .memory, .c: try inspectProgram(project)
    }
  }

  private func inspectProgram(_ project: Project) throws {
    let progress = options.progress("calibrating")
    let total = project.samples.train.count * project.job.training.epochs
    let calibrated = try project.recordedOrCalibrated { progress.show($0, of: total) }
    progress.finish()
    let emission = try project.emission(calibrated)
    let tables = ProgramTables(emission.fixed)
    switch after {
    case .memory: print(tables.memory)
    case .c: print(emission.emitC().files["src/\(emission.name)_fixed.c"] ?? "")
    default: print(tables.formats)
    }
    try options.writeJSON(tables)
  }
}
