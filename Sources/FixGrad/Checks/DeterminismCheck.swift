import Diagnostics
import Drift
import Toolchains

/// The same text whenever the package is emitted, the same bits however it is compiled.
public struct DeterminismCheck: JobCheck {
  public let name = "determinism"
  private let programs: [Arithmetic]
  private let levels: [[String]]

  /// Every compiler builds each of these programs with each of these flags.
  public init(
    of programs: [Arithmetic] = [.fixed, .float], at levels: [[String]] = [["-O0"], ["-O3"]]
  ) {
    self.programs = programs
    self.levels = levels
  }

  /// One build of one program.
  private struct Build: Sendable {
    let arithmetic: Arithmetic
    let compiler: HostCompiler
    let level: [String]

    var name: String { "\(compiler.shortName) \(level.joined(separator: " "))" }
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
    for arithmetic in programs {
      for compiler in subject.compilers {
        for level in levels {
          builds.append(Build(arithmetic: arithmetic, compiler: compiler, level: level))
        }
      }
    }
    let outcomes = try await concurrentMap(builds, width: context.jobs) { build in
      try await context.longRun(
        build.arithmetic, build.compiler, flags: build.level + ["-ffp-contract=off"])
    }
    for (build, outcome) in zip(builds, outcomes) {
      guard let first = builds.firstIndex(where: { $0.arithmetic == build.arithmetic }),
        outcomes[first] != outcome
      else { continue }
      return .failed(
        "after \(subject.longSteps) steps the \(build.arithmetic.rawValue) program's weights are "
          + "\(outcome.weightHash) by \(build.name) and \(outcomes[first].weightHash) by "
          + builds[first].name)
    }
    let hashes = programs.compactMap { program in
      builds.firstIndex { $0.arithmetic == program }.map {
        "\(program.rawValue) \(outcomes[$0].weightHash)"
      }
    }
    if let fixed = builds.firstIndex(where: { $0.arithmetic == .fixed }),
      try await context.runs().long != outcomes[fixed]
    {
      return .failed(
        "after \(subject.longSteps) steps \(hashes[0]) by \(builds[fixed].name) is not what the "
          + "build computes whose kernels are checked")
    }
    return .passed(
      "emitted twice, the same \(subject.sources.package.files.count) files; after "
        + "\(subject.longSteps) steps the same bits at "
        + "\(levels.map { $0.joined(separator: " ") }.joined(separator: " and ")), "
        + "\(hashes.joined(separator: ", ")); \(subject.compilers.found)")
  }
}
