import FixedPoint

/// A value as an operator sees it while formats are assigned and kernels chosen.
public struct Buffer: Sendable {
  public let value: Value
  public let shape: Shape
  public let format: BufferFormat
  /// The largest |value| that calibration saw, in the unit of `format` (k = 0).
  public let magnitude: Double

  public init(value: Value, shape: Shape, format: BufferFormat, magnitude: Double) {
    self.value = value
    self.shape = shape
    self.format = format
    self.magnitude = magnitude
  }

  /// The format of what kernels read.
  public var storedFormat: QFormat {
    guard let format = format.format else {
      preconditionFailure("an operator asks for the format of fixed-point operands only")
    }
    return format
  }

  /// Fraction bits of what kernels read.
  public var fractionBits: Int { storedFormat.fractionBits }

  /// The largest sample exponent that a loss may give its cotangent: 20, or 0 at a static scale.
  public var exponentLimit: Int { format.scale == .sample ? 20 : 0 }

  /// `i8`, `i16` or `i32` as in kernel names.
  public var type: String {
    guard let format = format.format else { return "f32" }
    return "i\(format.storage.bits)"
  }
}

/// A node with the formats of all its buffers: what an operator lowers.
public struct LoweringSite: Sendable {
  public let operands: [Buffer]
  public let results: [Buffer]
  /// Calibrated magnitudes may grow by 2^headroomBits.
  public let headroomBits: Int
  /// What the job asks of sums.
  public let accumulator: AccumulatorChoice

  public init(
    operands: [Buffer], results: [Buffer], headroomBits: Int,
    accumulator: AccumulatorChoice = .auto
  ) {
    self.operands = operands
    self.results = results
    self.headroomBits = headroomBits
    self.accumulator = accumulator
  }

  /// The remedy of what int32 operands have no kernel for; nil without such operands.
  public var narrower: FormatError.Remedy? {
    let wide = operands.indices.filter { operands[$0].type == "i32" }
    return wide.isEmpty ? nil : .storage(.int16, ofOperands: wide)
  }

  /// Whether this is the float program.
  public var isFloat: Bool { (results + operands).contains { $0.format == .float32 } }
}

/// Why formats do not allow a kernel.
public struct FormatError: Error, Hashable, Sendable {
  public enum Reason: Hashable, Sendable {
    /// A sum of this magnitude does not fit the accumulator that was asked for.
    case accumulatorOverflow(magnitude: Double, asked: AccumulatorChoice)
    /// The fraction bits of two operands that must be aligned are this far apart.
    case misaligned(bits: Int)
    /// The operator has no kernel for this combination; other formats of its operands may have one.
    case noKernel(String, remedy: Remedy? = nil)
  }

  /// What operands, by their index, would have to be for a kernel.
  public enum Remedy: Hashable, Sendable {
    case storage(Storage, ofOperands: [Int])
    case fractionBits(Int, ofOperand: Int)
  }

  public var reason: Reason
  public init(_ reason: Reason) { self.reason = reason }

  /// No kernel reads the fraction bits of an operand: the nearest that one reads are the remedy.
  public static func noKernel(
    _ combination: String, fractionBits: ClosedRange<Int>, ofOperand index: Int,
    at site: LoweringSite
  ) -> FormatError {
    let bits = site.operands[index].fractionBits
    let nearest = min(max(bits, fractionBits.lowerBound), fractionBits.upperBound)
    return FormatError(
      .noKernel(combination, remedy: .fractionBits(nearest, ofOperand: index)))
  }
}
