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

  /// As the loader knows it, an address.
  private let handle: UInt

  /// Compiles sources to a library.
  ///
  /// - Throws: `c-compile-error`.
  public static func compile(
    _ sources: [URL], by compiler: HostCompiler, to output: URL
  ) async throws(Diagnostic) {
    try await compiler.compile(
      sources: sources, includeDirectories: [output.deletingLastPathComponent()],
      flags: HostCompiler.optimized + ["-std=c99", "-shared", "-fPIC"], output: output)
  }

  /// Loads a library; its file is no longer needed afterwards.
  ///
  /// - Throws: `library-not-loaded` with what the loader said.
  public init(loading file: URL) throws(Diagnostic) {
    guard let handle = dlopen(file.path, RTLD_NOW | RTLD_LOCAL) else {
      throw Diagnostic(
        "library-not-loaded", "'\(file.lastPathComponent)' cannot be loaded into this process",
        notes: [dlerror().map { String(cString: $0) } ?? "the loader does not say why"])
    }
    self.handle = UInt(bitPattern: handle)
  }

  /// A function of the library; nil where there is none of that name.
  public func function(_ name: String) -> Function? {
    dlsym(UnsafeMutableRawPointer(bitPattern: handle), name).map {
      unsafeBitCast($0, to: Function.self)
    }
  }
}
