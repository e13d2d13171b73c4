import ExactArithmetic

/// A table for a function of an int16 input to at most 16 bits: cubics on equal segments of |x|.
///
/// The mirror of the kernels `fg_cubic` and `fg_ramp_cubic`, and what they are called with. With
/// `u = min(|raw|, segments · 2^widthBits)`, k the segment of u (each holds its upper end, the
/// first also 0) and t = u − the segment's middle, Horner's rule gives
/// `c(u) = ((c3 t >> s3 + c2) t >> s2 + c1) t >> s1 + c0` in units of `2^-s0` of the output's; the
/// shifts round to nearest, ties up. A mirrored function is mirror − c(u) below zero; to others
/// min(max(x, 0), rampLimit) is added, rounded to these units. One rounding to the output, then
/// saturation. All products are of 32 bits.
public struct PiecewiseCubic: Sendable, Hashable {
  /// What is computed.
  public let function: UnivariateFunction
  /// The format of x, int16.
  public let input: QFormat
  /// The format of the result: int16 of a mirrored function, of others also int8.
  public let output: QFormat
  /// The flash array: c3, c2, c1, c0 of each segment.
  public let coefficients: [Int32]
  /// The logarithm of a segment's width in raw units of the input.
  public let widthBits: Int
  /// The rounding shifts s3, s2, s1 and s0; only the last may be negative, a left shift.
  public let shifts: [Int]
  /// The m of `f(-x) = m − f(x)`, in units of the output; 0 of other functions.
  public let mirror: Int
  /// The raw x from which the output saturates for sure; 0 without a ramp.
  public let rampLimit: Int
  /// The left shift of raw inputs to what is rounded; a negative one rounds to the right.
  public var rampShift: Int { output.fractionBits + shifts[3] - input.fractionBits }
  /// A bound of the error over all 65,536 inputs, in units of the output: against the exact value,
  /// clamped to the representable range. Measured when built.
  public private(set) var maxErrorULP: Double

  /// The number of cubics.
  public var segments: Int { coefficients.count / 4 }
  /// The size of the table in flash.
  public var bytes: Int { coefficients.count * 4 }
  /// The largest table that is built.
  public static let byteLimit = 512
  /// The error in units of the output that a smaller table is not preferred over.
  public static let errorGoal = 0.75

  /// The smallest table of at most 512 bytes whose error is at most 0.75 units of the output; the
  /// most accurate one if there is none.
  public init(
    _ function: UnivariateFunction, input: QFormat,
    output: QFormat = QFormat(.int16, fractionBits: 15)
  ) {
    precondition(input.storage == .int16, "a table's input is int16")
    precondition(output.storage != .int32, "a table's output has at most 16 bits")
    precondition(
      function.form.isRamp || (output.storage == .int16 && (8...15).contains(output.fractionBits)),
      "the output of a mirrored function is int16 of 8 to 15 fraction bits")
    let fit = CubicFit(function: function, input: input, output: output)
    let truth = fit.truth()
    let reach = fit.reach()
    var candidates: [PiecewiseCubic] = []
    for widthBits in stride(from: 15, through: 0, by: -1) {
      let segments = (reach + (1 << widthBits) - 1) >> widthBits
      if segments * 16 > Self.byteLimit { break }
      var candidate = PiecewiseCubic(fit, widthBits: widthBits, segments: segments)
      candidate.measure(against: truth, stoppingAbove: Self.errorGoal)
      if candidate.maxErrorULP <= Self.errorGoal {
        self = candidate
        return
      }
      candidates.append(candidate)
    }
    for i in candidates.indices { candidates[i].measure(against: truth, stoppingAbove: .infinity) }
    guard let best = candidates.min(by: { $0.maxErrorULP < $1.maxErrorULP }) else {
      preconditionFailure("one segment of 2^15 always fits")
    }
    self = best
  }

  /// The table of given segments, not measured yet.
  private init(_ fit: CubicFit, widthBits: Int, segments: Int) {
    let (coefficients, shifts) = fit.quantized(
      (0..<segments).map { fit.cubic(segment: $0, widthBits: widthBits) }, widthBits: widthBits)
    self.function = fit.function
    self.input = fit.input
    self.output = fit.output
    self.coefficients = coefficients
    self.widthBits = widthBits
    self.shifts = shifts
    if case .mirrored(let mirror) = fit.function.form {
      self.mirror = mirror << fit.output.fractionBits
      self.rampLimit = 0
    } else {
      self.mirror = 0
      self.rampLimit = Int(min(fit.rampLimit, 0x1p15 - 1))
    }
    self.maxErrorULP = .infinity
  }

  /// What the kernel stores for the input `raw`; traps where the kernel would overflow.
  public func evaluate(raw: Int) -> Int {
    precondition(Storage.int16.range.contains(raw), "the input is an int16")
    return coefficients.withUnsafeBufferPointer { evaluate(Int32(raw), $0) }
  }

  private func evaluate(_ raw: Int32, _ coefficients: UnsafeBufferPointer<Int32>) -> Int {
    let limit = Int32(segments) << Int32(widthBits)
    let magnitude = function.form == .leftRamp ? max(-raw, 0) : abs(raw)
    let u = min(magnitude, limit)
    let segment = (u - (u > 0 ? 1 : 0)) >> Int32(widthBits)
    let t = u - segment << Int32(widthBits) - (1 << Int32(widthBits)) >> 1
    let c = Int(segment) * 4
    var r = coefficients[c]
    for i in 0..<3 { r = Self.roundShift(r * t, shifts[i]) + coefficients[c + i + 1] }
    if function.form.isRamp {
      r += Self.scaled(min(max(raw, 0), Int32(rampLimit)), rampShift)
    } else if raw < 0 {
      r = Int32(mirror) << Int32(shifts[3]) - r
    }
    let result = Self.stored(r, shifts[3])
    return min(max(result, output.storage.range.lowerBound), output.storage.range.upperBound)
  }

  /// `v · 2^shift`: traps beyond 32 bits, rounds to nearest below 0, ties up, at any distance.
  private static func scaled(_ v: Int32, _ shift: Int) -> Int32 {
    guard shift < 0 else { return v * (1 << Int32(shift)) }
    return Int32((Int(v) + (1 << min(-shift, 62)) >> 1) >> min(-shift, 62))
  }

  /// `floor(v · 2^-shift + 1/2)` for every v and shift.
  private static func stored(_ v: Int32, _ shift: Int) -> Int {
    guard shift < 0 else { return (Int(v) + (1 << shift) >> 1) >> shift }
    return Int(v) << min(-shift, 31)
  }

  /// `floor(v · 2^-shift + 1/2)`; the half-add traps if it overflows, as the kernel requires.
  private static func roundShift(_ v: Int32, _ shift: Int) -> Int32 {
    shift == 0 ? v : (v + 1 << Int32(shift - 1)) >> Int32(shift)
  }

  /// Sets the error from all inputs, or leaves it infinite when it is above `bound`.
  private mutating func measure(against truth: [Double], stoppingAbove bound: Double) {
    let lowest = Storage.int16.range.lowerBound
    var worst = 0.0
    coefficients.withUnsafeBufferPointer { coefficients in
      func error(_ raw: Int) -> Double {
        abs(Double(evaluate(Int32(raw), coefficients)) - truth[raw - lowest])
      }
      // From 0 outwards: a bad fit shows near 0, where the function bends.
      for raw in 0...Storage.int16.range.upperBound {
        worst = max(worst, max(error(raw), error(-1 - raw)))
        if worst > bound { return }
      }
    }
    maxErrorULP = worst + CubicFit.truthError
  }
}
