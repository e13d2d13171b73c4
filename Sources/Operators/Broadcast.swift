import FixedPoint
import GraphIR

/// Repeats elements along axes: extents of 1 and missing leading axes stretch to those of the
/// result, as in NumPy.
public struct Broadcast: Operator {
  public static let name = "broadcast"
  public let target: Shape
  public init(to target: Shape) { self.target = target }

  public var attributes: String { "to: \(target)" }

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

  private func strides(_ operand: Shape) -> [Int] {
    let own = zip(operand.extents, denseStrides(operand)).map { $0 == 1 ? 0 : $1 }
    return Array(repeating: 0, count: target.rank - operand.rank) + own
  }

  @specialized(where S == Double)
  public func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] {
    [stridedCopy(operands[0], strides(operands[0].shape), to: target)]
  }

  // MARK: Fixed point

  public func resultScales(_ operands: [Scale]) -> [Scale]? { operands }
  public func resultFormats(_ operands: [Buffer], observed: [Double], storages: [Storage])
    -> [BufferFormat?]
  {
    [operands[0].format.unmastered]
  }
  public func lower(_ site: LoweringSite) throws(FormatError) -> KernelCall {
    try lowerStridedCopy(strides(site.operands[0].shape), site)
  }

  // MARK: Specimens

  public static let specimens = [
    Specimen(Broadcast(to: [3, 4]), [([4], .unit)]),
    Specimen(Broadcast(to: [2, 3]), [([2, 1], .wide)]),
    Specimen(Broadcast(to: [3]), [([], .unit)]),
  ]
}
