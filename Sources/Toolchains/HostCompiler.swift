import Diagnostics
public import Foundation

/// A C compiler for this machine.
public struct HostCompiler: Sendable, Hashable {
  /// Whose compiler it is; `cc` may be either.
  public enum Family: String, Sendable, Hashable {
    case gcc
    case clang
    case other
  }

  /// The program.
  public let executable: Executable
  /// Whose compiler it is.
  public let family: Family
  /// The first line of `--version`.
  public let version: String

  /// The compiler in `$CC`, else the first of gcc, clang and cc on `PATH`.
  /// - Throws: `no-c-compiler`.
  public static func find(
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) async throws(Diagnostic) -> HostCompiler {
    let wanted = (environment["CC"] ?? "").split(separator: " ").map(String.init)
    if let name = wanted.first {
      guard let program = Executable.find(name, environment: environment) else {
        throw .noCompiler("no C compiler: CC is '\(name)', which is not there")
      }
      return try await HostCompiler(
        Executable(program.url, leadingArguments: Array(wanted.dropFirst())))
    }
    for name in ["gcc", "clang", "cc"] {
      guard let program = Executable.find(name, environment: environment) else { continue }
      return try await HostCompiler(program)
    }
    throw .noCompiler("no C compiler: none of gcc, clang and cc is on PATH")
  }

  /// The gcc and the clang on `PATH`, those that are there; gcc first. `$CC` does not matter.
  public static func all(
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) async -> [HostCompiler] {
    var found: [HostCompiler] = []
    for name in ["gcc", "clang"] {
      guard let program = Executable.find(name, environment: environment),
        let compiler = try? await HostCompiler(program),
        !found.contains(where: { $0.family == compiler.family })
      else { continue }
      found.append(compiler)
    }
    return found
  }

  /// Asks the program who it is.
  /// - Throws: `no-c-compiler` when it does not answer as a compiler does.
  public init(_ executable: Executable) async throws(Diagnostic) {
    let answer = try await executable.run(arguments: ["--version"], timeLimit: .seconds(300))
    guard answer.succeeded, let first = answer.text.split(separator: "\n").first else {
      throw .noCompiler("no C compiler: '\(executable.name) --version' fails")
    }
    self.executable = executable
    version = String(first)
    if answer.text.contains("clang") {
      family = .clang
    } else if answer.text.contains("Free Software Foundation") {
      family = .gcc
    } else {
      family = .other
    }
  }

  /// Compiles and links; with `-c` among the flags one source becomes one object.
  ///
  /// - Parameters:
  ///   - sources: the C files.
  ///   - includeDirectories: folders of headers, in order.
  ///   - defines: `NAME` or `NAME=value`.
  ///   - flags: for example ``strictFlags`` + ``optimized``; ``cxxFlags`` compile C as C++11.
  ///   - libraries: names after `-l`, as `m`.
  ///   - output: the file to write.
  /// - Returns: the program, or the object, at `output`.
  /// - Throws: `c-compile-error` with the first 20 lines of what the compiler said.
  @discardableResult
  public func compile(
    sources: [URL], includeDirectories: [URL] = [], defines: [String] = [],
    flags: [String] = [], libraries: [String] = [], output: URL
  ) async throws(Diagnostic) -> Executable {
    precondition(!sources.isEmpty, "there must be something to compile")
    let arguments =
      flags + includeDirectories.map { "-I\($0.path)" } + defines.map { "-D\($0)" }
      + sources.map(\.path) + libraries.map { "-l\($0)" } + ["-o", output.path]
    // Untranslated messages, whatever the user's language; what it leaves goes with the output.
    let folder = output.deletingLastPathComponent().path
    let result = try await executable.run(
      arguments: arguments, environment: ["LC_ALL": "C", "TMPDIR": folder])
    guard result.succeeded else {
      throw .compileError(sources, by: self, said: result.standardError)
    }
    return Executable(output)
  }
}

// MARK: Flags

extension HostCompiler {
  private static let warnings = [
    "-ffreestanding", "-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-Wpedantic", "-Wundef",
    "-Werror",
  ]

  /// The contract of emitted C: C99, freestanding, no warning of any kind.
  public static let strictFlags = ["-std=c99"] + warnings

  /// The same contract for C files that are read as C++11. Use instead of ``strictFlags``.
  public static let cxxFlags = ["-x", "c++", "-std=c++11"] + warnings

  /// Optimized, with floats that are rounded after each operation: the same bits everywhere.
  public static let optimized = ["-O2", "-ffp-contract=off"]

  /// Stops at the first undefined behaviour or bad access. Needs the compiler's runtime library.
  public static let sanitizers = [
    "-fsanitize=address,undefined", "-fno-sanitize-recover=all",
  ]
}

extension Diagnostic {
  fileprivate static func noCompiler(_ message: String) -> Diagnostic {
    Diagnostic(
      "no-c-compiler", message,
      remedy: "install one (Debian: apt-get install gcc) or set CC")
  }

  fileprivate static func compileError(
    _ sources: [URL], by compiler: HostCompiler, said text: String
  ) -> Diagnostic {
    let names = sources.map { "'\($0.lastPathComponent)'" }.joined(separator: ", ")
    let lines = text.split(separator: "\n").map(String.init)
    let more = lines.count > 20 ? ["… and \(lines.count - 20) more lines"] : []
    return Diagnostic(
      "c-compile-error", "\(compiler.executable.name) cannot compile \(names)",
      notes: lines.prefix(20) + more)
  }
}
