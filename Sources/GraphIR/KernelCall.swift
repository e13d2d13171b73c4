/// A call of one C kernel; operators describe it, only the emitter prints it.
public struct KernelCall: Sendable, Hashable {
  public enum Argument: Sendable, Hashable {
    /// A value's elements: of a parameter the plane that products read.
    case value(Value)
    /// The residual plane of a parameter.
    case residual(Value)
    /// An extent, a shift or another whole number.
    case constant(Int)
    /// A number of the float program.
    case real(Float)
    /// A constant array that the emitter prints once.
    case table(ConstantArray)
    /// The model's learning rate: mantissa and shift, or one float.
    case learningRate
    /// The sample's gradient exponent k.
    case gradientExponent
  }

  public var kernel: Kernel
  public var arguments: [Argument]
  /// What licenses the width of the kernel's accumulator; nil where there is none.
  public var bound: AccumulatorBound?
  /// Whether the call returns the sample's gradient exponent, negative when there is no gradient.
  public var returnsGradientExponent: Bool

  public init(
    _ kernel: Kernel, _ arguments: [Argument], bound: AccumulatorBound? = nil,
    returnsGradientExponent: Bool = false
  ) {
    self.kernel = kernel
    self.arguments = arguments
    self.bound = bound
    self.returnsGradientExponent = returnsGradientExponent
  }
}

/// A C kernel: the header it is in and, where that header is a template, the storages it is
/// instantiated for.
public struct Kernel: Sendable, Hashable {
  public struct Binding: Sendable, Hashable {
    public var macro: String
    public var type: String
  }

  /// `fg_linear.h`.
  public var header: String
  /// `fg_linear_i16i16i16i16_i32`.
  public var function: String
  public var bindings: [Binding]

  /// A kernel that is not a template.
  public init(_ function: String, header: String) {
    self.header = header
    self.function = function
    bindings = []
  }

  /// An instance of the template `<name>.h`; its function is named after the bound types, the
  /// accumulator's set apart.
  public init(template name: String, _ types: KeyValuePairs<String, String>) {
    header = "\(name).h"
    bindings = types.map { Binding(macro: "FG_\($0.key)", type: $0.value) }
    let operands = types.filter { $0.key != "ACC" }.map(\.value).joined()
    let accumulator = types.first { $0.key == "ACC" }.map { "_\($0.value)" } ?? ""
    function = "\(name)_\(operands)\(accumulator)"
  }
}

/// A constant array of the emitted program.
public struct ConstantArray: Sendable, Hashable {
  /// What it holds, as a C identifier: `sigmoid_q12`.
  public var name: String
  public var elements: [Int32]
  /// One line for the reader of the C: formula, formats, error bound.
  public var comment: String

  public init(_ name: String, _ elements: [Int32], comment: String) {
    self.name = name
    self.elements = elements
    self.comment = comment
  }
}

/// The licence of an accumulator: the largest |sum| that can reach it, its rounding half-add
/// included, in units of the accumulator.
public struct AccumulatorBound: Sendable, Hashable {
  public enum Evidence: Sendable, Hashable {
    /// Follows from the operands' formats.
    case proved
    /// Observed during calibration, times 2^headroomBits.
    case calibrated(headroomBits: Int)
  }

  public var magnitude: Double
  public var evidence: Evidence
  /// 32 or 64.
  public var width: Int

  /// Whether a sum of `magnitude` fits a signed integer of `width` bits.
  public static func fits(_ magnitude: Double, width: Int) -> Bool {
    let end = Double(sign: .plus, exponent: width - 1, significand: 1)
    // 2^63 − 1 is no double: the largest one below the end is.
    return magnitude <= min(end - 1, end.nextDown)
  }

  /// The licence for the narrowest accumulator among 32 and 64 bits; nil when neither holds.
  public init?(magnitude: Double, shift: Int, evidence: Evidence) {
    let half = shift > 0 ? Double(sign: .plus, exponent: shift - 1, significand: 1) : 0
    let total = magnitude + half
    guard let width = [32, 64].first(where: { Self.fits(total, width: $0) }) else { return nil }
    self.magnitude = total
    self.evidence = evidence
    self.width = width
  }
}
