import CEmission
import Diagnostics
import Files
public import Foundation
import GraphIR
public import MemoryPlanning
public import Toolchains

/// The kernels that this process has loaded: each is compiled once, however many programs call it.
public actor LoadedKernels {
  private let compiler: HostCompiler
  private let width: Int
  private var libraries: [SharedLibrary] = []
  private var functions: [String: SharedLibrary.Function] = [:]

  /// - Parameter width: compilers at once, at most.
  public init(_ compiler: HostCompiler, width: Int = 1) {
    self.compiler = compiler
    self.width = width
  }

  /// The C of all kernels that programs of one graph call, by file name.
  public static func sources(for programs: [PlannedProgram]) -> [String: String] {
    guard let graph = programs.first?.graph else { return [:] }
    return KernelShims(needed(by: programs), of: graph).files
  }

  private static func needed(by programs: [PlannedProgram]) -> Set<KernelShims.Shim> {
    programs.reduce(into: []) { $0.formUnion(KernelShims.needed(by: $1)) }
  }

  /// Compiles what ``sources(for:)`` gave and keeps the library in a file, or loads that file where it
  /// is there already.
  ///
  /// - Throws: `c-compile-error`, `library-not-loaded`.
  public func load(_ sources: [String: String], keptIn file: URL) async throws {
    if !FileManager.default.fileExists(atPath: file.path) {
      libraries += try await compile([sources]) { library in
        let own = file.deletingLastPathComponent().appending(path: UUID().uuidString)
        try FileManager.default.copyItem(at: library, to: own)
        // Another process may have been faster: its file is the same.
        guard rename(own.path, file.path) == 0 else {
          throw Diagnostic(
            "cannot-write", "'\(file.path)' cannot be written",
            notes: [String(cString: strerror(errno))])
        }
      }
      return
    }
    libraries.append(try SharedLibrary(loading: file))
  }

  /// Compiles, all at once, what programs of one graph call and is not there yet.
  ///
  /// - Returns: the functions of all shims that are there, by symbol.
  /// - Throws: `c-compile-error`, `library-not-loaded`.
  @discardableResult
  public func load(
    for programs: [PlannedProgram]
  ) async throws -> [String: SharedLibrary.Function] {
    var missing: Set<KernelShims.Shim> = []
    for shim in Self.needed(by: programs) where functions[shim.symbol] == nil {
      let found = libraries.lazy.compactMap { $0.function(shim.symbol) }.first
      functions[shim.symbol] = found
      if found == nil { missing.insert(shim) }
    }
    guard let graph = programs.first?.graph, !missing.isEmpty else { return functions }
    let parts = Dictionary(
      grouping: missing.sorted { $0.symbol < $1.symbol }.enumerated(), by: { $0.offset % width }
    ).values.map { KernelShims($0.map(\.element), of: graph).files }
    libraries += try await compile(parts) { _ in }
    return try await load(for: programs)
  }

  /// Compiles and loads each part; its file is there while `body` runs.
  private func compile(
    _ parts: [[String: String]], _ body: @escaping @Sendable (URL) throws -> Void
  ) async throws -> [SharedLibrary] {
    let compiler = compiler
    return try await withThrowingTaskGroup(of: SharedLibrary.self) { group in
      for sources in parts {
        group.addTask {
          try await TemporaryDirectory.with { folder in
            for (name, text) in sources {
              try Data(text.utf8).write(to: folder.appending(path: name))
            }
            let file = folder.appending(path: "fg_shims.so")
            try await SharedLibrary.compile(
              [folder.appending(path: "fg_shims.c")], by: compiler, to: file)
            try body(file)
            return try SharedLibrary(loading: file)
          }
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
  }
}
