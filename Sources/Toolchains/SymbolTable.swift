import Diagnostics
public import Foundation

/// The names in an object file, an archive or a program, for this machine or another one.
public struct SymbolTable: Sendable, Hashable {
  /// Names that the file uses and expects from elsewhere, sorted.
  public let undefined: [String]
  /// Names that the file gives, local ones too, sorted.
  public let defined: [String]

  /// A table of the given names.
  public init(undefined: some Sequence<String>, defined: some Sequence<String>) {
    self.undefined = Set(undefined).sorted()
    self.defined = Set(defined).sorted()
  }

  /// Reads a file's names with `nm`.
  /// - Parameter nm: the program to use; by default `$NM`, else nm or llvm-nm on `PATH`. Debian's
  ///   reads ARM, AVR and RISC-V objects too.
  /// - Throws: `no-nm`, or `cannot-read-symbols` with what nm said.
  public static func read(
    object: URL, nm: Executable? = nil,
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) async throws(Diagnostic) -> SymbolTable {
    let candidates = [environment["NM"] ?? "", "nm", "llvm-nm"]
    guard
      let program = nm
        ?? candidates.lazy.compactMap({ Executable.find($0, environment: environment) }).first
    else { throw .noNM }
    let result = try await program.run(arguments: ["-P", object.path])
    guard result.succeeded else { throw .cannotRead(object, result.standardError) }
    return SymbolTable(posixText: result.text)
  }

  /// Takes apart what `nm -P` prints: a name, a letter, and numbers on each line.
  private init(posixText text: String) {
    var undefined: [String] = []
    var defined: [String] = []
    for line in text.split(separator: "\n") {
      let fields = line.split(separator: " ")
      guard fields.count >= 2, fields[1].count == 1 else { continue }
      if ["U", "w", "v"].contains(fields[1]) {
        undefined.append(String(fields[0]))
      } else {
        defined.append(String(fields[0]))
      }
    }
    self.init(undefined: undefined, defined: defined)
  }

  /// Names in either list that only float arithmetic brings in: the run-time library of soft float
  /// (gcc's and clang's own, the ARM EABI's) and the mathematical functions of C.
  ///
  /// An object for a machine with an FPU needs none of these: compile it with
  /// ``HostCompiler/noFloatFlags`` first.
  public var floatSymbols: [String] {
    Set(undefined + defined).filter(Self.revealsFloat).sorted()
  }

  /// Whether a name is one of soft float or of C's mathematics.
  public static func revealsFloat(_ name: String) -> Bool {
    name.wholeMatch(of: runtimeLibrary) != nil || name.wholeMatch(of: armLibrary) != nil
      || mathematics.contains(name)
      || (name.last.map { "fl".contains($0) } ?? false)
        && mathematics.contains(String(name.dropLast()))
  }
}

// MARK: Names of float arithmetic

extension SymbolTable {
  /// libgcc and compiler-rt: `__addsf3`, `__fixunsdfsi`, `__floatunsisf`, `__extendsfdf2`, AVR's
  /// `__fp_round`. The modes of floats are hf, bf, sf, df, xf, tf; of complex numbers sc, dc, xc, tc.
  private static var runtimeLibrary: Regex<Substring> {
    #/
      __(?:add|sub|mul|div|neg|cmp|eq|ne|lt|le|gt|ge|unord|pow|powi)(?:[hbsdxt]f|[sdxt]c)[23]
      | __fix(?:uns)?[hbsdxt]f(?:[qhsdt]i)
      | __float(?:un|uns)?(?:[qhsdt]i)[hbsdxt]f
      | __(?:extend|trunc)(?:[hbsdxt]f){2}2?
      | __gnu_(?:[fdh]2[fdh]_ieee)
      | __fp_\w+
    /#
  }

  /// The ARM EABI: `__aeabi_fadd`, `__aeabi_dcmplt`, `__aeabi_cfcmpeq`, `__aeabi_i2f`, `__aeabi_d2lz`.
  private static var armLibrary: Regex<Substring> {
    #/
      __aeabi_(?:
        c?[fd]r?(?:add|sub|mul|div|neg|cmp\w+)
        | [fdh]2\w+
        | u?[il]2[fd]
      )
    /#
  }

  /// `<math.h>` without the suffix f or l; `abs`, `fma` and friends of integers have other names.
  private static let mathematics: Set<String> = [
    "acos", "acosh", "asin", "asinh", "atan", "atan2", "atanh", "cbrt", "ceil", "copysign", "cos",
    "cosh", "erf", "erfc", "exp", "exp2", "expm1", "fabs", "fdim", "floor", "fma", "fmax", "fmin",
    "fmod", "frexp", "hypot", "ilogb", "ldexp", "lgamma", "llrint", "llround", "log", "log10",
    "log1p", "log2", "logb", "lrint", "lround", "modf", "nan", "nearbyint", "nextafter",
    "nexttoward", "pow", "remainder", "remquo", "rint", "round", "scalbln", "scalbn", "sin", "sinh",
    "sqrt", "strtod", "tan", "tanh", "tgamma", "trunc",
  ]
}

extension Diagnostic {
  fileprivate static var noNM: Diagnostic {
    Diagnostic(
      "no-nm", "no nm on PATH to read symbols with",
      remedy: "install binutils (Debian: apt-get install binutils) or set NM")
  }

  fileprivate static func cannotRead(_ object: URL, _ text: String) -> Diagnostic {
    Diagnostic(
      "cannot-read-symbols", "cannot read the symbols of '\(object.lastPathComponent)'",
      notes: text.split(separator: "\n").prefix(20).map(String.init))
  }
}
