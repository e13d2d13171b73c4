import FixedPoint
import GraphIR

/// The transpose of a convolution in its input, for y [out, …] and w [out, channels / groups,
/// kernel …]: `x[c][i] = Σ over o, p, t with p · stride + t · dilation − before = i of
/// y[o][p] · w[o][c][t] + b[c]`. The bias is that of a transposed convolution as a layer.
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

  // MARK: Job key

  public static let layers = [
    convolutionTransposeLayer(
      "conv_transpose1d", axes: 1, example: "conv_transpose1d: {channels: 8, kernel: 4, stride: 2}"),
    convolutionTransposeLayer(
      "conv_transpose2d", axes: 2, example: "conv_transpose2d: {channels: 8, kernel: 2, stride: 2}"),
  ]

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
    if operands.count > 2, operands[2] != [w[1] * groups] {
      throw ShapeError("the bias of a transposed convolution is [channels]", [w, operands[2]])
    }
    return [Shape([w[1] * groups] + extents)]
  }

  // MARK: Gradient

  public static let gradientFormula =
    "dy = convolution(dx, w), dw = convolution_weight_gradient(dx, y), db = Σ dx"

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
    if site.operands.count > 2 {
      let (sum, name) = (
        Sum(axes: 1..<graph.shape(dx).rank), graph.gradientName(of: site.operands[2])
      )
      gradients.append(
        site.wanted[2] ? try graph.apply(sum, dx, name: name, role: .gradient) : nil)
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
    var x = BoxProduct.sums(
      y, w, planes: planes,
      rows: shape.rows.covers(
        along: shape.height, pitch: (shape.outputWidth, shape.columns.taps)),
      columns: shape.columns.covers(along: shape.width, pitch: (1, 1)))
    if operands.count > 2 {
      for index in x.indices {
        x[index] = x[index] + operands[2].elements[index / shape.inputArea]
      }
    }
    return [Tensor(Shape([planes.count] + extents), x)]
  }

  // MARK: Fixed point

  /// The bias is a summand of the products: it has their scale.
  public func resultScales(_ operands: [Scale]) -> [Scale]? {
    Convolution(window, groups: groups).resultScales(operands)
  }

  public func fractionLimit(ofOperand index: Int, _ operands: [BufferFormat?]) -> Int? {
    Convolution(window, groups: groups).fractionLimit(ofOperand: index, operands)
  }

  public func accumulator(at site: LoweringSite) throws(FormatError) -> AccumulatorBound? {
    try bound(site)
  }

  /// At most one product for each tap.
  private func bound(_ site: LoweringSite) throws(FormatError) -> AccumulatorBound {
    let shape = shape(w: site.operands[1].shape)
    return try site.bound(
      site.products(
        of: 0, and: 1, count: shape.outputsInGroup * shape.kernelArea,
        plus: site.operands.count > 2 ? 2 : nil))
  }

  public func lower(_ site: LoweringSite) throws(FormatError) -> KernelCall {
    let (y, w, x) = (site.operands[0], site.operands[1], site.results[0])
    let bias = site.operands.count > 2 ? site.operands[2] : nil
    let shape = shape(w: w.shape)
    let steps = [shape.rows, shape.columns].flatMap { [$0.tapStep, $0.placeStep] }
    let arguments =
      (site.operands + [x]).map { .value($0.value) } + shape.arguments
      + steps.map { KernelCall.Argument.constant($0) }
    let stem = "fg_convolution_input_gradient"
    if site.isFloat {
      let name = bias == nil ? "\(stem)_f32" : "\(stem)_biased_f32"
      return KernelCall(Kernel(name, header: "fg_convolution_f32.h"), arguments)
    }
    let fraction = y.fractionBits + w.fractionBits
    let shifts = try site.biasShift(to: fraction) + [fraction - x.fractionBits]
    let bound = try bound(site)
    let sum = bound.accumulator
    let name = sum.kernelName
    let callees = [
      Kernel(template: "fg_gather_cover", ["Y": y.type]), Kernel.dotRows(y, w, sum),
    ]
    let kernel =
      if let bias {
        Kernel(
          template: stem, ["Y": y.type, "W": w.type, "B": bias.type, "X": x.type, "ACC": name],
          calling: callees)
      } else {
        Kernel(
          template: stem, ["Y": y.type, "W": w.type, "X": x.type, "ACC": name],
          calling: callees)
      }
    return KernelCall(
      kernel, arguments + shifts.map { .constant($0) } + sum.blockArguments, bound: bound)
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
    Specimen(
      ConvolutionInputGradient(
        Window([WindowAxis(taps: 2, stride: 2), WindowAxis(taps: 3, stride: 2, before: 1)]),
        groups: 2, extents: [4, 6]),
      [([4, 2, 3], .unit), ([4, 2, 2, 3], .unit), ([4], .wide)]),
    Specimen(
      ConvolutionInputGradient(Window([WindowAxis(taps: 1, stride: 3)]), extents: [5]),
      [([2, 2], .unit), ([2, 1, 1], .unit)]),
  ]
}
