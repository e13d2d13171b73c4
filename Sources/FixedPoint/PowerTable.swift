import ExactArithmetic
import Foundation

/// A table for `factor · x^exponent` of x > 0 in any format, to any format. What the kernel
/// `fg_power` is called with.
///
/// With `x = 2^e · m`, m of [1, 2), the power is `factor · 2^(exponent · e)`, one constant for every
/// place of the leading bit, times m^exponent, a polynomial of degree 5 on each of equal segments.
/// Both have a binary exponent of their own, so that the relative error is the same everywhere.
public struct PowerTable: Sendable, Hashable {
  /// The constants of the octaves, mantissa and shift each, then of each segment c5 … c0, in t of
  /// [−1/2, 1/2) from its middle, and their fraction bits.
  public let elements: [Int32]
  /// How many places the leading bit may have.
  public let octaves: Int
  /// A segment is 2^-segmentBits wide.
  public let segmentBits: Int
  /// A bound of the relative error before the result is rounded.
  public let relativeError: Double

  /// The widest segments whose error is at most a hundredth of half an int16 unit or, where the
  /// result is int32, 2^-27; at least 1/32.
  public init(factor: Double, exponent: Double, input: QFormat, output: QFormat) {
    precondition(
      factor != 0 && factor.isFinite && exponent.isFinite, "a power is of finite numbers")
    let goal = output.storage == .int32 ? 0x1p-27 : 0x1p-23
    var best = Segments(exponent, bits: 0)
    for bits in 1...5 where best.relativeError > goal {
      let finer = Segments(exponent, bits: bits)
      if finer.relativeError < best.relativeError { best = finer }
    }
    octaves = input.storage == .int32 ? 28 : input.storage.bits - 1
    segmentBits = best.bits
    relativeError = best.relativeError
    let constants = (0..<octaves).flatMap { place in
      Self.octave(factor, exponent, place - input.fractionBits)
    }
    elements = constants + best.elements
  }

  /// The largest error of a result in its units: the rounding's half and what the relative error
  /// makes of the largest one.
  public func errorULP(output: QFormat) -> Double {
    0.5 + 1.01 * relativeError * -Double(output.storage.range.lowerBound)
  }

  /// `factor · 2^(exponent · e)` as a mantissa of [2^30, 2^31) with the factor's sign and a shift,
  /// within 2^-31 of it.
  private static func octave(_ factor: Double, _ exponent: Double, _ e: Int) -> [Int32] {
    let power = Dyadic(exponent) * Dyadic(e)
    let whole = Int(power.double.rounded(.down))
    let rest = (power - Dyadic(whole)) * Dyadic(2).log(precision: 128)
    let value = Dyadic(abs(factor)) * rest.exp(precision: 96)
    let shift = 30 - Int(value.double.exponent)
    let mantissa = min(value.raw(fractionBits: shift), Int(Int32.max))
    return [Int32(factor < 0 ? -mantissa : mantissa), Int32(shift - whole)]
  }
}

/// The polynomials of m^exponent on [1, 2).
private struct Segments {
  let bits: Int
  var elements: [Int32] = []
  /// Infinite where coefficients do not fit 32 bits.
  var relativeError = 0.0

  /// How many points on either side of a segment's middle the error is measured at.
  private static let probes = 32

  init(_ exponent: Double, bits: Int) {
    self.bits = bits
    let width = Double(sign: .plus, exponent: -bits, significand: 1)
    for segment in 0..<(1 << bits) {
      let middle = 1 + (Double(segment) + 0.5) * width
      let fit = PiecewiseQuintic.interpolation {
        (Dyadic(middle + $0 * width).log(precision: 96) * Dyadic(exponent)).exp(precision: 96)
          .double
      }
      let ends = [pow(middle - width / 2, exponent), pow(middle + width / 2, exponent)]
      let (least, most) = (min(ends[0], ends[1]), max(ends[0], ends[1]))
      let fractionBits = 29 - Int(most.exponent)
      let unit = Double(sign: .plus, exponent: -fractionBits, significand: 1)
      guard fit.allSatisfy({ abs($0) / unit < 0x1p31 - 1 }) else {
        relativeError = .infinity
        return
      }
      elements +=
        fit.reversed().map { Int32(Dyadic($0).raw(fractionBits: fractionBits)) }
        + [Int32(fractionBits)]
      var worst = 0.0
      for step in -Self.probes...Self.probes {
        let t = Double(step) / Double(2 * Self.probes)
        let exact = pow(middle + t * width, exponent)
        worst = max(worst, abs(fit.reversed().reduce(0) { $0 * t + $1 } - exact) / exact)
      }
      // Between the probes the error of a smooth function is larger by less than a hundredth. Each
      // rounding of a coefficient or product is half a unit, those inside shrink by |t| ≤ 1/2:
      // 2 · 2 halves. The octave's constant is within 2^-31.
      relativeError = max(relativeError, worst * 1.01 + 2 * unit / least + 0x1p-31)
    }
  }
}
