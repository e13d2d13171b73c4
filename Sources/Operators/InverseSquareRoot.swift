import FixedPoint
import GraphIR

/// `y = 1 / √x`, 0 where x ≤ 0; rounded correctly.
public struct InverseSquareRoot: ElementwiseOperator {
  public static let name = "rsqrt"
  public init() {}

  // MARK: Job key

  public static let layer: LayerDefinition? = LayerDefinition(
    key: "rsqrt", operation: { InverseSquareRoot() })

  // MARK: Shape

  public func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] { [operands[0]] }

  // MARK: Gradient

  public static let gradientFormula = "dx = −dy · y³ / 2"

  public func gradients(
    at site: GradientSite, in graph: inout Graph
  ) throws(ShapeError) -> [Value?] {
    let dy = try site.cotangent(in: &graph)
    let y = site.results[0]
    let name = graph.gradientName(of: site.operands[0])
    let slope = try graph.apply(
      TwoSlopes(above: -0.5, below: -0.5), y, name: "\(graph.name(y)).half", role: .activation)
    let square = try graph.apply(
      Multiply(), y, y, name: "\(graph.name(y)).square", role: .activation)
    let derivative = try graph.apply(
      Multiply(), square, slope, name: "\(graph.name(y)).derivative", role: .activation)
    return [try graph.apply(Multiply(), dy, derivative, name: name, role: .gradient)]
  }

  // MARK: Reference

  @specialized(where S == Double)
  public func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] {
    [operands[0].map { S(1).quotient(by: S.maximum($0, $0.zero).squareRoot()) }]
  }

  // MARK: Fixed point

  public func lower(_ site: LoweringSite) throws(FormatError) -> KernelCall {
    let (x, y) = (site.operands[0], site.results[0])
    let arguments: [KernelCall.Argument] = [
      .value(x.value), .value(y.value), .constant(y.shape.count),
    ]
    if site.isFloat {
      return KernelCall(
        Kernel("fg_inverse_square_root_f32", header: "fg_quotients_f32.h"), arguments)
    }
    return KernelCall(
      Kernel(template: "fg_inverse_square_root", ["X": x.type, "Y": y.type]),
      arguments + [.constant(2 * y.fractionBits + x.fractionBits + 2)])
  }

  // MARK: Memory

  public static let inPlaceOperand: Int? = 0

  // MARK: Specimens

  public static let specimens = [
    Specimen(InverseSquareRoot(), [([24], .reals(0.25...6))]),
    Specimen(InverseSquareRoot(), [([2, 4], .reals(0.01...0.5))]),
  ]
}
