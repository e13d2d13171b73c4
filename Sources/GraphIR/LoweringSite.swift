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

  /// Fraction bits of what kernels read.
  public var fractionBits: Int {
    guard let format = format.format else {
      preconditionFailure("an operator asks for the fraction bits of fixed-point operands only")
    }
    return format.fractionBits
  }

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

  public init(operands: [Buffer], results: [Buffer], headroomBits: Int) {
    self.operands = operands
    self.results = results
    self.headroomBits = headroomBits
  }

  /// Whether this is the float program.
  public var isFloat: Bool { (results + operands).contains { $0.format == .float32 } }

  /// The bound of an accumulator that holds result `index`, before rounding, at `fractionBits`.
  ///
  /// The sum fits when `2^h · max|result| · 2^fractionBits + 2^(shift−1) ≤ 2^31 − 1` (63 for
  /// int64), with the observed maximum. Throws when not even 64 bits hold it.
  public func bound(ofResult index: Int, fractionBits: Int) throws(FormatError) -> AccumulatorBound
  {
    let result = results[index]
    let magnitude =
      result.magnitude * QFormat(.int32, fractionBits: -fractionBits - headroomBits).ulp
    let shift = fractionBits - result.fractionBits
    guard
      let bound = AccumulatorBound(
        magnitude: magnitude, shift: shift, evidence: .calibrated(headroomBits: headroomBits))
    else {
      let half = shift > 0 ? QFormat(.int32, fractionBits: 1 - shift).ulp : 0
      throw FormatError(.accumulatorOverflow(magnitude: magnitude + half))
    }
    return bound
  }
}

/// Why formats do not allow a kernel.
public struct FormatError: Error, Hashable, Sendable {
  public enum Reason: Hashable, Sendable {
    /// A sum of this magnitude does not fit 64 bits.
    case accumulatorOverflow(magnitude: Double)
    /// The fraction bits of two operands that must be aligned are this far apart.
    case misaligned(bits: Int)
    /// The operator has no kernel for this combination.
    case noKernel(String)
  }

  public var reason: Reason
  public init(_ reason: Reason) { self.reason = reason }
}
