import Diagnostics
import FixGrad
import Foundation
import Toolchains

/// Measures what FixGrad promises of speed and size; every ratio is of two figures of one run.
///
/// Arguments choose groups: `exact`, `sums`, `steps`, `generate`, `memory`, `tune`; none chooses all. Exit
/// status 1 when a limit is exceeded, 2 when something could not be measured.
@main
enum Bench {
  private static let digits = "calibration/digits-mlp/job.yaml"

  static func main() async {
    do {
      let arguments = CommandLine.arguments.dropFirst()
      if arguments.first == "train", arguments.count == 3, let steps = Int(arguments[3]) {
        ExactStep(try Project(job: digits)).train(raw: arguments[2] == "raw", steps: steps)
        exit(0)
      }
      let projects = try jobs().map { try Project(job: $0) }
      let compiler = try await HostCompiler.find()
      Table.write("Emitted C and kernels: \(compiler.version), -O3\n")
      var table = Table()
      let wanted = Set(arguments)
      func isWanted(_ group: String) -> Bool { wanted.isEmpty || wanted.contains(group) }
      if isWanted("exact") {
        try await ExactStep(Project(job: digits)).measure(into: &table)
      }
      if isWanted("sums") { try await DotSums(compiler).measure(into: &table) }
      if isWanted("steps") { try await HostSteps(compiler, projects).measure(into: &table) }
      if isWanted("generate") { try CompilerTimes(projects).measure(into: &table) }
      if isWanted("memory") { try Memory(projects).measure(into: &table) }
      if isWanted("tune") {
        try await TunerSpeed(compiler: compiler).measure(into: &table)
        try await TunerRegret(compiler).measure(into: &table)
      }
      exit(table.isWithinLimits ? 0 : 1)
    } catch let error as Diagnostics {
      fail(error.rendered)
    } catch let error as Diagnostic {
      fail(error.rendered)
    } catch {
      fail("\(error)")
    }
  }

  /// The bundled jobs in the order of their names.
  private static func jobs() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: "calibration").sorted()
      .map { "calibration/\($0)/job.yaml" }
      .filter { FileManager.default.fileExists(atPath: $0) }
  }

  private static func fail(_ message: String) -> Never {
    FileHandle.standardError.write(Data((message + "\n").utf8))
    exit(2)
  }
}
