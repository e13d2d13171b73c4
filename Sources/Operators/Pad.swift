import FixedPoint
import GraphIR

/// Zeros around a tensor and between its elements: `y[before + i · (gap + 1)] = x[i]` along each
/// axis, the other elements 0.
public struct Pad: Operator {
  public static let name = "pad"
  public let before: [Int]
  public let after: [Int]
  public let gaps: [Int]

  public init(before: [Int], after: [Int], gaps: [Int]? = nil) {
    (self.before, self.after) = (before, after)
    self.gaps = gaps ?? before.map { _ in 0 }
  }

  public var attributes: String {
    let gaps = gaps.allSatisfy { $0 == 0 } ? "" : ", gaps: \(Shape(gaps))"
    return "before: \(Shape(before)), after: \(Shape(after))\(gaps)"
  }

  // MARK: Job key

  public static let layer: LayerDefinition? = LayerDefinition(
    key: "pad", example: "pad: {axis: 1, before: 2, after: 1}",
    variants: ["pad: {axis: 0, after: 2}"]
  ) { reader, site, graph throws(ShapeError) in
    let shape = graph.shape(site.inputs[0])
    let axes = reader.axes("axis", of: shape, default: Array(0..<shape.rank))
    let zeros = Array(repeating: 0, count: shape.rank)
    let before = reader.numbers("before", along: axes, default: zeros, from: 0)
    let after = reader.numbers("after", along: axes, default: zeros, from: 0)
    guard let before, let after else { return nil }
    return try graph.apply(Pad(before: before, after: after), site.inputs, name: site.name)[0]
  }

  // MARK: Shape

  public func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] {
    let x = operands[0]
    guard [before.count, after.count, gaps.count].allSatisfy({ $0 == x.rank }) else {
      throw ShapeError("pad names the zeros of every axis, \(before.count) of \(x.rank)", [x])
    }
    guard (before + after + gaps).allSatisfy({ $0 >= 0 }) else {
      throw ShapeError("pad adds no fewer than 0 zeros: \(attributes)", [x])
    }
    let result = result(x)
    try result.requireElements(of: Self.name)
    return [result]
  }

  private func result(_ x: Shape) -> Shape {
    Shape(
      x.extents.indices.map { before[$0] + (x[$0] - 1) * (gaps[$0] + 1) + 1 + after[$0] })
  }

  // MARK: Gradient

  public static let gradientFormula = "dx = dy at the elements of x"

  public func gradients(
    at site: GradientSite, in graph: inout Graph
  ) throws(ShapeError) -> [Value?] {
    let dy = try site.cotangent(in: &graph)
    let x = site.operands[0]
    let extents = graph.shape(dy).extents
    let slice = Slice(
      from: before, to: zip(extents, after).map { $0 - $1 }, steps: gaps.map { $0 + 1 })
    return [try graph.apply(slice, dy, name: graph.gradientName(of: x), role: .gradient)]
  }

  // MARK: Reference

  /// Where the elements of the operand go.
  private func places(_ operand: Shape) -> StridedElements {
    let dense = denseStrides(result(operand))
    return StridedElements(
      operand, zip(dense, gaps).map { $0 * ($1 + 1) },
      first: zip(dense, before).reduce(0) { $0 + $1.0 * $1.1 })
  }

  @specialized(where S == Double)
  public func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] {
    let x = operands[0]
    var y = Tensor(result(x.shape), repeating: x.elements[0].zero)
    for (place, element) in zip(places(x.shape).positions, x.elements) {
      y.elements[place] = element
    }
    return [y]
  }

  // MARK: Fixed point

  public func resultScales(_ operands: [Scale]) -> [Scale]? { operands }
  public func resultFormats(_ operands: [Buffer], observed: [Double], storages: [Storage])
    -> [BufferFormat?]
  {
    [operands[0].format.unmastered]
  }
  public func lower(_ site: LoweringSite) throws(FormatError) -> KernelCall {
    let (x, y) = (site.operands[0], site.results[0])
    return KernelCall(
      site.isFloat
        ? Kernel("fg_pad_f32", header: "fg_strided_copy_f32.h")
        : Kernel(template: "fg_pad", ["X": x.type]),
      [.value(x.value), .value(y.value), .constant(y.shape.count)]
        + (try places(x.shape).arguments()))
  }
  public func errorBoundULP(
    ofResult index: Int, at site: LoweringSite, exponent k: Int
  ) -> Double { 0 }

  // MARK: Specimens

  public static let specimens = [
    Specimen(Pad(before: [2], after: [1]), [([3], .unit)]),
    Specimen(Pad(before: [0, 1, 0], after: [1, 0, 2], gaps: [0, 1, 2]), [([2, 3, 2], .wide)]),
    Specimen(Pad(before: [0, 0, 0, 1], after: [0, 1, 0, 0]), [([2, 2, 3, 2], .unit)]),
  ]
}
