import CEmission
import Diagnostics
import Files
import Foundation
import GraphIR
public import MemoryPlanning
public import Toolchains

/// The kernels that this process has loaded: each is compiled once, however many programs call it.
public actor LoadedKernels {
  private let compiler: HostCompiler
  private var functions: [String: SharedLibrary.Function] = [:]

  public init(_ compiler: HostCompiler) { self.compiler = compiler }

  /// Compiles, all at once, what programs of one graph call and is not there yet.
  ///
  /// - Returns: the functions of all shims that are there, by symbol.
  /// - Throws: `c-compile-error`, `library-not-loaded`.
  @discardableResult
  public func load(
    for programs: [PlannedProgram]
  ) async throws -> [String: SharedLibrary.Function] {
    let missing = programs.reduce(into: Set<KernelShims.Shim>()) {
      $0.formUnion(KernelShims.needed(by: $1))
    }.filter { functions[$0.symbol] == nil }
    guard let graph = programs.first?.graph, !missing.isEmpty else { return functions }
    try await compile(missing, of: graph)
    return functions
  }

  private func compile(_ shims: Set<KernelShims.Shim>, of graph: Graph) async throws {
    let compiler = compiler
    let library = try await TemporaryDirectory.with { folder in
      for (name, text) in KernelShims(shims, of: graph).files {
        try Data(text.utf8).write(to: folder.appending(path: name))
      }
      return try await SharedLibrary(
        compiling: [folder.appending(path: "fg_shims.c")], by: compiler,
        to: folder.appending(path: "fg_shims.so"))
    }
    for shim in shims { functions[shim.symbol] = try library.function(shim.symbol) }
  }
}
