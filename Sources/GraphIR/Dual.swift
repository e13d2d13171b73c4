/// A dual number `real + tangent · ε`, ε² = 0: arithmetic on it carries an exact directional
/// derivative along. Source: Griewank & Walther, Evaluating Derivatives (2008), chapter 3.
public struct Dual<S: Scalar>: Scalar {
  public var real: S
  public var tangent: S

  public init(_ real: S, tangent: S) {
    self.real = real
    self.tangent = tangent
  }

  public init(_ value: Int) { self.init(S(value), tangent: S(0)) }
  public init(_ value: Double) { self.init(S(value), tangent: S(0)) }

  public var double: Double { real.double }
  public var zero: Dual { Dual(real.zero, tangent: real.zero) }

  public static func + (a: Dual, b: Dual) -> Dual {
    Dual(a.real + b.real, tangent: a.tangent + b.tangent)
  }
  public static func - (a: Dual, b: Dual) -> Dual {
    Dual(a.real - b.real, tangent: a.tangent - b.tangent)
  }
  public static func * (a: Dual, b: Dual) -> Dual {
    Dual(a.real * b.real, tangent: a.tangent * b.real + a.real * b.tangent)
  }
  public static func / (a: Dual, b: Dual) -> Dual {
    let quotient = a.real / b.real
    return Dual(quotient, tangent: (a.tangent - quotient * b.tangent) / b.real)
  }
  public static prefix func - (a: Dual) -> Dual { Dual(-a.real, tangent: -a.tangent) }

  public static func maximum(_ a: Dual, _ b: Dual) -> Dual {
    let isSecond = (b.real - a.real).unitStep().double > 0
    // The larger real part as the scalar takes it, which may carry a precision that 0 has not.
    return Dual(S.maximum(a.real, b.real), tangent: isSecond ? b.tangent : a.tangent)
  }
  public func unitStep() -> Dual { Dual(real.unitStep(), tangent: S(0)) }

  public func exponential() -> Dual {
    let e = real.exponential()
    return Dual(e, tangent: e * tangent)
  }
  public func logarithm() -> Dual { Dual(real.logarithm(), tangent: tangent / real) }
  public func hyperbolicTangent() -> Dual {
    let t = real.hyperbolicTangent()
    return Dual(t, tangent: (S(1) - t * t) * tangent)
  }
  public func logistic() -> Dual {
    let y = real.logistic()
    return Dual(y, tangent: y * (S(1) - y) * tangent)
  }
  public func squareRoot() -> Dual {
    let y = real.squareRoot()
    return Dual(y, tangent: tangent.quotient(by: y + y))
  }
  public func normalCumulative() -> Dual {
    Dual(real.normalCumulative(), tangent: real.normalDensity() * tangent)
  }
  public func normalDensity() -> Dual {
    let y = real.normalDensity()
    return Dual(y, tangent: -(real * y * tangent))
  }
}
