internal import CGMP

/// Functions whose results are not dyadic, rounded to nearest at an explicit precision in bits.
///
/// One rounding: the error is at most half a unit in the last of `precision` bits, except where a
/// comment says otherwise. A result below 2^(-2^30) in magnitude is 0; one above 2^(2^30) is a
/// precondition failure. Source: GNU MPFR 4, https://www.mpfr.org/algorithms.pdf.
extension Dyadic {
  /// `e^x`.
  public func exp(precision: Int) -> Dyadic { apply(precision, cgmp_f_exp) }

  /// The natural logarithm of x > 0.
  public func log(precision: Int) -> Dyadic {
    precondition(sign > 0, "the logarithm needs a value above 0")
    return apply(precision, cgmp_f_log)
  }

  /// `ln(1 + x)` of x > −1.
  public func log1p(precision: Int) -> Dyadic {
    precondition(self > Dyadic(-1), "log1p needs a value above -1")
    return apply(precision, cgmp_f_log1p)
  }

  /// The hyperbolic tangent.
  public func tanh(precision: Int) -> Dyadic { apply(precision, cgmp_f_tanh) }

  /// `1 / (1 + e^-x)`, within (0.5 + 2^-29) units in the last of `precision` bits.
  public func sigmoid(precision: Int) -> Dyadic {
    // e^-|x| ≤ 1 cannot overflow. Three roundings, each of 2^-32 units of the result.
    let isPositive = sign > 0
    return (-absoluteValue).apply(precision) { result, argument in
      var (power, whole) = (cgmp_float(), cgmp_float())
      cgmp_f_init(&power, precision + 32)
      cgmp_f_init(&whole, precision + 32)
      defer {
        cgmp_f_clear(&power)
        cgmp_f_clear(&whole)
      }
      cgmp_f_exp(&power, argument)
      cgmp_f_add_ui(&whole, &power, 1)
      if isPositive {
        cgmp_f_ui_divide(result, 1, &whole)
      } else {
        cgmp_f_divide(result, &power, &whole)
      }
    }
  }

  /// `Φ(x) = erfc(-x / √2) / 2`, the distribution function of the standard normal distribution,
  /// within (0.5 + 2^-29) units in the last of `precision` bits.
  public func normalCumulative(precision: Int) -> Dyadic {
    // erfc amplifies the relative error of its argument by at most 2 + x².
    let guardBits = 40 + 2 * max(0, mantissa.bits + exponent)
    let root = Dyadic(2).squareRoot(precision: precision + guardBits)
    let argument = (-self).divided(by: root, precision: precision + guardBits)
    return argument.apply(precision, cgmp_f_erfc) * Dyadic(mantissa: 1, exponent: -1)
  }

  /// `φ(x) = e^(-x²/2) / √(2π)`, within (0.5 + 2^-29) units in the last of `precision` bits.
  public func normalDensity(precision: Int) -> Dyadic {
    let working = precision + 40
    let power = (-(self * self) * Dyadic(mantissa: 1, exponent: -1)).exp(precision: working)
    let circle = Dyadic(2).apply(working) { cgmp_f_multiply_pi($0, $1) }
    return power.divided(by: circle.squareRoot(precision: working), precision: precision)
  }

  /// The quotient by a divisor other than 0.
  public func divided(by divisor: Dyadic, precision: Int) -> Dyadic {
    precondition(!divisor.isZero, "the divisor is 0")
    var denominator = cgmp_float()
    divisor.load(into: &denominator)
    defer { cgmp_f_clear(&denominator) }
    return apply(precision) { cgmp_f_divide($0, $1, &denominator) }
  }

  /// The square root of x ≥ 0.
  public func squareRoot(precision: Int) -> Dyadic {
    precondition(sign >= 0, "the square root needs a value of at least 0")
    return apply(precision, cgmp_f_square_root)
  }

  /// Frees the constants (ln 2, π) that MPFR keeps for the calling thread: for a thread's end.
  public static func releaseThreadCache() { cgmp_free_cache() }

  /// Initializes `value` to exactly this number.
  func load(into value: inout cgmp_float) {
    cgmp_f_init(&value, max(mantissa.bits, 2))
    cgmp_f_set_z_2exp(&value, mantissa.integer, exponent)
  }

  /// The result that `function` leaves in its first argument, at `precision`, of this value.
  private func apply(
    _ precision: Int,
    _ function: (UnsafeMutablePointer<cgmp_float>, UnsafePointer<cgmp_float>) -> Void
  ) -> Dyadic {
    precondition(precision > 1, "a function that is not exact needs a precision of 2 bits or more")
    var (argument, result) = (cgmp_float(), cgmp_float())
    load(into: &argument)
    cgmp_f_init(&result, precision)
    defer {
      cgmp_f_clear(&argument)
      cgmp_f_clear(&result)
    }
    function(&result, &argument)
    precondition(cgmp_f_is_number(&result) != 0, "the result is beyond 2^(2^30)")
    var exponent = 0
    let mantissa = BigInteger { exponent = cgmp_f_get_z_2exp($0, &result) }
    return Dyadic(mantissa, exponent: mantissa.sign == 0 ? 0 : exponent)
  }
}
