import FixedPoint
import GraphIR

/// `y = 1 / x`, 0 where x is 0; rounded correctly.
public struct Reciprocal: ElementwiseOperator {
  public static let name = "reciprocal"
  public init() {}

  // MARK: Job key

  public static let layer: LayerDefinition? = LayerDefinition(
    key: "reciprocal", operation: { Reciprocal() })

  // MARK: Shape

  public func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] { [operands[0]] }

  // MARK: Gradient

  public static let gradientFormula = "dx = −dy · y²"

  public func gradients(
    at site: GradientSite, in graph: inout Graph
  ) throws(ShapeError) -> [Value?] {
    let dy = try site.cotangent(in: &graph)
    let y = site.results[0]
    let name = graph.gradientName(of: site.operands[0])
    let opposite = try graph.apply(
      Negate(), y, name: "\(graph.name(y)).opposite", role: .activation)
    let derivative = try graph.apply(
      Multiply(), y, opposite, name: "\(graph.name(y)).derivative", role: .activation)
    return [try graph.apply(Multiply(), dy, derivative, name: name, role: .gradient)]
  }

  // MARK: Reference

  @specialized(where S == Double)
  public func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] {
    [operands[0].map { S(1).quotient(by: $0) }]
  }

  // MARK: Fixed point

  public func lower(_ site: LoweringSite) throws(FormatError) -> KernelCall {
    let (x, y) = (site.operands[0], site.results[0])
    let arguments: [KernelCall.Argument] = [
      .value(x.value), .value(y.value), .constant(y.shape.count),
    ]
    if site.isFloat {
      return KernelCall(Kernel("fg_reciprocal_of_f32", header: "fg_quotients_f32.h"), arguments)
    }
    return KernelCall(
      Kernel(template: "fg_reciprocal_of", ["X": x.type, "Y": y.type]),
      arguments + [.constant(x.fractionBits + y.fractionBits + 1)])
  }

  // MARK: Memory

  public static let inPlaceOperand: Int? = 0

  // MARK: Specimens

  public static let specimens = [
    Specimen(Reciprocal(), [([24], .reals(0.25...6))]),
    Specimen(Reciprocal(), [([2, 4], .reals(-2...(-0.1)))]),
  ]
}
