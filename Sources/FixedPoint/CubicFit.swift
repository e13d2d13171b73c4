import ExactArithmetic

/// How the cubics of a `PiecewiseCubic` are found. Values are in units of the output.
struct CubicFit {
  var function: UnivariateFunction
  var input: QFormat
  var output: QFormat

  /// A bound of the error of `truth`, in units of the output: 8 ulps of a double are 2^-35 of them.
  static let truthError = 0x1p-32

  /// The function of each int16 from the lowest on, clamped to the range of the output.
  func truth() -> [Double] {
    let (lowest, highest) = (output.storage.range.lowerBound, output.storage.range.upperBound)
    return input.storage.range.map {
      min(max(function.double(input.value($0)) / output.ulp, Double(lowest)), Double(highest))
    }
  }

  /// The core at |x| as a position in raw units of the input, which need not be whole.
  func value(at position: Double) -> Double {
    let place = Dyadic(function.place(ofCore: position))
    let x = place * Dyadic(mantissa: 1, exponent: -input.fractionBits)
    return (function.exact(x, 96) * Dyadic(mantissa: 1, exponent: output.fractionBits)).double
  }

  /// The raw |x| up to which segments are needed: beyond it the core is within 1/4 of its limit, so
  /// that the cubic there rounds to the limit on either side.
  func reach() -> Int {
    let limit = function.limit / output.ulp
    func isSettled(_ position: Int) -> Bool { abs(value(at: Double(position)) - limit) <= 0.25 }
    var (low, high) = (0, 1 << 15)
    guard isSettled(high) else { return high }
    while high - low > 1 {
      let middle = (low + high) / 2
      if isSettled(middle) { high = middle } else { low = middle }
    }
    return high
  }

  /// The fraction bits, in units of the output, of what is rounded to it: the core there is below
  /// 2^29, and so is a ramp up to where the output is sure to saturate. At most 30 more than the
  /// output has, as a shift of 32 is not defined in C.
  var innerBits: Int {
    let core = 29 - function.peakExponent - output.fractionBits
    guard function.form.isRamp else { return min(core, 30) }
    let ramp = rampLimit * input.ulp / output.ulp
    return min(core, 29 - Int(max(ramp, 1).exponent) - 1, 30)
  }

  /// The raw x from which max(x, 0) + c is beyond the output's range, |c| being at most the peak;
  /// at most 2^15.
  var rampLimit: Double {
    let end = -Double(output.storage.range.lowerBound) * output.ulp
    let peak = Double(sign: .plus, exponent: max(function.peakExponent, 0), significand: 1)
    return min(((end + peak) / input.ulp).rounded(.up), 0x1p15)
  }

  /// Coefficients, lowest degree first, in τ = t / half on one segment, where t is counted from the
  /// segment's middle and half = max(1, 2^widthBits / 2).
  ///
  /// Interpolation at the four Chebyshev nodes, whose largest error exceeds the least possible by
  /// little; a segment of at most three raw inputs is interpolated at just these.
  func cubic(segment: Int, widthBits: Int) -> [Double] {
    let half = Double((1 << widthBits) >> 1)
    let middle = Double(segment << widthBits) + half
    if widthBits == 0 {
      let first = value(at: middle)
      return [first, value(at: middle + 1) - first, 0, 0]
    }
    if widthBits == 1 {
      let (below, at, above) = (value(at: middle - 1), value(at: middle), value(at: middle + 1))
      return [at, (above - below) / 2, (above + below) / 2 - at, 0]
    }
    // cos(π/8) and cos(3π/8).
    let (outer, inner) = (0.9238795325112867, 0.3826834323650898)
    func parts(_ node: Double) -> (even: Double, odd: Double) {
      let (above, below) = (value(at: middle + node * half), value(at: middle - node * half))
      return ((above + below) / 2, (above - below) / (2 * node))
    }
    let (p, q) = (parts(outer), parts(inner))
    let squares = outer * outer - inner * inner
    let (second, third) = ((p.even - q.even) / squares, (p.odd - q.odd) / squares)
    return [
      q.even - second * inner * inner, q.odd - third * inner * inner, second, third,
    ]
  }

  /// The int32 coefficients, highest degree first, and the shifts s3, s2, s1, s0 of Horner's rule.
  ///
  /// Each partial result gets the most fraction bits with which its product with t stays under
  /// 2^30, so that the half-add of the rounding fits too.
  func quantized(_ cubics: [[Double]], widthBits: Int) -> ([Int32], [Int]) {
    let halfBits = max(widthBits - 1, 0)
    var fractionBits = [0, 0, 0, 0]
    for degree in [3, 2, 1] {
      let bound = cubics.map { $0[degree...].reduce(0) { $0 + abs($1) } }.max() ?? 0
      let fitting = bound == 0 ? 30 : 30 - halfBits - (Int(bound.exponent) + 1)
      // A left shift between the stages would gain nothing.
      let reachable = degree == 3 ? 30 : fractionBits[degree + 1] + halfBits
      fractionBits[degree] = min(fitting, reachable, 30)
    }
    fractionBits[0] = min(innerBits, fractionBits[1] + halfBits)
    // The half-add of a shift of 31 may overflow beside a product of 2^30.
    for degree in [1, 2, 3] {
      fractionBits[degree] = min(fractionBits[degree], fractionBits[degree - 1] + 30 - halfBits)
    }
    let coefficients = cubics.flatMap { cubic in
      [3, 2, 1, 0].map { degree in
        Int32(Dyadic(cubic[degree]).raw(fractionBits: fractionBits[degree]))
      }
    }
    let shifts = [3, 2, 1].map { fractionBits[$0] + halfBits - fractionBits[$0 - 1] }
    return (coefficients, shifts + [fractionBits[0]])
  }
}

extension UnivariateFunction.Form {
  /// Whether max(x, 0) is added to the core.
  var isRamp: Bool { if case .mirrored = self { false } else { true } }
}
