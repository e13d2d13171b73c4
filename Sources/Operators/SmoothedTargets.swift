import FixedPoint
import GraphIR

/// What a softmax loss makes of its targets: label smoothing, `t' = (1 − ε) t + ε / C`, and the
/// sample's weight, `weight[label]` or `Σ weight[j] t[j]`.
public struct SmoothedTargets: Sendable, Hashable {
  /// ε, 0 … 1.
  public let labelSmoothing: Double
  /// One weight for each class, none below 0 and one above; nil for 1 throughout.
  public let classWeights: [Double]?

  public init(labelSmoothing: Double = 0, classWeights: [Double]? = nil) {
    precondition((0...1).contains(labelSmoothing), "label smoothing is a share")
    precondition(
      classWeights.map { $0.allSatisfy { $0 >= 0 } && $0.contains { $0 > 0 } } ?? true,
      "class weights are not below 0, and one is above")
    self.labelSmoothing = labelSmoothing
    self.classWeights = classWeights
  }

  /// Whether targets stay as they are.
  var isPlain: Bool { labelSmoothing == 0 && classWeights == nil }

  var attributes: [String] {
    (labelSmoothing == 0 ? [] : ["label_smoothing: \(labelSmoothing)"])
      + (classWeights.map { ["class_weights: \($0)"] } ?? [])
  }

  // MARK: Reference

  /// The targets t' of `shares`, and the sample's weight.
  func smoothed<S: Scalar>(_ shares: [S]) -> (targets: [S], weight: S) {
    // Doubles near 1 − ε and ε / C: a constant has no precision that a quotient could be rounded to.
    let (keep, rest) = (S(1 - labelSmoothing), S(labelSmoothing / Double(shares.count)))
    let weight = classWeights.map { weights in
      zip(weights, shares).reduce(S(0)) { $0 + S($1.0) * $1.1 }
    }
    return (shares.map { keep * $0 + rest }, weight ?? S(1))
  }

  // MARK: Fixed point

  /// The least e with all weights ≤ 2^e.
  var weightExponent: Int {
    guard let largest = classWeights?.max() else { return 0 }
    let exponent = Int(largest.exponent)
    return largest.significand == 1 ? exponent : exponent + 1
  }

  /// The weights · 2^-e in Q30: one for each class, or 1 alone.
  var weightTable: ConstantArray {
    let format = QFormat(.int32, fractionBits: 30 - weightExponent)
    guard let classWeights else {
      return ConstantArray("unit_q30", [1 << 30], comment: "the weight of every class, Q30")
    }
    let raws = classWeights.map { Int32(($0 / format.ulp).rounded()) }
    return ConstantArray(
      "class_weights_q\(format.fractionBits)", raws, comment: "the weight of each class, \(format)")
  }

  /// The step from one class's weight to the next.
  var weightStep: Int { classWeights == nil ? 0 : 1 }

  /// t' of another class, in Q30.
  func miss(_ count: Int) -> Int { Int((labelSmoothing / Double(count) * 0x1p30).rounded()) }

  /// t' of the label's class, in Q30, so that all together are 1.
  func hit(_ count: Int) -> Int { (1 << 30) - (count - 1) * miss(count) }

  /// 1 − ε in Q30.
  var keep: Int { Int(((1 - labelSmoothing) * 0x1p30).rounded()) }
}
