import ExactArithmetic

/// A C constant of unsigned 32-bit numbers that no format changes: each the integer nearest to an
/// exact value at a given number of fraction bits.
public struct ConstantTable: Sendable, Hashable {
  /// The C name: of an array if there are several values, else of a macro.
  public let name: String
  /// The raw integers.
  public let values: [UInt32]

  /// The constants `name[i] = values[i] · 2^fractionBits`, rounded to nearest.
  public init(name: String, fractionBits: Int, values: [Dyadic]) {
    self.name = name
    self.values = values.map {
      UInt32($0.raw(fractionBits: fractionBits, in: 0...Int(UInt32.max)))
    }
  }

  /// The C declaration, six numbers a line.
  public var declaration: String {
    let numbers = values.map { "\($0)U" }
    guard values.count > 1 else { return "#define \(name) \(numbers.joined())\n" }
    let lines = stride(from: 0, to: numbers.count, by: 6).map {
      "    " + numbers[$0..<min($0 + 6, numbers.count)].joined(separator: ", ")
    }
    return "static FG_CONST uint32_t \(name)[\(values.count)] = {\n"
      + lines.joined(separator: ",\n") + "\n};\n"
  }

  /// What stands between the markers of `fg_exp.h`: log2 e, ln 2, 1/3, and 2^(-j/64) in Q31.
  public static let exponential = [
    ConstantTable(
      name: "FG_EXP_LOG2E_Q31", fractionBits: 31,
      values: [Dyadic(1).divided(by: ln2, precision: bits)]),
    ConstantTable(name: "FG_EXP_LN2_Q32", fractionBits: 32, values: [ln2]),
    ConstantTable(name: "FG_EXP_THIRD_Q32", fractionBits: 32, values: [third]),
    ConstantTable(
      name: "fg_exp_table", fractionBits: 31,
      values: (0..<64).map { (ln2 * Dyadic(mantissa: -$0, exponent: -6)).exp(precision: bits) }),
  ]

  /// What stands between the markers of `fg_log.h`: ln 2, 1/3, and for the middle c of each 64th
  /// of [1, 2) the numbers 1/c and ln c, in Q32.
  public static let logarithm = [
    ConstantTable(name: "FG_LOG_LN2_Q32", fractionBits: 32, values: [ln2]),
    ConstantTable(name: "FG_LOG_THIRD_Q32", fractionBits: 32, values: [third]),
    ConstantTable(
      name: "fg_log_reciprocal", fractionBits: 32,
      values: middles.map { Dyadic(1).divided(by: $0, precision: bits) }),
    ConstantTable(
      name: "fg_log_table", fractionBits: 32, values: middles.map { $0.log(precision: bits) }),
  ]

  private static let bits = 128
  private static let ln2 = Dyadic(2).log(precision: bits)
  private static let third = Dyadic(1).divided(by: Dyadic(3), precision: bits)
  private static let middles = (0..<64).map { Dyadic(mantissa: 129 + 2 * $0, exponent: -7) }
}
