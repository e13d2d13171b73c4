import FixedPoint
import GraphIR

/// Repeats elements along axes: extents of 1 and missing leading axes stretch to those of the
/// result, as in NumPy.
public struct Broadcast: Operator {
  public static let name = "broadcast"
  public let target: Shape
  public init(to target: Shape) { self.target = target }

  public var attributes: String { "to: \(target)" }

  // MARK: Job key

  public static let layer: LayerDefinition? = LayerDefinition(
    key: "upsample", mainKey: "factor", example: "upsample: 2", variants: ["upsample: [1, 3]"]
  ) { reader, site, graph throws(ShapeError) in
    let shape = graph.shape(site.inputs[0])
    let factors = reader.numbers(
      "factor", max(shape.rank - 1, 1), from: 1, required: "upsample: 2")
    guard (2...3).contains(shape.rank) else {
      throw ShapeError(
        "upsample takes [channels, length] or [channels, height, width]", [shape],
        remedy: shape.rank == 1 ? "an input of [1, \(shape[0])]" : nil)
    }
    guard let factors else { return nil }
    // Each element becomes an axis of its own, which stretches.
    let places = zip(shape.extents.dropFirst(), factors)
    let apart = [shape[0]] + places.flatMap { [$0.0, 1] }
    let repeated = [shape[0]] + places.flatMap { [$0.0, $0.1] }
    let result = Shape([shape[0]] + places.map { $0.0 * $0.1 })
    try result.requireElements(of: "upsample")
    let value = try graph.apply(Reshape(apart), site.inputs[0], name: "\(site.name).apart")
    let copies = try graph.apply(
      Broadcast(to: Shape(repeated)), value, name: "\(site.name).copies")
    return try graph.apply(Reshape(result.extents), copies, name: site.name)
  }

  // MARK: Shape

  public func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] {
    let x = operands[0]
    let aligned = target.extents.suffix(x.rank)
    guard x.rank <= target.rank, zip(x.extents, aligned).allSatisfy({ $0 == 1 || $0 == $1 }) else {
      throw ShapeError("\(x) does not stretch to \(target)", [x, target])
    }
    return [target]
  }

  // MARK: Gradient

  public static let gradientFormula = "dx = Σ dy over the stretched axes"

  public func gradients(
    at site: GradientSite, in graph: inout Graph
  ) throws(ShapeError) -> [Value?] {
    var sum = try site.cotangent(in: &graph)
    let shape = graph.shape(site.operands[0])
    let name = graph.gradientName(of: site.operands[0])
    let padded = Array(repeating: 1, count: target.rank - shape.rank) + shape.extents
    for axis in padded.indices.reversed() where padded[axis] != target[axis] {
      sum = try graph.apply(Sum(axes: axis..<(axis + 1)), sum, name: name, role: .gradient)
    }
    if graph.shape(sum) != shape {
      sum = try graph.apply(Reshape(shape.extents), sum, name: name, role: .gradient)
    }
    return [sum]
  }

  // MARK: Reference

  private func copied(_ operand: Shape) -> StridedElements {
    let own = zip(operand.extents, denseStrides(operand)).map { $0 == 1 ? 0 : $1 }
    return StridedElements(
      target, Array(repeating: 0, count: target.rank - operand.rank) + own)
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
    Specimen(Broadcast(to: [3, 4]), [([4], .unit)]),
    Specimen(Broadcast(to: [2, 3]), [([2, 1], .wide)]),
    Specimen(Broadcast(to: [3]), [([], .unit)]),
    Specimen(Broadcast(to: [2, 3, 2, 2, 3]), [([2, 3, 1, 2, 1], .unit)]),
  ]
}
