import FixedPoint
import GraphIR

/// Every `step`-th element of a range of each axis: `y[i] = x[from + i · step]` up to `to`, which is
/// not taken.
public struct Slice: Operator {
  public static let name = "slice"
  public let from: [Int]
  public let to: [Int]
  public let steps: [Int]

  public init(from: [Int], to: [Int], steps: [Int]? = nil) {
    (self.from, self.to) = (from, to)
    self.steps = steps ?? from.map { _ in 1 }
  }

  /// The elements of one axis, all of the others.
  public init(_ range: Range<Int>, axis: Int, of shape: Shape) {
    var (from, to) = (shape.extents.map { _ in 0 }, shape.extents)
    (from[axis], to[axis]) = (range.lowerBound, range.upperBound)
    self.init(from: from, to: to)
  }

  public var attributes: String {
    let steps = steps.allSatisfy { $0 == 1 } ? "" : ", step: \(Shape(steps))"
    return "from: \(Shape(from)), to: \(Shape(to))\(steps)"
  }

  // MARK: Job key

  public static let layers = [sliceLayer, splitLayer]

  // MARK: Shape

  private var result: Shape {
    Shape(from.indices.map { (to[$0] - from[$0] + steps[$0] - 1) / steps[$0] })
  }

  public func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] {
    let x = operands[0]
    guard [from.count, to.count, steps.count].allSatisfy({ $0 == x.rank }) else {
      throw ShapeError("slice names a range of every axis, \(from.count) of \(x.rank)", [x])
    }
    for (axis, extent) in x.extents.enumerated() {
      let range = "a slice of axis \(axis) from \(from[axis]) to \(to[axis])"
      guard from[axis] >= 0, to[axis] <= extent else {
        throw ShapeError("\(range) goes beyond its \(extent) elements", [x])
      }
      guard from[axis] < to[axis], steps[axis] > 0 else {
        throw ShapeError("\(range) in steps of \(steps[axis]) has no elements", [x])
      }
    }
    return [result]
  }

  // MARK: Gradient

  public static let gradientFormula = "dx = dy padded with zeros"

  public func gradients(
    at site: GradientSite, in graph: inout Graph
  ) throws(ShapeError) -> [Value?] {
    let dy = try site.cotangent(in: &graph)
    let x = site.operands[0]
    let (extents, counts) = (graph.shape(x).extents, result.extents)
    let after = extents.indices.map {
      extents[$0] - from[$0] - (counts[$0] - 1) * steps[$0] - 1
    }
    let pad = Pad(before: from, after: after, gaps: steps.map { $0 - 1 })
    return [try graph.apply(pad, dy, name: graph.gradientName(of: x), role: .gradient)]
  }

  // MARK: Reference

  private func copied(_ operand: Shape) -> StridedElements {
    let dense = denseStrides(operand)
    return StridedElements(
      result, zip(dense, steps).map { $0 * $1 },
      first: zip(dense, from).reduce(0) { $0 + $1.0 * $1.1 })
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
  public func errorBoundULP(
    ofResult index: Int, at site: LoweringSite, exponent k: Int
  ) -> Double { 0 }

  // MARK: Specimens

  public static let specimens = [
    Specimen(Slice(2..<5, axis: 0, of: [6]), [([6], .unit)]),
    Specimen(Slice(from: [1, 0, 1], to: [2, 3, 4], steps: [1, 2, 2]), [([2, 4, 4], .wide)]),
    Specimen(
      Slice(from: [1, 0, 0, 1], to: [3, 2, 4, 2], steps: [1, 1, 3, 1]), [([3, 3, 4, 2], .unit)]),
  ]
}
