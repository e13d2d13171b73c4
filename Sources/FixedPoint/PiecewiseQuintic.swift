import ExactArithmetic
import Foundation

/// A table for a function whose operand or result has more than 16 bits: polynomials of degree 5 on
/// equal segments of |x|, in Q28. What the kernel `fg_quintic` is called with.
public struct PiecewiseQuintic: Sendable, Hashable {
  /// What is computed.
  public let function: UnivariateFunction
  /// The flash array: c5 … c0 of each segment, Q28, in t of [−1/2, 1/2) from the middle.
  public let coefficients: [Int32]
  /// A segment is 2^-segmentBits wide.
  public let segmentBits: Int
  /// A bound of |c − core|, absolute.
  public let maxError: Double

  /// The number of polynomials.
  public var segments: Int { coefficients.count / 6 }
  /// Fraction bits of the coefficients.
  public static let fractionBits = 28
  /// The error that a smaller table is not preferred over: half a unit of Q26.
  public static let errorGoal = 0x1p-27
  /// The operand from which every core is within 2^-28 of its limit.
  private static let reach = 24

  /// The table of the widest segments whose error is at most ``errorGoal``, else of 1/16.
  public init(_ function: UnivariateFunction) {
    var table = PiecewiseQuintic(function, segmentBits: 0)
    while table.maxError > Self.errorGoal, table.segmentBits < 4 {
      table = PiecewiseQuintic(function, segmentBits: table.segmentBits + 1)
    }
    self = table
  }

  private init(_ function: UnivariateFunction, segmentBits: Int) {
    let width = Double(sign: .plus, exponent: -segmentBits, significand: 1)
    func core(_ u: Double) -> Double { function.double(function.place(ofCore: u)) }
    var coefficients: [Int32] = []
    var worst = 0.0
    for segment in 0..<(Self.reach << segmentBits) {
      let middle = (Double(segment) + 0.5) * width
      let fit = Self.interpolation { core(middle + $0 * width) }
      let raws = fit.map {
        Int32(Dyadic($0).raw(fractionBits: Self.fractionBits, in: Int(Int32.min)...Int(Int32.max)))
      }
      coefficients += raws.reversed()
      for step in -Self.probes...Self.probes {
        let t = Double(step) / Double(2 * Self.probes)
        let value = fit.reversed().reduce(0) { $0 * t + $1 }
        worst = max(worst, abs(value - core(middle + t * width)))
      }
    }
    self.function = function
    self.coefficients = coefficients
    self.segmentBits = segmentBits
    // Between the probes the error of a smooth function is larger by less than a hundredth. Each
    // rounding of a coefficient or product is half a unit, those inside shrink by |t| ≤ 1/2: 2 · 2
    // halves; the operand's place is exact to 2^-31 of a segment, the slope at most 4.
    let unit = Double(sign: .plus, exponent: -Self.fractionBits, significand: 1)
    let tail = abs(core(Double(Self.reach)) - function.limit)
    maxError = worst * 1.01 + 2 * unit + width * 0x1p-29 + tail
  }

  /// How many points on either side of a segment's middle the error is measured at.
  private static let probes = 64

  /// The polynomial through six Chebyshev nodes of [−1/2, 1/2], lowest degree first.
  static func interpolation(_ value: (Double) -> Double) -> [Double] {
    let nodes = (0..<6).map { cos((Double($0) + 0.5) * .pi / 6) / 2 }
    // Newton's divided differences, then the product of (t − node) multiplied out.
    var differences = nodes.map(value)
    for order in 1..<6 {
      for i in (order..<6).reversed() {
        differences[i] =
          (differences[i] - differences[i - 1]) / (nodes[i] - nodes[i - order])
      }
    }
    var polynomial = [differences[5]]
    for i in (0..<5).reversed() {
      var next = [differences[i] - nodes[i] * polynomial[0]]
      for degree in 1...polynomial.count {
        let same = degree < polynomial.count ? polynomial[degree] : 0
        next.append(polynomial[degree - 1] - nodes[i] * same)
      }
      polynomial = next
    }
    return polynomial
  }

  /// The raw x of `input` from which a result of `output` saturates for sure, and at most what the
  /// kernel can add; 0 of mirrored functions.
  public func rampLimit(input: QFormat, output: QFormat) -> Int {
    guard function.form.isRamp else { return 0 }
    let end = -Double(output.storage.range.lowerBound) * output.ulp
    let peak = Double(sign: .plus, exponent: max(function.peakExponent, 0), significand: 1)
    let most = Double(sign: .plus, exponent: 61 - Self.fractionBits, significand: 1)
    return Int(min((min(end + peak, most) / input.ulp).rounded(.up), 0x1p28 - 1))
  }
}
