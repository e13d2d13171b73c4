public import Diagnostics
public import Foundation

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Compiled C in this process, for as long as the process lives.
public struct SharedLibrary: Sendable {
  /// A function `int32_t f(const void *)`.
  public typealias Function = @convention(c) (UnsafeRawPointer) -> Int32

  private let file: String
  /// As the loader knows it, an address.
  private let handle: UInt

  /// Compiles sources to a library and loads it; the file is no longer needed afterwards.
  ///
  /// - Throws: `c-compile-error`; `library-not-loaded` with what the loader said.
  public init(
    compiling sources: [URL], by compiler: HostCompiler, to output: URL
  ) async throws(Diagnostic) {
    try await compiler.compile(
      sources: sources, includeDirectories: [output.deletingLastPathComponent()],
      flags: HostCompiler.optimized + ["-std=c99", "-shared", "-fPIC"], output: output)
    guard let handle = dlopen(output.path, RTLD_NOW | RTLD_LOCAL) else {
      throw Diagnostic(
        "library-not-loaded", "'\(output.lastPathComponent)' cannot be loaded into this process",
        notes: [dlerror().map { String(cString: $0) } ?? "the loader does not say why"])
    }
    file = output.lastPathComponent
    self.handle = UInt(bitPattern: handle)
  }

  /// A function of the library.
  ///
  /// - Throws: `library-not-loaded` where there is none of that name.
  public func function(_ name: String) throws(Diagnostic) -> Function {
    guard let symbol = dlsym(UnsafeMutableRawPointer(bitPattern: handle), name) else {
      throw Diagnostic("library-not-loaded", "'\(file)' has no function '\(name)'")
    }
    return unsafeBitCast(symbol, to: Function.self)
  }
}
