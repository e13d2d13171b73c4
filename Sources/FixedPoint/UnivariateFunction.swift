import ExactArithmetic

/// A function of one variable that a table can compute: a core on |x| that settles to a limit, and
/// a form that says how both sides of 0 follow from it. Another such function is one more constant
/// of this type.
public struct UnivariateFunction: Sendable {
  /// How the function follows from its core c.
  public enum Form: Sendable, Hashable {
    /// `f(x) = c(x)` from 0 on, `f(-x) = m − c(x)`; c settles to 1.
    case mirrored(Int)
    /// `f(x) = max(x, 0) + c(|x|)`; c settles to 0.
    case ramp
    /// `f(x) = max(x, 0) + c(max(-x, 0))`; c(0) = 0, and c settles to −1 times the parameter.
    case leftRamp
  }

  /// The name, as in job files.
  public let name: String
  public let form: Form
  /// The least p with |c| < 2^p, or |c| ≤ 2^p where only the limit reaches it.
  public let peakExponent: Int
  /// The value at a precision in bits, for the truth.
  public let exact: @Sendable (_ x: Dyadic, _ precision: Int) -> Dyadic
  /// The value within 8 units in the last place of a double, for fast measurement.
  public let double: @Sendable (_ x: Double) -> Double
  /// A number that the function has beside x: alpha of elu.
  public private(set) var parameter: Double?

  /// The limit of the core for x → ∞.
  public var limit: Double {
    switch form {
    case .mirrored: 1
    case .ramp: 0
    case .leftRamp: -(parameter ?? 1)
    }
  }

  /// Where the core at u ≥ 0 is the function itself.
  func place(ofCore u: Double) -> Double {
    if case .mirrored = form { u } else { -u }
  }
}

extension UnivariateFunction: Hashable {
  /// Functions are told apart by their names and parameters.
  public static func == (a: Self, b: Self) -> Bool {
    a.name == b.name && a.parameter == b.parameter
  }

  /// Equal functions hash equally.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(name)
    hasher.combine(parameter)
  }
}

extension UnivariateFunction: CustomStringConvertible {
  /// The name, and a parameter other than 1: `elu of 0.5`.
  public var description: String {
    guard let parameter, parameter != 1 else { return name }
    return "\(name) of \(Float(parameter))"
  }
}
