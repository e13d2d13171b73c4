/// A call of one C kernel; operators describe it, only the emitter prints it.
public struct KernelCall: Sendable, Hashable {
  public enum Argument: Sendable, Hashable {
    /// A value's elements: of a parameter the plane that products read.
    case value(Value)
    /// The residual plane of a parameter.
    case residual(Value)
    /// An extent, a shift or another whole number.
    case constant(Int)
    /// A key of random bits.
    case key(Value)
    /// 32 bits, unsigned.
    case bits(UInt32)
    /// A number of the float program.
    case real(Float)
    /// A constant array that the emitter prints once.
    case table(ConstantArray)
    /// The model's learning rate: mantissa and shift, or one float.
    case learningRate
    /// The most that a loss may take for the gradient exponent.
    case exponentLimit(Int)
    /// The sample's gradient exponent k.
    case gradientExponent
    /// The random stream of a parameter's updates in this step.
    case randomKey(Value)
  }

  public var kernel: Kernel
  public var arguments: [Argument]
  /// What licenses the width of the kernel's accumulator; nil where there is none.
  public var bound: AccumulatorBound?
  /// Whether the call returns the sample's gradient exponent, negative when there is no gradient.
  public var returnsGradientExponent: Bool
  /// How samples of a batch take turns; nil for one call.
  public var repetition: Repetition?

  /// One call for each sample of a batch.
  public struct Repetition: Sendable, Hashable {
    public var count: Int
    /// Elements of a sample, for each value that is not one for all samples.
    public var strides: [Value: Int]

    public init(count: Int, strides: [Value: Int]) {
      self.count = count
      self.strides = strides
    }
  }

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
  /// Instances of other templates that this one calls.
  public var callees: [Kernel]

  /// A kernel that is not a template.
  public init(_ function: String, header: String) {
    self.header = header
    self.function = function
    bindings = []
    callees = []
  }

  /// An instance of the template `<name>.h`; its function is named after the bound types: a rule
  /// first, then storages, an accumulator or amount set apart.
  public init(
    template name: String, _ types: KeyValuePairs<String, String>, calling callees: [Kernel] = []
  ) {
    header = "\(name).h"
    bindings = types.map { Binding(macro: "FG_\($0.key)", type: $0.value) }
    let apart = ["ACC", "P"]
    let rule = types.first { $0.key == "RULE" }.map { "_\($0.value)" } ?? ""
    let operands = types.filter { $0.key != "RULE" && !apart.contains($0.key) }.map(\.value)
    let last = types.first { apart.contains($0.key) }.map { "_\($0.value)" } ?? ""
    function = "\(name)\(rule)_\(operands.joined())\(last)"
    self.callees = callees
  }

  /// Whether it computes in float32.
  public var isFloat: Bool { function.hasSuffix("_f32") }

  /// The instances that it needs, itself last.
  public var closure: [Kernel] { callees.flatMap(\.closure) + [self] }
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
