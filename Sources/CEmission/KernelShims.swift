public import GraphIR
public import MemoryPlanning

/// Kernels behind functions of one signature, for programs whose formats are chosen while they run:
/// `int32_t shim(const union fg_word *arguments)`, a word of eight bytes for each argument.
public struct KernelShims: Sendable {
  /// How an argument lies in its word.
  public enum Word: Character, Sendable, Hashable {
    /// An address.
    case pointer = "p"
    /// A whole number, 64 bits.
    case integer = "i"
    /// 32 bits, unsigned.
    case bits = "u"
    /// A float32.
    case real = "f"
  }

  /// One kernel under one pattern of arguments.
  public struct Shim: Sendable, Hashable {
    public let kernel: Kernel
    public let words: [Word]
    /// Whether the kernel returns a number; else the shim returns 0.
    public let returnsNumber: Bool

    /// The function's name in C.
    public var symbol: String {
      "fg_shim_\(kernel.function.dropFirst(3))_\(String(words.map(\.rawValue)))"
    }

    /// The shim that a call goes through in an entry of a program.
    public init(_ call: KernelCall, in program: PlannedProgram, _ entry: EntryPlan) {
      kernel = call.kernel
      returnsNumber = call.returnsGradientExponent
      words = call.arguments.flatMap { argument -> [Word] in
        switch argument {
        case .value(let value): [program.isScalar(value, entry) ? .integer : .pointer]
        case .residual, .table: [.pointer]
        case .constant, .exponentLimit, .gradientExponent: [.integer]
        case .bits, .key, .randomKey: [.bits]
        case .real: [.real]
        case .learningRate: call.kernel.isFloat ? [.real] : [.integer, .integer]
        }
      }
    }
  }

  /// All shims that the calls of a program go through.
  public static func needed(by program: PlannedProgram) -> Set<Shim> {
    Set(
      program.entries.flatMap { entry in
        entry.order.compactMap { program.quantized.calls[$0] }
          .map { Shim($0, in: program, entry) }
      })
  }

  /// `fg_shims.c`, and the headers that it includes.
  public let files: [String: String]

  /// - Parameter graph: whose operators bring kernel headers of their own along.
  public init(_ shims: some Sequence<Shim>, of graph: Graph) {
    let shims = shims.sorted { $0.symbol < $1.symbol }
    let kernels = shims.map(\.kernel).flatMap(\.closure)
    let functions = shims.map { shim in
      let arguments = shim.words.enumerated().map { "a[\($0.offset)].\($0.element.rawValue)" }
      let call = CText.call(
        "\(shim.returnsNumber ? "return " : "")\(shim.kernel.function)", arguments, indent: "    ",
        tail: ";")
      return """
        int32_t \(shim.symbol)(const union fg_word *a)
        {
        \(call)\(shim.returnsNumber ? "" : "\n    return 0;")
        }
        """
    }
    let library = KernelLibrary.files(with: graph)
    let headers = KernelLibrary.closure(kernels.map(\.header) + ["fg_arith.h"], in: library)
    var files = Dictionary(uniqueKeysWithValues: headers.map { ($0, library[$0] ?? "") })
    files["fg_shims.c"] = """
      #include "fg_arith.h"

      \(KernelInstances.includes(kernels))

      union fg_word {
          void *p;
          int64_t i;
          uint32_t u;
          float f;
      };

      \(functions.joined(separator: "\n\n"))

      """
    self.files = files
  }
}

extension PlannedProgram {
  /// Whether a value is passed as a number: the class of a sample.
  public func isScalar(_ value: Value, _ entry: EntryPlan) -> Bool {
    quantized.formats[value] == .index && graph[value].role == .target
  }
}
