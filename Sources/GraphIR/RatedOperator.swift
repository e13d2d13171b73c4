/// An operator that multiplies by the learning rate, which the emitted program keeps as a number of
/// its own that a device may change.
public protocol RatedOperator: Operator {
  /// The same operator at another rate.
  func at(learningRate: Double) -> Self
}

extension Operator {
  /// The operator at the rate that a program stores, where it takes one.
  public func atStored(learningRate: Double) -> any Operator {
    (self as? any RatedOperator)?.at(learningRate: learningRate) ?? self
  }
}
