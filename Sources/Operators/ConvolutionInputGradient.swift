import FixedPoint
import GraphIR

/// The transpose of a convolution in its input, for y [out, …] and w [out, channels / groups,
/// kernel …]: `x[c][i] = Σ over o, p, t with p · stride + t · dilation − before = i of
/// y[o][p] · w[o][c][t]`.
public struct ConvolutionInputGradient: Operator {
  public static let name = "convolution_input_gradient"
  public let window: Window
  public let groups: Int
  /// The extents of the convolution's input along the window's axes.
  public let extents: [Int]

  public init(_ window: Window, groups: Int = 1, extents: [Int]) {
    self.window = window
    self.groups = groups
    self.extents = extents
  }

  public var attributes: String {
    window.attributes + (groups == 1 ? "" : ", groups: \(groups)") + ", to: \(Shape(extents))"
  }

  // MARK: Shape

  public func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] {
    let (y, w) = (operands[0], operands[1])
    let taps = window.axes.map(\.taps)
    let places = try window.places(along: extents, of: Self.name)
    guard w.rank == taps.count + 2, Array(w.extents.dropFirst(2)) == taps, w[0] % groups == 0,
      y == Shape([w[0]] + places)
    else {
      throw ShapeError(
        "the result of a convolution by the weight is [out, places …], \(Shape(places))", [y, w])
    }
    return [Shape([w[1] * groups] + extents)]
  }

  // MARK: Gradient

  public static let gradientFormula =
    "dy = convolution(dx, w), dw = convolution_weight_gradient(dx, y)"

  public func gradients(
    at site: GradientSite, in graph: inout Graph
  ) throws(ShapeError) -> [Value?] {
    let dx = try site.cotangent(in: &graph)
    let (y, w) = (site.operands[0], site.operands[1])
    var gradients: [Value?] = [nil, nil]
    if site.wanted[0] {
      gradients[0] = try graph.apply(
        Convolution(window, groups: groups), dx, w, name: graph.gradientName(of: y),
        role: .gradient)
    }
    if site.wanted[1] {
      gradients[1] = try graph.apply(
        ConvolutionWeightGradient(window, groups: groups), dx, y,
        name: graph.gradientName(of: w), role: .gradient)
    }
    return gradients
  }

  // MARK: Reference

  private func shape(w: Shape) -> ConvolutionShape {
    ConvolutionShape(window, groups, x: Shape([w[1] * groups] + extents), w: w)
  }

  @specialized(where S == Double)
  public func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] {
    let (y, w) = (operands[0], operands[1])
    let shape = shape(w: w.shape)
    let planes = (0..<shape.channelsInGroup * groups).map { channel in
      let (group, inGroup) = (channel / shape.channelsInGroup, channel % shape.channelsInGroup)
      let output = group * shape.outputsInGroup
      return BoxProduct.Axis(
        count: shape.outputsInGroup, a: (output * shape.outputArea, shape.outputArea),
        b: (
          (output * shape.channelsInGroup + inGroup) * shape.kernelArea,
          shape.channelsInGroup * shape.kernelArea
        ))
    }
    let x = BoxProduct.sums(
      y, w, planes: planes,
      rows: shape.rows.covers(
        along: shape.height, pitch: (shape.outputWidth, shape.columns.taps)),
      columns: shape.columns.covers(along: shape.width, pitch: (1, 1)))
    return [Tensor(Shape([planes.count] + extents), x)]
  }

  // MARK: Fixed point

  public func resultScales(_ operands: [Scale]) -> [Scale]? { bilinearScale(operands) }

  public func accumulator(at site: LoweringSite) throws(FormatError) -> AccumulatorBound? {
    try bound(site)
  }

  /// At most one product for each tap.
  private func bound(_ site: LoweringSite) throws(FormatError) -> AccumulatorBound {
    let shape = shape(w: site.operands[1].shape)
    return try site.bound(
      site.products(of: 0, and: 1, count: shape.outputsInGroup * shape.kernelArea))
  }

  public func lower(_ site: LoweringSite) throws(FormatError) -> KernelCall {
    let (y, w, x) = (site.operands[0], site.operands[1], site.results[0])
    let shape = shape(w: w.shape)
    let steps = [shape.rows, shape.columns].flatMap { [$0.tapStep, $0.placeStep] }
    let arguments =
      [y, w, x].map { .value($0.value) } + shape.arguments
      + steps.map { KernelCall.Argument.constant($0) }
    if site.isFloat {
      return KernelCall(
        Kernel("fg_convolution_input_gradient_f32", header: "fg_convolution_f32.h"), arguments)
    }
    let bound = try bound(site)
    let sum = bound.accumulator
    let shift = y.fractionBits + w.fractionBits - x.fractionBits
    return KernelCall(
      Kernel(
        template: "fg_convolution_input_gradient",
        ["Y": y.type, "W": w.type, "X": x.type, "ACC": sum.kernelName],
        calling: [.box(y, w, sum)]),
      arguments + [.constant(shift)] + sum.blockArguments, bound: bound)
  }

  // MARK: Specimens

  public static let specimens = [
    Specimen(
      ConvolutionInputGradient(
        Window([WindowAxis(taps: 3), WindowAxis(taps: 2)]), extents: [4, 3]),
      [([3, 2, 2], .unit), ([3, 2, 3, 2], .unit)]),
    Specimen(
      ConvolutionInputGradient(
        Window([
          WindowAxis(taps: 3, stride: 2, before: 1, after: 1),
          WindowAxis(taps: 2, stride: 3, before: 0, after: 1, dilation: 2),
        ]), extents: [5, 4]),
      [([2, 3, 1], .wide), ([2, 1, 3, 2], .unit)]),
    Specimen(
      ConvolutionInputGradient(
        Window([WindowAxis(taps: 4, stride: 4, before: 3, after: 1, dilation: 6)]), groups: 2,
        extents: [23]),
      [([2, 3], .unit), ([2, 2, 4], .unit)]),
  ]
}
