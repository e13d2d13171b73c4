import FixedPoint
import GraphIR

/// `y = a / b`, element by element, 0 where b is 0; rounded correctly.
public struct Divide: ElementwiseOperator {
  public static let name = "divide"
  public init() {}

  // MARK: Job key

  public static let layer: LayerDefinition? = .stretching(
    key: "divide", example: "divide: [linear1, softplus1]"
  ) { Divide() }

  // MARK: Shape

  public func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] {
    try elementwiseShape(Self.name, operands)
  }

  // MARK: Gradient

  public static let gradientFormula = "da = dy / b, db = −da · y"

  public func gradients(
    at site: GradientSite, in graph: inout Graph
  ) throws(ShapeError) -> [Value?] {
    let dy = try site.cotangent(in: &graph)
    let (a, b, y) = (site.operands[0], site.operands[1], site.results[0])
    let da = try graph.apply(Divide(), dy, b, name: graph.gradientName(of: a), role: .gradient)
    guard site.wanted[1] else { return [da, nil] }
    let opposite = try graph.apply(
      Negate(), y, name: "\(graph.name(y)).opposite", role: .activation)
    return [
      da,
      try graph.apply(
        Multiply(), da, opposite, name: graph.gradientName(of: b), role: .gradient),
    ]
  }

  // MARK: Reference

  @specialized(where S == Double)
  public func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] {
    [operands[0].zip(operands[1]) { $0.quotient(by: $1) }]
  }

  // MARK: Fixed point

  public func resultScales(_ operands: [Scale]) -> [Scale]? {
    operands[1] == .static ? [operands[0]] : nil
  }

  public func lower(_ site: LoweringSite) throws(FormatError) -> KernelCall {
    let (a, b, y) = (site.operands[0], site.operands[1], site.results[0])
    let arguments: [KernelCall.Argument] =
      [a, b, y].map { .value($0.value) } + [.constant(y.shape.count)]
    if site.isFloat {
      return KernelCall(
        Kernel("fg_divide_elements_f32", header: "fg_quotients_f32.h"), arguments)
    }
    return KernelCall(
      Kernel(template: "fg_divide", ["A": a.type, "B": b.type, "Y": y.type]),
      arguments + [.constant(y.fractionBits - a.fractionBits + b.fractionBits + 1)])
  }

  // MARK: Memory

  public static let inPlaceOperand: Int? = 0

  // MARK: Specimens

  public static let specimens = [
    Specimen(Divide(), [([24], .wide), ([24], .reals(0.5...3))]),
    Specimen(Divide(), [([2, 4], .unit), ([2, 4], .reals(-6...(-0.3)))]),
  ]
}
