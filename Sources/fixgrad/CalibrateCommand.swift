import ArgumentParser
import FixGrad
import GraphIR

struct CalibrateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "calibrate",
    abstract: "Trains the reference in double precision and records ranges.json beside the job.")

  @OptionGroup var options: JobOptions

  func run() throws {
    let project = try options.project()
    let progress = options.progress("calibrating")
    let total = project.samples.train.count * project.job.training.epochs
    let calibrated = try project.calibrated { progress.show($0, of: total) }
    progress.finish()
    let file = RangesFile(calibrated, hash: project.calibrationHash)
    try file.write(to: project.rangesURL)
    print("\(project.job.name): ranges of \(file.ranges.count) buffers over \(file.steps) steps")
    let width = file.ranges.map(\.name.count).max() ?? 0
    for entry in file.ranges {
      let name = entry.name.padding(toLength: width, withPad: " ", startingAt: 0)
      print("  \(name)  [\(entry.range.min), \(entry.range.max)]")
    }
    try options.writeJSON(file)
  }
}
