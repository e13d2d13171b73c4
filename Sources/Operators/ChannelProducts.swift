import FixedPoint
import GraphIR

/// For each index over some axes the sum of products: `y[c] = Σ a[o][c][i] · b[o][c][i]`.
public struct ChannelProducts: Operator {
  public static let name = "channel_products"
  /// The axes that the result keeps.
  public let axes: Range<Int>
  public init(axes: Range<Int>) { self.axes = axes }

  public var attributes: String { "axes: \(axes.lowerBound)..<\(axes.upperBound)" }

  // MARK: Shape

  public func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] {
    let shape = try elementwiseShape(Self.name, operands)[0]
    guard axes.upperBound <= shape.rank else {
      throw ShapeError("there are no axes \(axes) to keep", operands)
    }
    return [Shape(Array(shape.extents[axes]))]
  }

  // MARK: Reference

  @specialized(where S == Double)
  public func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] {
    let (a, b) = (operands[0], operands[1])
    let layout = GroupLayout(axes, of: a.shape)
    let sums = (0..<layout.groups).map { channel in
      layout.places(channel).reduce(S(0)) { $0 + a.elements[$1] * b.elements[$1] }
    }
    return [Tensor(Shape(Array(a.shape.extents[axes])), sums)]
  }

  // MARK: Fixed point

  public func resultScales(_ operands: [Scale]) -> [Scale]? { bilinearScale(operands) }

  public func accumulator(at site: LoweringSite) throws(FormatError) -> AccumulatorBound? {
    try bound(site)
  }

  private func bound(_ site: LoweringSite) throws(FormatError) -> AccumulatorBound {
    let count = GroupLayout(axes, of: site.operands[0].shape).count
    return try site.bound(site.products(of: 0, and: 1, count: count, hasParts: false))
  }

  public func lower(_ site: LoweringSite) throws(FormatError) -> KernelCall {
    let (a, b, y) = (site.operands[0], site.operands[1], site.results[0])
    let arguments =
      [a, b, y].map { KernelCall.Argument.value($0.value) }
      + GroupLayout(axes, of: a.shape).arguments
    if site.isFloat {
      return KernelCall(Kernel("fg_channel_products_f32", header: "fg_channel_f32.h"), arguments)
    }
    let bound = try bound(site)
    return KernelCall(
      Kernel(
        template: "fg_channel_products",
        ["A": a.type, "B": b.type, "Y": y.type, "ACC": "i\(bound.width)"]),
      arguments + [.constant(a.fractionBits + b.fractionBits - y.fractionBits)], bound: bound)
  }

  // MARK: Specimens

  public static let specimens = [
    Specimen(ChannelProducts(axes: 0..<1), [([3, 2, 2], .unit), ([3, 2, 2], .wide)]),
    Specimen(ChannelProducts(axes: 1..<2), [([4, 3], .unit), ([4, 3], .unit)]),
  ]
}
