import FixedPoint
import GraphIR

/// The gradient of a convolution in its weight, for x [channels, …] and y [out, …]:
/// `w[o][c][t] = Σ over p of x[c][p · stride + t · dilation − before] · y[o][p]`, elements outside
/// x being 0.
public struct ConvolutionWeightGradient: Operator {
  public static let name = "convolution_weight_gradient"
  public let window: Window
  public let groups: Int

  public init(_ window: Window, groups: Int = 1) {
    self.window = window
    self.groups = groups
  }

  public var attributes: String {
    window.attributes + (groups == 1 ? "" : ", groups: \(groups)")
  }

  // MARK: Shape

  public func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] {
    let (x, y) = (operands[0], operands[1])
    let places = try window.places(along: Array(x.extents.dropFirst()), of: Self.name)
    guard y.rank == x.rank, Array(y.extents.dropFirst()) == places, x[0] % groups == 0,
      y[0] % groups == 0
    else {
      throw ShapeError(
        "the result of the convolution is [out, places …], \(Shape(places)), groups dividing out",
        [x, y])
    }
    return [Shape([y[0], x[0] / groups] + window.axes.map(\.taps))]
  }

  // MARK: Reference

  func shape(_ x: Shape, _ y: Shape) -> ConvolutionShape {
    ConvolutionShape(
      window, groups, x: x, w: Shape([y[0], x[0] / groups] + window.axes.map(\.taps)))
  }

  @specialized(where S == Double)
  public func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] {
    let (x, y) = (operands[0], operands[1])
    let shape = shape(x.shape, y.shape)
    let planes = (0..<shape.outputs * shape.channelsInGroup).map { plane in
      let (output, inGroup) = (plane / shape.channelsInGroup, plane % shape.channelsInGroup)
      let channel = shape.group(of: output) * shape.channelsInGroup + inGroup
      return BoxProduct.Axis(
        count: 1, a: (channel * shape.inputArea, 0), b: (output * shape.outputArea, 0))
    }
    let w = BoxProduct.sums(
      x, y, planes: planes,
      rows: shape.rows.places(along: shape.height, pitch: (shape.width, shape.outputWidth)),
      columns: shape.columns.places(along: shape.width, pitch: (1, 1)))
    return [
      Tensor(Shape([shape.outputs, shape.channelsInGroup] + window.axes.map(\.taps)), w)
    ]
  }

  // MARK: Fixed point

  public func resultScales(_ operands: [Scale]) -> [Scale]? { bilinearScale(operands) }

  public func accumulator(at site: LoweringSite) throws(FormatError) -> AccumulatorBound? {
    try bound(site)
  }

  private func bound(_ site: LoweringSite) throws(FormatError) -> AccumulatorBound {
    let shape = shape(site.operands[0].shape, site.operands[1].shape)
    return try site.bound(
      site.products(of: 0, and: 1, count: shape.outputArea, hasParts: false))
  }

  public func lower(_ site: LoweringSite) throws(FormatError) -> KernelCall {
    let (x, y, w) = (site.operands[0], site.operands[1], site.results[0])
    let shape = shape(x.shape, y.shape)
    let arguments = [x, y, w].map { .value($0.value) } + shape.arguments
    if site.isFloat {
      return KernelCall(
        Kernel("fg_convolution_weight_gradient_f32", header: "fg_convolution_f32.h"), arguments)
    }
    let bound = try bound(site)
    let sum = bound.accumulator
    let shift = x.fractionBits + y.fractionBits - w.fractionBits
    return KernelCall(
      Kernel(
        template: "fg_convolution_weight_gradient",
        ["X": x.type, "Y": y.type, "W": w.type, "ACC": sum.kernelName],
        calling: [.gradientSums(x, y, sum)]),
      arguments + [.constant(shift)], bound: bound)
  }

  // MARK: Specimens

  public static let specimens = [
    Specimen(
      ConvolutionWeightGradient(Window([WindowAxis(taps: 3), WindowAxis(taps: 2)])),
      [([2, 4, 3], .unit), ([3, 2, 2], .unit)]),
    Specimen(
      ConvolutionWeightGradient(
        Window([
          WindowAxis(taps: 3, stride: 2, before: 1, after: 1),
          WindowAxis(taps: 2, stride: 3, before: 0, after: 1, dilation: 2),
        ])),
      [([1, 5, 4], .wide), ([2, 3, 1], .unit)]),
    Specimen(
      ConvolutionWeightGradient(
        Window([WindowAxis(taps: 3, before: 2, after: 0, dilation: 2)]), groups: 2),
      [([4, 6], .unit), ([2, 4], .unit)]),
  ]
}

extension Kernel {
  /// The sums that weights' gradients are, before they are rounded.
  static func gradientSums(_ x: Buffer, _ y: Buffer, _ sum: Accumulator) -> Kernel {
    Kernel(template: "fg_gradient_sums", ["X": x.type, "Y": y.type, "ACC": sum.kernelName])
  }
}
