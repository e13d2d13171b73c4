import ExactArithmetic
import Foundation

/// The functions that tables compute.
extension UnivariateFunction {
  /// All of them.
  public static let all = [
    sigmoid, tanh, softplus, silu, siluDerivative, gelu, geluDerivative, geluTanh,
    geluTanhDerivative, elu(alpha: 1),
  ]

  /// `1 / (1 + e^-x)`.
  public static let sigmoid = UnivariateFunction(
    name: "sigmoid", form: .mirrored(1), peakExponent: 0, exact: { $0.sigmoid(precision: $1) },
    double: logistic)

  /// The hyperbolic tangent.
  public static let tanh = UnivariateFunction(
    name: "tanh", form: .mirrored(0), peakExponent: 0, exact: { $0.tanh(precision: $1) },
    double: { Foundation.tanh($0) })

  /// `ln(1 + e^x) = max(x, 0) + ln(1 + e^-|x|)`.
  public static let softplus = UnivariateFunction(
    name: "softplus", form: .ramp, peakExponent: 0,
    exact: { x, precision in
      let power = (-x.absoluteValue).exp(precision: precision + 32)
      return max(x, Dyadic(0)) + power.log1p(precision: precision)
    },
    double: { max($0, 0) + log1p(exp(-abs($0))) })

  /// `x · sigmoid(x)`. Source: Elfwing, Uchibe, Doya (2018).
  public static let silu = UnivariateFunction(
    name: "silu", form: .ramp, peakExponent: -1,
    exact: { x, precision in x * x.sigmoid(precision: precision) },
    double: { $0 * logistic($0) })

  /// `s (1 + x (1 − s))` with s = sigmoid(x): at most 1.0998.
  public static let siluDerivative = UnivariateFunction(
    name: "silu_derivative", form: .mirrored(1), peakExponent: 1,
    exact: { x, precision in sigmoidProductDerivative(x, x, Dyadic(1), precision) },
    double: { sigmoidProductDerivative($0, $0, 1) })

  /// `x · Φ(x)`. Source: Hendrycks, Gimpel (2016), arXiv:1606.08415.
  public static let gelu = UnivariateFunction(
    name: "gelu", form: .ramp, peakExponent: -2,
    exact: { x, precision in x * x.normalCumulative(precision: precision) },
    double: { $0 * cumulative($0) })

  /// `Φ(x) + x φ(x)`: at most 1.129.
  public static let geluDerivative = UnivariateFunction(
    name: "gelu_derivative", form: .mirrored(1), peakExponent: 1,
    exact: { x, precision in
      x.normalCumulative(precision: precision) + x * x.normalDensity(precision: precision)
    },
    double: { cumulative($0) + $0 * exp(-$0 * $0 / 2) / (2 * Double.pi).squareRoot() })

  /// `x · sigmoid(z)`, z = 2 √(2/π) (x + 0.044715 x³), which is
  /// `x / 2 · (1 + tanh(√(2/π) (x + 0.044715 x³)))`; the constants are the doubles of
  /// ``GELUTanh``. Source: Hendrycks, Gimpel (2016), arXiv:1606.08415.
  public static let geluTanh = UnivariateFunction(
    name: "gelu_tanh", form: .ramp, peakExponent: -2,
    exact: { x, precision in x * GELUTanh.argument(x).sigmoid(precision: precision) },
    double: { $0 * logistic(GELUTanh.argument($0)) })

  /// `s (1 + x z' (1 − s))` with s = sigmoid(z): at most 1.129.
  public static let geluTanhDerivative = UnivariateFunction(
    name: "gelu_tanh_derivative", form: .mirrored(1), peakExponent: 1,
    exact: { x, precision in
      sigmoidProductDerivative(x, GELUTanh.argument(x), GELUTanh.slope(x), precision)
    },
    double: { sigmoidProductDerivative($0, GELUTanh.argument($0), GELUTanh.slope($0)) })

  /// `x` from 0 on, `alpha (e^x − 1)` below. Source: Clevert, Unterthiner, Hochreiter (2016).
  /// - Parameter alpha: above 0.
  public static func elu(alpha: Double) -> UnivariateFunction {
    UnivariateFunction(
      name: "elu", form: .leftRamp,
      peakExponent: Int(alpha.exponent) + (alpha.significand == 1 ? 0 : 1),
      exact: { x, precision in
        x.sign > 0 ? x : Dyadic(alpha) * (x.exp(precision: precision) - Dyadic(1))
      },
      double: { $0 > 0 ? $0 : alpha * expm1($0) }, parameter: alpha)
  }

  private static func logistic(_ x: Double) -> Double {
    let power = Foundation.exp(-abs(x))
    return (x < 0 ? power : 1) / (1 + power)
  }

  private static func cumulative(_ x: Double) -> Double { erfc(-x / 2.0.squareRoot()) / 2 }

  /// The derivative of x · sigmoid(z): s (1 + x z' (1 − s)).
  private static func sigmoidProductDerivative(
    _ x: Dyadic, _ z: Dyadic, _ slope: Dyadic, _ precision: Int
  ) -> Dyadic {
    let s = z.sigmoid(precision: precision)
    return s * (Dyadic(1) + x * slope * (-z).sigmoid(precision: precision))
  }

  private static func sigmoidProductDerivative(
    _ x: Double, _ z: Double, _ slope: Double
  ) -> Double {
    logistic(z) * (1 + x * slope * logistic(-z))
  }
}

/// The cubic inside the tanh approximation of GELU, doubled: z of `x · sigmoid(z)`.
public enum GELUTanh {
  /// The double nearest to 2 √(2/π).
  public static let scale = 2 * (2 / Double.pi).squareRoot()
  /// The double nearest to 0.044715 · ``scale``.
  public static let cubicScale = 0.044715 * scale

  /// `z = scale x + cubicScale x³`.
  static func argument(_ x: Double) -> Double { x * (scale + cubicScale * x * x) }
  static func argument(_ x: Dyadic) -> Dyadic {
    x * (Dyadic(scale) + Dyadic(cubicScale) * x * x)
  }

  /// `dz/dx = scale + 3 cubicScale x²`.
  static func slope(_ x: Double) -> Double { scale + 3 * cubicScale * x * x }
  static func slope(_ x: Dyadic) -> Dyadic {
    Dyadic(scale) + Dyadic(3) * Dyadic(cubicScale) * x * x
  }
}
