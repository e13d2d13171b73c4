import Diagnostics
import Drift
import Files
import Foundation
import Toolchains

/// The integer program's object: no float in it, and nothing of libc but what a freestanding
/// compiler may call by itself.
public struct NoFloatCheck: JobCheck {
  public let name = "no float"
  public init() {}

  private static let allowed = ["memcpy", "memset"]
  /// Hardening that a system's compiler may add by itself is not the program's.
  private static let plainObject = ["-fno-stack-protector", "-fno-pic", "-c"]

  public func run(in context: CheckContext) async throws -> CheckFinding {
    let subject = context.subject
    let floats = subject.task.emission.fixed.float32Buffers.count
    guard floats == 0 else {
      return .passed("\(floats) buffers are float32 as the job asks: no integer program")
    }
    return try await TemporaryDirectory.with { folder in
      try subject.sources.write(into: folder)
      let include = [folder.appending(path: "src")]
      let sources = ["fixed", "weights"].map {
        folder.appending(path: "src/\(subject.task.emission.name)_\($0).c")
      }
      var called: Set<String> = []
      for compiler in subject.compilers {
        try await compiler.checkNoFloat(sources: sources, includeDirectories: include)
        for level in ["-O0", "-O3"] {
          var (undefined, defined) = (Set<String>(), Set<String>())
          for source in sources {
            let object = folder.appending(path: "object.o")
            try await compiler.compile(
              sources: [source], includeDirectories: include,
              flags: HostCompiler.strictFlags + Self.plainObject + [level], output: object)
            let symbols = try await SymbolTable.read(object: object)
            undefined.formUnion(symbols.undefined)
            defined.formUnion(symbols.defined)
          }
          let external = undefined.subtracting(defined)
          let foreign = external.subtracting(Self.allowed)
          guard foreign.isEmpty else {
            return .failed(
              "the integer program needs \(foreign.sorted().joined(separator: ", ")) "
                + "(\(compiler.shortName) \(level))")
          }
          called.formUnion(external)
        }
      }
      let calls =
        called.isEmpty ? "calls nothing" : "calls only \(called.sorted().joined(separator: ", "))"
      return .passed(
        "no float operation, type or symbol; the integer program \(calls); "
          + subject.compilers.found)
    }
  }
}
