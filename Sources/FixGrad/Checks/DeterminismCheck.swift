import Diagnostics
import Drift
import Toolchains

/// The same text whenever the package is emitted, the same bits however it is compiled.
public struct DeterminismCheck: JobCheck {
  public let name = "determinism"
  public init() {}

  /// One build of one program.
  private struct Build: Sendable {
    let arithmetic: Arithmetic
    let compiler: HostCompiler
    let level: String
  }

  public func run(in context: CheckContext) async throws -> CheckFinding {
    let subject = context.subject
    let again = try subject.emitAgain()
    for (one, other) in [
      (subject.sources.package, again.package), (subject.sources.driver, again.driver),
    ] {
      let paths = Set(one.files.keys).union(other.files.keys).sorted()
      if let path = paths.first(where: { one.files[$0] != other.files[$0] }) {
        return .failed("'\(path)' is another text when it is emitted again")
      }
    }
    var builds: [Build] = []
    for arithmetic in [Arithmetic.fixed, .float] {
      for compiler in subject.compilers {
        for level in ["-O0", "-O3"] {
          builds.append(Build(arithmetic: arithmetic, compiler: compiler, level: level))
        }
      }
    }
    let outcomes = try await concurrentMap(builds, width: context.jobs) { build in
      try await context.longRun(
        build.arithmetic, build.compiler, flags: [build.level, "-ffp-contract=off"])
    }
    for (build, outcome) in zip(builds, outcomes) {
      guard let first = builds.firstIndex(where: { $0.arithmetic == build.arithmetic }),
        outcomes[first] != outcome
      else { continue }
      return .failed(
        "after \(subject.longSteps) steps the \(build.arithmetic.rawValue) program's weights are "
          + "\(outcome.hexHash) by \(build.compiler.shortName) \(build.level) and "
          + "\(outcomes[first].hexHash) by \(builds[first].compiler.shortName) "
          + builds[first].level)
    }
    return .passed(
      "emitted twice, the same \(subject.sources.package.files.count) files; after "
        + "\(subject.longSteps) steps the same bits at -O0 and -O3, fixed \(outcomes[0].hexHash), "
        + "float \(outcomes[builds.count / 2].hexHash); \(subject.compilers.found)")
  }
}
