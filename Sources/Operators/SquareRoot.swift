import FixedPoint
import GraphIR

/// `y = √x`, 0 below 0; rounded correctly.
public struct SquareRoot: ElementwiseOperator {
  public static let name = "sqrt"
  public init() {}

  // MARK: Job key

  public static let layer: LayerDefinition? = LayerDefinition(
    key: "sqrt", operation: { SquareRoot() })

  // MARK: Shape

  public func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] { [operands[0]] }

  // MARK: Gradient

  public static let gradientFormula = "dx = dy / (2 y)"

  public func gradients(
    at site: GradientSite, in graph: inout Graph
  ) throws(ShapeError) -> [Value?] {
    let dy = try site.cotangent(in: &graph)
    let y = site.results[0]
    let name = graph.gradientName(of: site.operands[0])
    let twice = try graph.apply(
      Add(), y, y, name: "\(graph.name(y)).twice", role: .activation)
    return [try graph.apply(Divide(), dy, twice, name: name, role: .gradient)]
  }

  // MARK: Reference

  @specialized(where S == Double)
  public func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] {
    [operands[0].map { S.maximum($0, $0.zero).squareRoot() }]
  }

  // MARK: Fixed point

  public func lower(_ site: LoweringSite) throws(FormatError) -> KernelCall {
    let (x, y) = (site.operands[0], site.results[0])
    let arguments: [KernelCall.Argument] = [
      .value(x.value), .value(y.value), .constant(y.shape.count),
    ]
    if site.isFloat {
      return KernelCall(Kernel("fg_square_root_f32", header: "fg_quotients_f32.h"), arguments)
    }
    return KernelCall(
      Kernel(template: "fg_square_root", ["X": x.type, "Y": y.type]),
      arguments + [.constant(2 * y.fractionBits - x.fractionBits + 2)])
  }

  // MARK: Memory

  public static let inPlaceOperand: Int? = 0

  // MARK: Specimens

  public static let specimens = [
    Specimen(SquareRoot(), [([24], .reals(0.25...6))]),
    Specimen(SquareRoot(), [([2, 4], .reals(0.001...0.5))]),
  ]
}
