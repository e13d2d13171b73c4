import GraphIR

/// `y = a · b`, element by element.
public struct Multiply: ElementwiseOperator {
  public static let name = "multiply"
  public init() {}

  // MARK: Job key

  public static let layer: LayerDefinition? = .stretching(
    key: "multiply", example: "multiply: [sigmoid1, tanh1]"
  ) { Multiply() }

  // MARK: Shape

  public func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] {
    try elementwiseShape(Self.name, operands)
  }

  // MARK: Gradient

  public static let gradientFormula = "da = dy · b, db = dy · a"

  public func gradients(
    at site: GradientSite, in graph: inout Graph
  ) throws(ShapeError) -> [Value?] {
    let dy = try site.cotangent(in: &graph)
    let (a, b) = (site.operands[0], site.operands[1])
    let (nameA, nameB) = (graph.gradientName(of: a), graph.gradientName(of: b))
    return [
      site.wanted[0] ? try graph.apply(Multiply(), dy, b, name: nameA, role: .gradient) : nil,
      site.wanted[1] ? try graph.apply(Multiply(), dy, a, name: nameB, role: .gradient) : nil,
    ]
  }

  // MARK: Reference

  @specialized(where S == Double)
  public func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] {
    [operands[0].zip(operands[1]) { $0 * $1 }]
  }

  // MARK: Fixed point

  public func resultScales(_ operands: [Scale]) -> [Scale]? { bilinearScale(operands) }

  public func lower(_ site: LoweringSite) throws(FormatError) -> KernelCall {
    let (a, b, y) = (site.operands[0], site.operands[1], site.results[0])
    let arguments: [KernelCall.Argument] =
      [a, b, y].map { .value($0.value) } + [.constant(y.shape.count)]
    if site.isFloat {
      return KernelCall(Kernel("fg_multiply_f32", header: "fg_elementwise_f32.h"), arguments)
    }
    let shift = a.fractionBits + b.fractionBits - y.fractionBits
    return KernelCall(
      Kernel(template: "fg_multiply", ["A": a.type, "B": b.type, "Y": y.type]),
      arguments + [.constant(shift)])
  }

  // MARK: Memory

  public static let inPlaceOperand: Int? = 0

  // MARK: Specimens

  public static let specimens = [
    Specimen(Multiply(), [([2, 3], .unit), ([2, 3], .wide)])
  ]
}
