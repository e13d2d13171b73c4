/// How gradients change parameters.
public enum Optimizer: Sendable, Hashable {
  /// `w ← w − learningRate · g`.
  case sgd(learningRate: Double)

  public var learningRate: Double {
    switch self {
    case .sgd(let learningRate): learningRate
    }
  }
}
