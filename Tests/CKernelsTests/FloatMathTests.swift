import CKernelSweeps
import Foundation
import Testing

/// The float functions of `fg_math_f32.h` against the double functions of the host.
///
/// Every day: one full binade and every `stride`-th pattern of the ranges where the function is
/// neither constant nor its operand. With `FIXGRAD_NIGHTLY` set: all 2^32 patterns.
@Suite("Float exp, log, tanh and sigmoid")
struct FloatMathTests {
  private static let isNightly = ProcessInfo.processInfo.environment["FIXGRAD_NIGHTLY"] != nil

  /// A function under test: its sweeps and the ranges of bit patterns worth a daily look.
  struct Function: CustomTestStringConvertible, Sendable {
    typealias Sweep =
      @Sendable (UInt32, UInt32, UInt32, UnsafeMutablePointer<UInt32>?) -> Double

    let testDescription: String
    let sweep: Sweep
    let digest: @Sendable (UInt32, UInt32, UInt32) -> UInt32
    let apply: @Sendable (UInt32) -> UInt32
    /// The largest error over all floats, in ulp, rounded up in the third decimal.
    let bound: Double
    /// FNV-1a of the results for every 4093rd pattern.
    let expectedDigest: UInt32
    let ranges: [ClosedRange<UInt32>]
    let stride: UInt32
    /// The binade that is swept without gaps.
    let binade: ClosedRange<UInt32>

    func callAsFunction(_ x: Float) -> Float {
      Float(bitPattern: apply(x.bitPattern))
    }
  }

  /// |x| from 2^-26 to 128, with either sign: beyond, exp and sigmoid are constant.
  private static let exponentialRanges: [ClosedRange<UInt32>] = [
    0x3280_0000...0x4300_0000, 0xb280_0000...0xc300_0000,
  ]

  static let exponential = Function(
    testDescription: "exp",
    sweep: { fg_sweep_exp_f32($0, $1, $2, $3) },
    digest: { fg_digest_exp_f32($0, $1, $2) },
    apply: { fg_apply_exp_f32($0) },
    bound: 0.512,
    expectedDigest: 0xe591_4245,
    ranges: exponentialRanges,
    stride: 67,
    binade: 0x3f80_0000...0x3fff_ffff)

  static let logarithm = Function(
    testDescription: "log",
    sweep: { fg_sweep_log_f32($0, $1, $2, $3) },
    digest: { fg_digest_log_f32($0, $1, $2) },
    apply: { fg_apply_log_f32($0) },
    bound: 0.537,
    expectedDigest: 0x6f85_f301,
    ranges: [0x0000_0000...0x7f80_0000],
    stride: 257,
    binade: 0x3f40_0000...0x3fbf_ffff)

  static let hyperbolicTangent = Function(
    testDescription: "tanh",
    sweep: { fg_sweep_tanh_f32($0, $1, $2, $3) },
    digest: { fg_digest_tanh_f32($0, $1, $2) },
    apply: { fg_apply_tanh_f32($0) },
    bound: 0.523,
    expectedDigest: 0x6d47_8a81,
    ranges: [0x3900_0000...0x4120_0000, 0xb900_0000...0xc120_0000],
    stride: 37,
    binade: 0x3e00_0000...0x3e7f_ffff)

  static let sigmoid = Function(
    testDescription: "sigmoid",
    sweep: { fg_sweep_sigmoid_f32($0, $1, $2, $3) },
    digest: { fg_digest_sigmoid_f32($0, $1, $2) },
    apply: { fg_apply_sigmoid_f32($0) },
    bound: 0.522,
    expectedDigest: 0x615d_9374,
    ranges: exponentialRanges,
    stride: 67,
    binade: 0xbf80_0000...0xbfff_ffff)

  static let all = [exponential, logarithm, hyperbolicTangent, sigmoid]

  @Test("The error stays within the bound in the kernel's comment", arguments: all)
  func error(of function: Function) {
    let everything = UInt32.min...UInt32.max
    var sweeps: [(patterns: ClosedRange<UInt32>, stride: UInt32)] = [(everything, 1)]
    if !Self.isNightly {
      sweeps = [(everything, 65_521), (function.binade, 1)]
      sweeps += function.ranges.map { ($0, function.stride) }
    }
    for (patterns, stride) in sweeps {
      var worst: UInt32 = 0
      let error = function.sweep(patterns.lowerBound, patterns.upperBound, stride, &worst)
      #expect(
        error <= function.bound, "\(function.testDescription)(\(Float(bitPattern: worst)))")
    }
  }

  @Test("The result bits are those of every other machine", arguments: all)
  func digest(of function: Function) {
    #expect(function.digest(0, .max, 4093) == function.expectedDigest)
  }

  @Test("NaN operands of any payload and sign give the one quiet NaN", arguments: all)
  func notANumber(of function: Function) {
    for pattern: UInt32 in [0x7f80_0001, 0x7fc0_0000, 0x7fff_ffff, 0xff80_0001, 0xffff_ffff] {
      #expect(function.apply(pattern) == 0x7fc0_0000)
    }
  }

  @Test("exp: exact values, overflow and gradual underflow")
  func specialsOfExponential() {
    let exp = Self.exponential
    #expect(exp(0) == 1)
    #expect(exp(-0.0) == 1)
    #expect(exp(.leastNonzeroMagnitude) == 1)
    #expect(exp(.infinity) == .infinity)
    #expect(exp(-.infinity).bitPattern == 0)
    #expect(exp(.greatestFiniteMagnitude) == .infinity)
    #expect(exp(-.greatestFiniteMagnitude).bitPattern == 0)
    // The last operand with a finite value, and its successor.
    #expect(exp(0x1.62e42ep+6).isFinite)
    #expect(exp(0x1.62e43p+6) == .infinity)
    // The last normal value, a subnormal one, the last that is not zero and its successor.
    #expect(exp(-87).isNormal)
    #expect(exp(-88).isSubnormal)
    #expect(exp(-0x1.9fe368p+6) == .leastNonzeroMagnitude)
    #expect(exp(-0x1.9fe36ap+6).bitPattern == 0)
  }

  @Test("log: zeros, negatives, one, subnormals and infinity")
  func specialsOfLogarithm() {
    let log = Self.logarithm
    #expect(log(0) == -.infinity)
    #expect(log(-0.0) == -.infinity)
    #expect(log(1).bitPattern == 0)
    #expect(log(.infinity) == .infinity)
    for x: Float in [-.leastNonzeroMagnitude, -1, -.greatestFiniteMagnitude, -.infinity] {
      #expect(log(x).isNaN)
    }
    #expect(log(2) == 0.693_147_18)
    #expect(log(.leastNonzeroMagnitude) == -103.278_93)
    #expect(log(.greatestFiniteMagnitude) == 88.722_84)
    #expect(log(Float(1).nextUp) == 0x1.fffffep-24)
    #expect(log(Float(1).nextDown) == -0x1p-24)
  }

  @Test("tanh: odd, the operand itself near zero, one in the tails")
  func specialsOfHyperbolicTangent() {
    let tanh = Self.hyperbolicTangent
    #expect(tanh(0).bitPattern == 0)
    #expect(tanh(-0.0).bitPattern == 0x8000_0000)
    for x: Float in [.leastNonzeroMagnitude, .leastNormalMagnitude, 0x1p-13] {
      #expect(tanh(x) == x)
    }
    for x: Float in [10, 100, .greatestFiniteMagnitude, .infinity] {
      #expect(tanh(x) == 1)
    }
    for pattern in stride(from: UInt32(0), through: 0x7f80_0000, by: 65_521) {
      #expect(tanh.apply(pattern | 0x8000_0000) == tanh.apply(pattern) | 0x8000_0000)
    }
  }

  @Test("sigmoid: one half at zero, one and gradually zero in the tails")
  func specialsOfSigmoid() {
    let sigmoid = Self.sigmoid
    #expect(sigmoid(0) == 0.5)
    #expect(sigmoid(-0.0) == 0.5)
    #expect(sigmoid(.leastNonzeroMagnitude) == 0.5)
    #expect(sigmoid(.infinity) == 1)
    #expect(sigmoid(-.infinity).bitPattern == 0)
    #expect(sigmoid(20) == 1)
    #expect(sigmoid(.greatestFiniteMagnitude) == 1)
    #expect(sigmoid(-.greatestFiniteMagnitude).bitPattern == 0)
    #expect(sigmoid(-88).isSubnormal)
  }
}
