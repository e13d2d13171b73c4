import CEmission
import Files
import Foundation
import GraphIR
import Toolchains

/// One C program that calls the kernels of all cases: operands from standard input, results to
/// standard output.
struct KernelProgram {
  let cases: [KernelCase]

  /// What a case's kernel left behind in one round.
  struct Outcome: Sendable, Equatable {
    /// What the call returned, 0 where it returns nothing.
    let exponent: Int
    /// Whether a result over the operand that it may overwrite has the same bytes.
    let isSameInPlace: Bool
    let violations: Int
    /// Stored integers of each result, masters whole; bit patterns of floats.
    let results: [[Int]]
  }

  /// Compiles, runs and reads: outcomes of each case and round.
  func outcomes(
    _ compiler: HostCompiler, defines: [String] = [], flags: [String]
  ) async throws -> [[Outcome]] {
    try await TemporaryDirectory.with { folder in
      for (name, text) in KernelLibrary.files where name.hasSuffix(".h") {
        try Data(text.utf8).write(to: folder.appending(path: name))
      }
      let source = folder.appending(path: "main.c")
      try Data(text().utf8).write(to: source)
      let program = try await compiler.compile(
        sources: [source], includeDirectories: [folder], defines: defines,
        flags: HostCompiler.strictFlags + flags, output: folder.appending(path: "program"))
      let result = try await program.run(input: input())
      guard result.succeeded else { throw Failure(said: result.standardError) }
      return read(result.standardOutput)
    }
  }

  struct Failure: Error { let said: String }

  // MARK: Bytes

  private func width(_ buffer: Buffer) -> Int {
    buffer.format.unmastered.bytes
  }

  private func input() -> [UInt8] {
    var bytes: [UInt8] = []
    func append(_ raws: [Int], _ width: Int) {
      for raw in raws {
        for byte in 0..<width { bytes.append(UInt8(truncatingIfNeeded: raw >> (8 * byte))) }
      }
    }
    for item in cases {
      for round in item.rounds {
        for (buffer, raws) in zip(item.site.operands, round) {
          let bits = buffer.format.residualBits
          append(raws.map { $0 >> bits }, width(buffer))
          if bits > 0 { append(raws, bits / 8) }
        }
      }
    }
    return bytes
  }

  private func read(_ bytes: [UInt8]) -> [[Outcome]] {
    var position = 0
    func next(_ width: Int) -> Int {
      var raw = 0
      for byte in 0..<width { raw |= Int(bytes[position + byte]) << (8 * byte) }
      position += width
      return (raw << (64 - 8 * width)) >> (64 - 8 * width)
    }
    return cases.map { item in
      item.rounds.map { _ in
        let (exponent, same, violations) = (next(4), next(4), next(4))
        let results = item.site.results.map { buffer in
          let raws = (0..<buffer.shape.count).map { _ in next(width(buffer)) }
          let bits = buffer.format.residualBits
          return bits == 0 ? raws : raws.map { $0 << bits | (next(bits / 8) & (1 << bits - 1)) }
        }
        return Outcome(
          exponent: exponent, isSameInPlace: same == 0, violations: violations, results: results)
      }
    }
  }

  // MARK: Text

  private func text() -> String {
    let calls = cases.indices.map { "    case_\($0)();" }
    return """
      #include <stdio.h>
      #include <string.h>

      \(includes())
      #ifdef FG_CHECKED
      struct fg_counts fg_counts;
      #define VIOLATIONS ((int32_t)fg_counts.violations)
      #else
      #define VIOLATIONS ((int32_t)0)
      #endif

      static int is_cut;
      static void get(void *to, size_t size) { is_cut |= fread(to, 1, size, stdin) != size; }
      static void put(const void *from, size_t size) { (void)fwrite(from, 1, size, stdout); }

      \(tables())
      \(cases.indices.map(function).joined(separator: "\n"))
      int main(void)
      {
      \(calls.joined(separator: "\n"))
          return is_cut;
      }

      """
  }

  private func includes() -> String {
    var lines: [String] = []
    var done: Set<Kernel> = []
    for kernel in cases.flatMap(\.call.kernel.closure) where done.insert(kernel).inserted {
      lines += kernel.bindings.map { "#define \($0.macro) \($0.type)" }
      lines.append("#include \"\(kernel.header)\"")
    }
    return lines.joined(separator: "\n")
  }

  private func tables() -> String {
    var lines: [String] = []
    var done: Set<String> = []
    for item in cases {
      for case .table(let table) in item.call.arguments where done.insert(table.name).inserted {
        let elements = table.elements.map(String.init).joined(separator: ", ")
        lines.append("static FG_CONST int32_t \(table.name)[] = {\(elements)};")
      }
    }
    return lines.joined(separator: "\n")
  }

  private func type(_ buffer: Buffer) -> String {
    guard let format = buffer.format.format else {
      return buffer.format == .float32 ? "float" : "int16_t"
    }
    return "int\(format.storage.bits)_t"
  }

  private func function(_ number: Int) -> String {
    let item = cases[number]
    let operands = item.site.operands
    let own = item.updated == nil ? item.site.results : []
    var lines = (operands + own).map {
      "    static \(type($0)) v\($0.value.index)[\($0.shape.count)];"
    }
    let masters = operands.filter { $0.format.residualBits > 0 }
    lines += masters.map {
      "    static uint\($0.format.residualBits)_t r\($0.value.index)[\($0.shape.count)];"
    }
    lines += [
      "    int32_t round;", "    for (round = 0; round < \(item.rounds.count); round++) {",
      "        int32_t k = 0, same = 0, violations = VIOLATIONS;",
    ]
    for operand in operands {
      let index = operand.value.index
      lines.append("        get(v\(index), sizeof v\(index));")
      if masters.contains(where: { $0.value == operand.value }) {
        lines.append("        get(r\(index), sizeof r\(index));")
      }
    }
    for result in own {
      lines.append("        memset(v\(result.value.index), 0x55, sizeof v\(result.value.index));")
    }
    lines.append("        " + call(item, result: nil))
    let outputs =
      item.updated.map { index in
        ["put(v\(index), sizeof v\(index));"]
          + (masters.isEmpty ? [] : ["put(r\(index), sizeof r\(index));"])
      } ?? own.map { "put(v\($0.value.index), sizeof v\($0.value.index));" }
    if item.updated == nil, let place = Swift.type(of: item.use.op).inPlaceOperand,
      type(operands[place]) == type(own[0]), operands[place].shape == own[0].shape
    {
      let result = own[0].value.index
      lines.append("        " + call(item, result: place))
      lines.append("        same = memcmp(v\(place), v\(result), sizeof v\(result)) != 0;")
    }
    lines += [
      "        violations = VIOLATIONS - violations;",
      "        put(&k, sizeof k); put(&same, sizeof same); put(&violations, sizeof violations);",
    ]
    lines += outputs.map { "        \($0)" }
    return "static void case_\(number)(void)\n{\n\(lines.joined(separator: "\n"))\n    }\n}\n"
  }

  /// The call; its result goes over operand `result` when that is given.
  private func call(_ item: KernelCase, result: Int?) -> String {
    let isFloat = item.site.isFloat
    let arguments = item.call.arguments.map { argument in
      switch argument {
      case .value(let value):
        let isIndex =
          value.index < item.site.operands.count
          && item.site.operands[value.index].format == .index
        let isResult = value.index == item.site.operands.count
        return isIndex ? "v\(value.index)[0]" : "v\(isResult ? result ?? value.index : value.index)"
      case .residual(let value): return "r\(value.index)"
      case .constant(let constant), .exponentLimit(let constant): return "\(constant)"
      case .key(let value): return "(uint32_t)v\(value.index)[0]"
      case .bits(let bits): return "\(bits)U"
      case .real(let real): return "\(real)f"
      case .table(let table): return table.name
      case .learningRate:
        return isFloat ? "\(Float(item.rate.value))f" : "\(item.rate.mantissa), \(item.rate.shift)"
      case .gradientExponent: return "\(item.exponent)"
      case .randomKey: return "0x2545f491U"
      }
    }
    let assignment = item.call.returnsGradientExponent ? "k = " : ""
    return "\(assignment)\(item.call.kernel.function)(\(arguments.joined(separator: ", ")));"
  }
}
