import FixedPoint
import GraphIR

/// What gradient descent adds to a parameter, `n = −lr · g`: the gradient's sample exponent and
/// the learning rate are absorbed here, so that the update's shift is a constant.
public struct LearningRateStep: RatedOperator {
  public static let name = "learning_rate_step"
  public let learningRate: Double
  public init(_ learningRate: Double) { self.learningRate = learningRate }

  public func at(learningRate: Double) -> LearningRateStep { LearningRateStep(learningRate) }

  public var attributes: String { "learning_rate: \(learningRate)" }

  // MARK: Shape

  public func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] { [operands[0]] }

  // MARK: Reference

  @specialized(where S == Double)
  public func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] {
    let rate = S(learningRate)
    return [operands[0].map { -(rate * $0) }]
  }

  // MARK: Fixed point

  /// A step is alike in every sample, whatever its gradient's scale.
  public func resultScales(_ operands: [Scale]) -> [Scale]? { [.static] }

  public func lower(_ site: LoweringSite) throws(FormatError) -> KernelCall {
    let (g, n) = (site.operands[0], site.results[0])
    let arguments: [KernelCall.Argument] =
      [g, n].map { .value($0.value) } + [.constant(n.shape.count), .learningRate]
    if site.isFloat {
      return KernelCall(
        Kernel("fg_learning_rate_step_f32", header: "fg_update_f32.h"), arguments)
    }
    return KernelCall(
      Kernel(template: "fg_learning_rate_step", ["G": g.type, "Y": n.type]),
      arguments + [
        .constant(g.fractionBits - n.fractionBits),
        g.format.scale == .sample ? .gradientExponent : .constant(0),
      ])
  }

  // MARK: Memory

  public static let inPlaceOperand: Int? = 0

  // MARK: Specimens

  public static let specimens = [Specimen(LearningRateStep(0.05), [([6], .unit)])]
}
