import ExactArithmetic
import GraphIR

/// Holds stored elements of one buffer against exact references.
struct StoredComparison {
  /// What is found of one element.
  struct Result {
    /// `stored − clamped`, the nearest double of the exact difference.
    let error: Double
    /// |error| in units of the last stored place.
    let errorULP: Double
    /// How far the reference is beyond the storage, in units of the last stored place.
    let overrunULP: Double
    /// `stored − reference`, not clamped.
    let fullError: Double
    /// The reference, clamped to the storage.
    let clamped: Double
    /// |reference| before saturation, in the unit of the format (k = 0).
    let magnitude: Double
    let isWithinBound: Bool
  }

  private let format: BufferFormat
  private let exponent: Int
  private let bound: Double
  private let ends: ClosedRange<Dyadic>?

  /// - Parameter bound: the promise in ulp; 0.5 asks for the reference rounded once, to nearest,
  ///   ties up, bit for bit.
  init(_ format: BufferFormat, exponent: Int, bound: Double) {
    self.format = format
    self.exponent = exponent
    self.bound = bound
    ends = format.range(exponent: exponent).map { Dyadic($0.lowerBound)...Dyadic($0.upperBound) }
  }

  func compare(_ stored: Double, with reference: Dyadic) -> Result {
    let clamped = ends.map { min(max(reference, $0.lowerBound), $0.upperBound) } ?? reference
    let error = (Dyadic(stored) - clamped).double
    let ulp = format.ulp(exponent: exponent)
    let errorULP = abs(error) / ulp
    let overrun = abs((reference - clamped).double)
    let unit = format.scale == .sample ? exponent : 0
    return Result(
      error: error, errorULP: errorULP, overrunULP: overrun / ulp,
      fullError: overrun == 0 ? error : (Dyadic(stored) - reference).double,
      clamped: clamped.double,
      magnitude: abs(reference.double) * Double(sign: .plus, exponent: unit, significand: 1),
      isWithinBound: isWithinBound(stored, clamped, errorULP))
  }

  private func isWithinBound(_ stored: Double, _ clamped: Dyadic, _ errorULP: Double) -> Bool {
    // A float has no unit in the last place of its buffer to be bounded in.
    guard let fractionBits = format.storedFractionBits(exponent: exponent) else { return true }
    guard bound <= 0.5 else { return errorULP <= bound }
    // The ends are whole units, so rounding the clamped reference saturates it, too.
    return Dyadic(stored)
      == Dyadic(mantissa: clamped.raw(fractionBits: fractionBits), exponent: -fractionBits)
  }
}
