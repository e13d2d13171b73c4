import ExactArithmetic
import Foundation

/// A function of one variable that a table can compute: it rises to a limit, and a mirror gives
/// its values below zero. Another such function is one more constant of this type.
public struct UnivariateFunction: Sendable {
  /// The name, as in job files.
  public let name: String
  /// The m of `f(-x) = m − f(x)`. The limit for x → ∞ is 1, whatever m is.
  public let mirror: Int
  /// The value at a precision in bits, for the truth.
  public let exact: @Sendable (_ x: Dyadic, _ precision: Int) -> Dyadic
  /// The value within 8 units in the last place of a double, for fast measurement.
  public let double: @Sendable (_ x: Double) -> Double

  /// `1 / (1 + e^-x)`.
  public static let sigmoid = UnivariateFunction(
    name: "sigmoid", mirror: 1, exact: { $0.sigmoid(precision: $1) },
    double: { x in
      let power = exp(-abs(x))
      return (x < 0 ? power : 1) / (1 + power)
    })

  /// The hyperbolic tangent.
  public static let tanh = UnivariateFunction(
    name: "tanh", mirror: 0, exact: { $0.tanh(precision: $1) }, double: { Foundation.tanh($0) })
}

extension UnivariateFunction: Hashable {
  /// Functions are told apart by their names.
  public static func == (a: Self, b: Self) -> Bool { a.name == b.name }

  /// Equal functions hash equally.
  public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

extension UnivariateFunction: CustomStringConvertible {
  /// The name.
  public var description: String { name }
}
