import FixedPoint
import GraphIR

/// The sum over a run of axes, which the result loses; over all axes without any named.
public struct Sum: Operator {
  public static let name = "sum"
  public let axes: Range<Int>?
  public init(axes: Range<Int>? = nil) { self.axes = axes }

  public var attributes: String { axes.map { "axes: \($0.lowerBound)..<\($0.upperBound)" } ?? "" }

  // MARK: Job key

  public static let layer: LayerDefinition? = reductionLayer("sum") { Sum(axes: $0) }

  // MARK: Shape

  public func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] {
    [try Reduction(operands[0], axes).result]
  }

  // MARK: Gradient

  public static let gradientFormula = "dx = dy along the summed axes"

  public func gradients(
    at site: GradientSite, in graph: inout Graph
  ) throws(ShapeError) -> [Value?] {
    let dy = try site.cotangent(in: &graph)
    return [try graph.spread(dy, over: axes, of: site.operands[0])]
  }

  // MARK: Reference

  @specialized(where S == Double)
  public func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] {
    [Reduction.accepted(operands[0].shape, axes).sums(operands[0])]
  }

  // MARK: Fixed point

  public func resultScales(_ operands: [Scale]) -> [Scale]? { operands }
  public func accumulator(at site: LoweringSite) throws(FormatError) -> AccumulatorBound? {
    try bound(site)
  }

  private func bound(_ site: LoweringSite) throws(FormatError) -> AccumulatorBound {
    let count = Reduction.accepted(site.operands[0].shape, axes).count
    return try site.bound(site.elements(of: 0, count: count))
  }

  public func lower(_ site: LoweringSite) throws(FormatError) -> KernelCall {
    let (x, y) = (site.operands[0], site.results[0])
    let arguments = Reduction.accepted(x.shape, axes).arguments(x, y)
    if site.isFloat { return KernelCall(Kernel("fg_sum_f32", header: "fg_sum_f32.h"), arguments) }
    let bound = try bound(site)
    return KernelCall(
      Kernel(template: "fg_sum", ["X": x.type, "Y": y.type, "ACC": "i\(bound.width)"]),
      arguments + [.constant(x.fractionBits - y.fractionBits)], bound: bound)
  }

  // MARK: Specimens

  public static let specimens = [
    Specimen(Sum(), [([3, 4], .unit)]),
    Specimen(Sum(axes: 0..<1), [([3, 4], .wide)]),
    Specimen(Sum(axes: 1..<3), [([2, 3, 2], .unit)]),
  ]
}

/// A reduction as three nested loops: outer × count × inner.
struct Reduction {
  let outer: Int
  let count: Int
  let inner: Int
  let result: Shape

  init(_ shape: Shape, _ axes: Range<Int>?) throws(ShapeError) {
    let axes = axes ?? 0..<shape.rank
    guard axes.lowerBound >= 0, axes.upperBound <= shape.rank else {
      throw ShapeError("there are no axes \(axes) to reduce", [shape])
    }
    func extent(_ range: Range<Int>) -> Int { shape.extents[range].reduce(1, *) }
    outer = extent(0..<axes.lowerBound)
    count = extent(axes)
    inner = extent(axes.upperBound..<shape.rank)
    result = Shape(
      Array(shape.extents[..<axes.lowerBound]) + Array(shape.extents[axes.upperBound...]))
  }

  /// The reduction of a shape that `resultShapes` accepted.
  static func accepted(_ shape: Shape, _ axes: Range<Int>?) -> Reduction {
    guard let reduction = try? Reduction(shape, axes) else {
      preconditionFailure("a reduction is used on the shape that it accepted")
    }
    return reduction
  }

  func sums<S: Scalar>(_ x: Tensor<S>) -> Tensor<S> {
    var sums: [S] = []
    for block in 0..<outer {
      for lane in 0..<inner {
        var sum = S(0)
        for i in 0..<count { sum = sum + x.elements[(block * count + i) * inner + lane] }
        sums.append(sum)
      }
    }
    return Tensor(result, sums)
  }

  func arguments(_ x: Buffer, _ y: Buffer) -> [KernelCall.Argument] {
    [.value(x.value), .value(y.value), .constant(outer), .constant(count), .constant(inner)]
  }
}

extension Graph {
  /// A reduced cotangent repeated along the axes that `operand` lost.
  mutating func spread(
    _ dy: Value, over axes: Range<Int>?, of operand: Value
  ) throws(ShapeError) -> Value {
    let shape = shape(operand)
    var kept = shape.extents
    for axis in axes ?? 0..<shape.rank { kept[axis] = 1 }
    let name = gradientName(of: operand)
    let aligned = try apply(Reshape(kept), dy, name: "\(name).kept", role: .gradient)
    return try apply(Broadcast(to: shape), aligned, name: name, role: .gradient)
  }
}
