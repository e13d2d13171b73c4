import Diagnostics
import Files
public import Foundation

extension HostCompiler {
  /// Flags under which no float operation survives unseen on a host that has an FPU.
  ///
  /// Float registers are forbidden, so that gcc refuses a float operation and clang calls a library
  /// function for it (`__mulsf3`), which ``SymbolTable/floatSymbols`` shows. Without optimization,
  /// lest an operation on constants is folded away. Copies of floats are not operations and pass.
  public static let noFloatFlags = ["-O0", "-mgeneral-regs-only"]

  /// Makes the very words `float` and `double` an error: for what is no operation to the compiler,
  /// as a copy, a table or a change of sign.
  public static let noFloatWords = [
    "-Dfloat=float_in_an_integer_build", "-Ddouble=double_in_an_integer_build",
  ]

  /// Proves that C sources hold no float arithmetic and name no float type.
  ///
  /// Each source is compiled as strict C99 with ``noFloatFlags`` and ``noFloatWords``, and its
  /// symbols are read. What the preprocessor leaves out is not looked at.
  ///
  /// - Throws: `float-in-integer-code` with what was found, also when the source does not compile at
  ///   all: compile it with ``strictFlags`` first.
  public func checkNoFloat(
    sources: [URL], includeDirectories: [URL] = [], defines: [String] = []
  ) async throws(Diagnostic) {
    let folder = try TemporaryDirectory()
    defer { folder.remove() }
    let object = folder.url.appending(path: "source.o")
    for source in sources {
      do {
        try await compile(
          sources: [source], includeDirectories: includeDirectories, defines: defines,
          flags: Self.strictFlags + Self.noFloatFlags + Self.noFloatWords + ["-c"], output: object)
      } catch {
        guard error.id == "c-compile-error" else { throw error }
        throw .floatFound(source, error.notes)
      }
      let symbols = try await SymbolTable.read(object: object).floatSymbols
      guard symbols.isEmpty else {
        throw .floatFound(source, ["it calls \(symbols.joined(separator: ", "))"])
      }
    }
  }
}

extension Diagnostic {
  fileprivate static func floatFound(_ source: URL, _ notes: [String]) -> Diagnostic {
    Diagnostic(
      "float-in-integer-code",
      "'\(source.lastPathComponent)' does not compile as code without floats", notes: notes)
  }
}
