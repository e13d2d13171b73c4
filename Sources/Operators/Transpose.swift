import FixedPoint
import GraphIR

/// A permutation of axes: axis i of the result is axis `axes[i]` of the operand.
public struct Transpose: Operator {
  public static let name = "transpose"
  public let axes: [Int]
  public init(_ axes: [Int]) { self.axes = axes }

  public var attributes: String { "axes: \(Shape(axes))" }

  // MARK: Job key

  public static let layer: LayerDefinition? = LayerDefinition(
    key: "transpose", mainKey: "axes", example: "transpose: [1, 0]",
    variants: ["transpose: [1, 2, 0]"]
  ) { reader, site, graph throws(ShapeError) in
    guard let axes = reader.extents("axes", from: 0) else { return nil }
    return try graph.apply(Transpose(axes), site.inputs, name: site.name)[0]
  }

  // MARK: Shape

  public func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] {
    guard axes.sorted() == Array(0..<operands[0].rank) else {
      throw ShapeError("transpose names every axis once, not \(Shape(axes))", operands)
    }
    return [Shape(axes.map { operands[0][$0] })]
  }

  // MARK: Gradient

  public static let gradientFormula = "dx = dyᵀ"

  public func gradients(
    at site: GradientSite, in graph: inout Graph
  ) throws(ShapeError) -> [Value?] {
    let dy = try site.cotangent(in: &graph)
    let inverse = axes.indices.sorted { axes[$0] < axes[$1] }
    let name = graph.gradientName(of: site.operands[0])
    return [try graph.apply(Transpose(inverse), dy, name: name, role: .gradient)]
  }

  // MARK: Reference

  private func copied(_ operand: Shape) -> StridedElements {
    let dense = denseStrides(operand)
    return StridedElements(Shape(axes.map { operand[$0] }), axes.map { dense[$0] })
  }

  @specialized(where S == Double)
  public func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] {
    [copied(operands[0].shape).copy(operands[0])]
  }

  // MARK: Fixed point

  public func resultScales(_ operands: [Scale]) -> [Scale]? { operands }
  public func resultFormats(_ operands: [Buffer], observed: [Double], storages: [Storage])
    -> [BufferFormat?]
  {
    [operands[0].format.unmastered]
  }
  public func lower(_ site: LoweringSite) throws(FormatError) -> KernelCall {
    try lowerStridedCopy(copied(site.operands[0].shape), site)
  }

  // MARK: Specimens

  public static let specimens = [
    Specimen(Transpose([1, 0]), [([3, 4], .unit)]),
    Specimen(Transpose([2, 0, 1]), [([2, 3, 4], .wide)]),
  ]
}
