import Diagnostics
import FixedPoint
import GraphIR

/// A convolution, strictly a cross-correlation, of x [channels, …] with w [out, channels / groups,
/// kernel …], over one or two axes:
/// `y[o][p] = Σ over c, t of x[c][p · stride + t · dilation − before] · w[o][c][t] + b[o]`.
///
/// Elements outside x are 0. With groups, the outputs of a group see the channels of that group
/// only. Source: Dumoulin and Visin, "A guide to convolution arithmetic for deep learning" (2016).
public struct Convolution: Operator {
  public static let name = "convolution"
  public let window: Window
  public let groups: Int

  public init(_ window: Window, groups: Int = 1) {
    self.window = window
    self.groups = groups
  }

  public var attributes: String {
    window.attributes + (groups == 1 ? "" : ", groups: \(groups)")
  }

  // MARK: Job key

  public static let layers = [
    layer(
      "conv1d", axes: 1, example: "conv1d: {channels: 8, kernel: 5}",
      variants: [
        "conv1d: {channels: 2, kernel: 3, stride: 2, padding: [2, 1]}",
        "conv1d: {channels: 4, kernel: 2, dilation: 2, groups: 2, bias: false}",
      ]),
    layer(
      "conv2d", axes: 2, example: "conv2d: {channels: 8, kernel: 3, padding: 1}",
      variants: [
        "conv2d: {channels: 2, kernel: [2, 3], stride: [1, 2], padding: [1, 0, 0, 1]}",
        "conv2d: {channels: 4, kernel: 2, dilation: 2, padding: same, groups: 2, bias: false}",
      ]),
    layer(
      "depthwise_conv2d", axes: 2, isDepthwise: true,
      example: "depthwise_conv2d: {kernel: 3, padding: 1}",
      variants: ["depthwise_conv2d: {kernel: 2, stride: 2, bias: false}"]),
  ]

  private static func layer(
    _ key: String, axes: Int, isDepthwise: Bool = false, example: String, variants: [String]
  ) -> LayerDefinition {
    LayerDefinition(key: key, example: example, variants: variants) {
      reader, site, graph throws(ShapeError) in
      let shape = graph.shape(site.inputs[0])
      let channels =
        isDepthwise
        ? shape.extents.first
        : reader.requiredInteger("channels", in: 1...(1 << 15), remedy: example)
      let groups =
        isDepthwise ? channels ?? 1 : reader.integer("groups", default: 1, in: 1...(1 << 15))
      let hasBias = reader.boolean("bias", default: true)
      let window = reader.window(
        over: shape, axes: axes, stride: { _ in 1 }, dilates: true, example: example)
      guard let channels, let window else { return nil }
      try shape.requireChannels(axes: axes, key)
      try requireGroups(groups, dividing: channels, of: shape)
      let taps = window.axes.map(\.taps)
      let fanIn = shape[0] / groups * taps.reduce(1, *)
      let start = Parameter.Initializer.uniform(bound: 1 / Double(fanIn).squareRoot())
      let weight = graph.parameter(
        "\(site.name).weight", Shape([channels, shape[0] / groups] + taps), start)
      let bias = hasBias ? [graph.parameter("\(site.name).bias", [channels], start)] : []
      return try graph.apply(
        Convolution(window, groups: groups), site.inputs + [weight] + bias, name: site.name)[0]
    }
  }

  // MARK: Shape

  public func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] {
    let (x, w) = (operands[0], operands[1])
    let taps = window.axes.map(\.taps)
    guard x.rank == taps.count + 1, w.rank == taps.count + 2,
      Array(w.extents.dropFirst(2)) == taps, w[0] % groups == 0, x[0] == w[1] * groups
    else {
      throw ShapeError(
        "the weight of a convolution is [out, channels / groups, kernel …], groups dividing both",
        [x, w])
    }
    if operands.count > 2, operands[2] != [w[0]] {
      throw ShapeError("the bias of a convolution is [out]", [w, operands[2]])
    }
    let places = try window.places(along: Array(x.extents.dropFirst()), of: Self.name)
    return [Shape([w[0]] + places)]
  }

  // MARK: Gradient

  public static let gradientFormula =
    "dx = convolution_input_gradient(dy, w), dw = convolution_weight_gradient(x, dy), db = Σ dy"

  public func gradients(
    at site: GradientSite, in graph: inout Graph
  ) throws(ShapeError) -> [Value?] {
    let dy = try site.cotangent(in: &graph)
    let (x, w) = (site.operands[0], site.operands[1])
    var gradients: [Value?] = [nil, nil]
    if site.wanted[0] {
      let extents = Array(graph.shape(x).extents.dropFirst())
      gradients[0] = try graph.apply(
        ConvolutionInputGradient(window, groups: groups, extents: extents), dy, w,
        name: graph.gradientName(of: x), role: .gradient)
    }
    if site.wanted[1] {
      gradients[1] = try graph.apply(
        ConvolutionWeightGradient(window, groups: groups), x, dy,
        name: graph.gradientName(of: w), role: .gradient)
    }
    if site.operands.count > 2 {
      let axes = 1..<graph.shape(dy).rank
      gradients.append(
        !site.wanted[2]
          ? nil
          : try graph.apply(
            Sum(axes: axes), dy, name: graph.gradientName(of: site.operands[2]), role: .gradient))
    }
    return gradients
  }

  // MARK: Reference

  @specialized(where S == Double)
  public func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] {
    let (x, w) = (operands[0], operands[1])
    let shape = ConvolutionShape(window, groups, x: x.shape, w: w.shape)
    let planes = (0..<shape.outputs).map { output in
      BoxProduct.Axis(
        count: shape.channelsInGroup,
        a: (shape.group(of: output) * shape.channelsInGroup * shape.inputArea, shape.inputArea),
        b: (output * shape.channelsInGroup * shape.kernelArea, shape.kernelArea))
    }
    var y = BoxProduct.sums(
      x, w, planes: planes,
      rows: shape.rows.taps(along: shape.height, pitch: (shape.width, shape.columns.taps)),
      columns: shape.columns.taps(along: shape.width, pitch: (1, 1)))
    if operands.count > 2 {
      for index in y.indices {
        y[index] = y[index] + operands[2].elements[index / shape.outputArea]
      }
    }
    return [Tensor(shape.result(window.axes.count), y)]
  }

  // MARK: Fixed point

  /// The bias is a summand of the products: it must have their scale.
  public func resultScales(_ operands: [Scale]) -> [Scale]? {
    let product = bilinearScale(Array(operands.prefix(2)))
    return operands.count > 2 && product != [operands[2]] ? nil : product
  }

  /// The bias is shifted left into the accumulator, so it has no more fraction bits than that.
  public func fractionLimit(ofOperand index: Int, _ operands: [BufferFormat?]) -> Int? {
    guard index == 2, let x = operands[0]?.format, let w = operands[1]?.format else { return nil }
    return x.fractionBits + w.fractionBits
  }

  public func accumulator(at site: LoweringSite) throws(FormatError) -> AccumulatorBound? {
    try bound(site)
  }

  private func bound(_ site: LoweringSite) throws(FormatError) -> AccumulatorBound {
    let terms = site.operands[1].shape.extents.dropFirst().reduce(1, *)
    return try site.bound(
      site.products(of: 0, and: 1, count: terms, plus: site.operands.count > 2 ? 2 : nil))
  }

  public func lower(_ site: LoweringSite) throws(FormatError) -> KernelCall {
    let (x, w, y) = (site.operands[0], site.operands[1], site.results[0])
    let bias = site.operands.count > 2 ? site.operands[2] : nil
    let shape = ConvolutionShape(window, groups, x: x.shape, w: w.shape)
    let arguments = (site.operands + [y]).map { .value($0.value) } + shape.arguments
    if site.isFloat {
      let name = bias == nil ? "fg_convolution_unbiased_f32" : "fg_convolution_f32"
      return KernelCall(Kernel(name, header: "fg_convolution_f32.h"), arguments)
    }
    let fraction = x.fractionBits + w.fractionBits
    let shifts = try site.biasShift(to: fraction) + [fraction - y.fractionBits]
    let bound = try bound(site)
    let sum = bound.accumulator
    return KernelCall(
      kernel(site, sum), arguments + shifts.map { .constant($0) } + sum.blockArguments,
      bound: bound)
  }

  private func kernel(_ site: LoweringSite, _ sum: Accumulator) -> Kernel {
    let (x, w, y) = (site.operands[0], site.operands[1], site.results[0].type)
    guard site.operands.count > 2 else {
      return Kernel(
        template: "fg_convolution", ["X": x.type, "W": w.type, "Y": y, "ACC": sum.kernelName],
        calling: [.gather(x), .dotRows(x, w, sum)])
    }
    let bias = site.operands[2].type
    return Kernel(
      template: "fg_convolution",
      ["X": x.type, "W": w.type, "B": bias, "Y": y, "ACC": sum.kernelName],
      calling: [.gather(x), .dotRows(x, w, sum)])
  }

  // MARK: Specimens

  public static let specimens = [
    Specimen(
      Convolution(Window([WindowAxis(taps: 3), WindowAxis(taps: 2)])),
      [([2, 4, 3], .unit), ([3, 2, 3, 2], .unit), ([3], .unit)]),
    Specimen(
      Convolution(
        Window([
          WindowAxis(taps: 3, stride: 2, before: 1, after: 1),
          WindowAxis(taps: 2, stride: 3, before: 0, after: 1, dilation: 2),
        ])),
      [([1, 5, 4], .wide), ([2, 1, 3, 2], .unit)]),
    Specimen(
      Convolution(Window([WindowAxis(taps: 3, before: 2, after: 0, dilation: 2)]), groups: 2),
      [([4, 6], .unit), ([2, 2, 3], .unit), ([2], .wide)]),
    Specimen(
      Convolution(
        Window([WindowAxis(taps: 3, before: 1, after: 1), WindowAxis(taps: 3, before: 1, after: 1)]
        ),
        groups: 3),
      [([3, 3, 2], .unit), ([3, 1, 3, 3], .unit), ([3], .unit)]),
  ]
}

/// The extents of a convolution, of one or two axes, as kernels and references take them.
struct ConvolutionShape {
  let rows: WindowAxis
  let columns: WindowAxis
  let groups: Int
  let outputs: Int
  let channelsInGroup: Int
  let height: Int
  let width: Int

  init(_ window: Window, _ groups: Int, x: Shape, w: Shape) {
    (rows, columns) = (window.planar[0], window.planar[1])
    self.groups = groups
    (outputs, channelsInGroup) = (w[0], w[1])
    (_, height, width) = x.planar
  }

  var outputsInGroup: Int { outputs / groups }
  var outputHeight: Int { rows.places(along: height) }
  var outputWidth: Int { columns.places(along: width) }
  var inputArea: Int { height * width }
  var kernelArea: Int { rows.taps * columns.taps }
  var outputArea: Int { outputHeight * outputWidth }

  func group(of output: Int) -> Int { output / outputsInGroup }

  func result(_ axes: Int) -> Shape {
    axes == 1 ? [outputs, outputWidth] : [outputs, outputHeight, outputWidth]
  }

  /// Groups, channels and outputs of a group, then elements, taps, places, stride, padding before
  /// and dilation of the rows and of the columns.
  var arguments: [KernelCall.Argument] {
    let extents = [groups, channelsInGroup, outputsInGroup]
    let axes = [(rows, height, outputHeight), (columns, width, outputWidth)].flatMap {
      [$0.1, $0.0.taps, $0.2, $0.0.stride, $0.0.before, $0.0.dilation]
    }
    return (extents + axes).map { .constant($0) }
  }
}

extension LoweringSite {
  /// The left shift of a bias, operand 2, into sums of `fractionBits`; none without a bias.
  func biasShift(to fractionBits: Int) throws(FormatError) -> [Int] {
    guard operands.count > 2 else { return [] }
    let shift = fractionBits - operands[2].fractionBits
    guard shift + (operands[2].format.format?.storage.significantBits ?? 0) <= 63 else {
      throw FormatError(.misaligned(bits: shift))
    }
    return [shift]
  }
}

extension Kernel {
  /// What a window sees of an input.
  static func gather(_ x: Buffer) -> Kernel { Kernel(template: "fg_gather", ["X": x.type]) }
}
