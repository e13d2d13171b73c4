/// The targets that a loss on values takes.
public enum TargetDomain: Sendable, Hashable {
  /// Any number.
  case real
  /// Numbers of a range, as probabilities.
  case between(ClosedRange<Double>)
  /// −1 or +1.
  case signs
  /// One share for each class: none below 0, their sum 1.
  case distribution

  /// How far the shares of a distribution may be from 1 together.
  public static let sumTolerance = 1e-6
}
