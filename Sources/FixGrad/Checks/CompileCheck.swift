import Diagnostics
import Drift
import Files
import Foundation
import Toolchains

/// The package under the strict flags, without a warning: both programs, at -O0 and -O3, by every
/// compiler that is there, and as C++.
public struct CompileCheck: JobCheck {
  public let name = "compile"
  public init() {}

  /// One compilation of one file.
  private struct Job: Sendable {
    let compiler: HostCompiler
    let path: String
    let flags: [String]
    let defines: [String]
  }

  public func run(in context: CheckContext) async throws -> CheckFinding {
    let subject = context.subject
    return try await TemporaryDirectory.with { folder in
      try subject.sources.write(into: folder)
      var (jobs, withoutCXX) = ([Job](), [String]())
      for compiler in subject.compilers {
        let hasCXX = await compiler.compilesCXX(in: folder)
        if !hasCXX { withoutCXX.append(compiler.family.rawValue) }
        jobs += Self.jobs(subject, compiler, cxx: hasCXX)
      }
      let numbered = Array(jobs.enumerated())
      _ = try await concurrentMap(numbered, width: context.jobs) { number, job in
        try await job.compiler.compile(
          sources: [folder.appending(path: job.path)],
          includeDirectories: [folder.appending(path: "src")], defines: job.defines,
          flags: job.flags, output: folder.appending(path: "object\(number).o"))
      }
      let cxx = withoutCXX.map { "; \($0) has no C++ here" }.joined()
      return .passed(
        "\(jobs.count) compilations without a warning, C99 at -O0 and -O3 and C++11; "
          + "\(subject.compilers.found)\(cxx)")
    }
  }

  private static func jobs(
    _ subject: CheckSubject, _ compiler: HostCompiler, cxx: Bool
  ) -> [Job] {
    let name = subject.task.emission.name
    var jobs: [Job] = []
    for defines in [[], ["\(name.uppercased())_FLOAT"]] {
      for path in subject.sources.package.cFiles {
        // The example prints.
        let strict = HostCompiler.strictFlags.filter {
          $0 != "-ffreestanding" || path.hasPrefix("src/")
        }
        for level in ["-O0", "-O3"] {
          jobs.append(
            Job(compiler: compiler, path: path, flags: strict + [level, "-c"], defines: defines))
        }
        guard cxx, path.hasPrefix("src/") else { continue }
        jobs.append(
          Job(
            compiler: compiler, path: path, flags: HostCompiler.cxxFlags + ["-O0", "-c"],
            defines: defines))
      }
    }
    return jobs
  }
}

extension HostCompiler {
  /// Whether it can compile C++, which is a package of its own on some systems.
  fileprivate func compilesCXX(in folder: URL) async -> Bool {
    let source = folder.appending(path: "probe.cpp")
    guard (try? Data("int probe;\n".utf8).write(to: source)) != nil else { return false }
    let object = folder.appending(path: "probe.o")
    return
      (try? await compile(
        sources: [source], flags: ["-x", "c++", "-c"], output: object)) != nil
  }
}
