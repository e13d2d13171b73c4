import MemoryPlanning
public import TargetRuns
import Toolchains

/// Measures what programs of one job cost on a target.
public struct TargetBench: Sendable {
  private var template: TargetRun

  /// - Parameter template: a run of the job's own program; memory is no concern of its.
  public init(_ template: TargetRun) {
    self.template = template
    self.template.target = template.target.roomiest
    self.template.isProfiled = true
  }

  public var target: String { template.target.name }

  /// All that costs depend on besides the program: the target, which may be a file of the user's, and
  /// its compiler's version.
  func identity() async throws -> String {
    var version: String?
    if let name = template.target.compiler, let compiler = Executable.find(name) {
      version = try await HostCompiler(compiler).version
    }
    return "\(template.target) \(version ?? "")"
  }

  /// Builds, runs and counts.
  ///
  /// - Throws: what ``TargetRun/run()`` throws.
  func cost(of program: PlannedProgram) async throws -> ProfiledCost? {
    var run = template
    run.task.emission.fixed = program
    let report = try await run.run()
    guard let cost = report.cost, let profile = report.profile, let memory = report.memory else {
      return nil
    }
    let shares = profile.filter { !$0.name.isEmpty }
    return ProfiledCost(
      cycles: Dictionary(shares.map { ($0.name, $0.cyclesPerStep) }) { $0 + $1 },
      rest: profile.filter(\.name.isEmpty).reduce(0) { $0 + $1.cyclesPerStep },
      cyclesPerStep: cost.cyclesPerStep, codeBytes: memory.flash.total - memory.flash.constants,
      stackBytes: memory.stepStackBytes)
  }
}
