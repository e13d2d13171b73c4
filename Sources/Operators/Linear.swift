import Diagnostics
import FixedPoint
import GraphIR

/// A fully connected layer, on the last axis: `y = x · Wᵀ + b`, W [out, in], b [out].
public struct Linear: Operator {
  public static let name = "linear"
  public init() {}

  // MARK: Job key

  public static let layer: LayerDefinition? = LayerDefinition(
    key: "linear", mainKey: "features", example: "linear: 32",
    variants: ["linear: {features: 3, bias: false}"]
  ) { reader, site, graph throws(ShapeError) in
    let features = reader.requiredInteger(
      "features", in: 1...(1 << 20), remedy: "linear: 32")
    let hasBias = reader.boolean("bias", default: true)
    guard let features else { return nil }
    let shape = graph.shape(site.inputs[0])
    guard let width = shape.extents.last else {
      throw ShapeError("linear needs an input with an axis", [shape])
    }
    let start = Parameter.Initializer.uniform(bound: 1 / Double(width).squareRoot())
    let weight = graph.parameter("\(site.name).weight", [features, width], start)
    let bias = hasBias ? [graph.parameter("\(site.name).bias", [features], start)] : []
    return try graph.apply(Linear(), site.inputs + [weight] + bias, name: site.name)[0]
  }

  // MARK: Shape

  public func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] {
    let (x, w) = (operands[0], operands[1])
    guard w.rank == 2, let width = x.extents.last, width == w[1] else {
      throw ShapeError("linear's weight is [out, in] with in = the input's last extent", [x, w])
    }
    if operands.count > 2, operands[2] != [w[0]] {
      throw ShapeError("linear's bias is [out]", [w, operands[2]])
    }
    return [Shape(x.extents.dropLast() + [w[0]])]
  }

  // MARK: Gradient

  public static let gradientFormula = "dx = dy · W, dW = dyᵀ · x, db = Σ dy"

  public func gradients(
    at site: GradientSite, in graph: inout Graph
  ) throws(ShapeError) -> [Value?] {
    let dy = try site.cotangent(in: &graph)
    let (x, w) = (site.operands[0], site.operands[1])
    let rank = graph.shape(x).rank
    var gradients: [Value?] = [nil, nil]
    if site.wanted[0] {
      let name = graph.gradientName(of: x)
      if rank == 1 {
        gradients[0] = try graph.apply(
          MatMul(transposeLeft: true), w, dy, name: name, role: .gradient)
      } else {
        let rows = try graph.matrix(dy)
        let product = try graph.apply(MatMul(), rows, w, name: name, role: .gradient)
        gradients[0] =
          rank == 2
          ? product
          : try graph.apply(
            Reshape(graph.shape(x).extents), product, name: name, role: .gradient)
      }
    }
    if site.wanted[1] {
      let (rows, columns) = (try graph.matrix(dy), try graph.matrix(x))
      let name = graph.gradientName(of: w)
      gradients[1] =
        rank == 1
        ? try graph.apply(OuterProduct(), dy, x, name: name, role: .gradient)
        : try graph.apply(
          MatMul(transposeLeft: true), rows, columns, name: name, role: .gradient)
    }
    if site.operands.count > 2 {
      let name = graph.gradientName(of: site.operands[2])
      gradients.append(
        !site.wanted[2]
          ? nil
          : rank == 1
            ? dy
            : try graph.apply(Sum(axes: 0..<(rank - 1)), dy, name: name, role: .gradient))
    }
    return gradients
  }

  // MARK: Reference

  @specialized(where S == Double)
  public func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] {
    let (x, w) = (operands[0], operands[1])
    let (outputs, width) = (w.shape[0], w.shape[1])
    let rows = x.shape.count / max(width, 1)
    var y: [S] = []
    y.reserveCapacity(rows * outputs)
    x.elements.withUnsafeBufferPointer { xs in
      w.elements.withUnsafeBufferPointer { ws in
        guard let x0 = xs.baseAddress, let w0 = ws.baseAddress else { return }
        for row in 0..<rows {
          for output in 0..<outputs {
            let sum = S.sumOfProducts(x0 + row * width, 1, w0 + output * width, 1, count: width)
            y.append(operands.count > 2 ? sum + operands[2].elements[output] : sum)
          }
        }
      }
    }
    return [Tensor(Shape(x.shape.extents.dropLast() + [outputs]), y)]
  }

  // MARK: Fixed point

  /// The bias is a summand of the product: it must have the product's scale.
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
    let width = site.operands[1].shape[1]
    return try site.bound(
      site.products(of: 0, and: 1, count: width, plus: site.operands.count > 2 ? 2 : nil))
  }

  public func lower(_ site: LoweringSite) throws(FormatError) -> KernelCall {
    let (x, w, y) = (site.operands[0], site.operands[1], site.results[0])
    let bias = site.operands.count > 2 ? site.operands[2] : nil
    let (outputs, width) = (w.shape[0], w.shape[1])
    let buffers = site.operands + [y]
    let extents: [KernelCall.Argument] = [
      .constant(x.shape.count / width), .constant(width), .constant(outputs),
    ]
    let values = buffers.map { KernelCall.Argument.value($0.value) }
    if site.isFloat {
      let name = bias == nil ? "fg_linear_unbiased_f32" : "fg_linear_f32"
      return KernelCall(Kernel(name, header: "fg_linear_f32.h"), values + extents)
    }
    let fraction = x.fractionBits + w.fractionBits
    // A layer whose input is 0 throughout has very fine sums, and a bias may be coarse.
    let biasShift = bias.map { fraction - $0.fractionBits }
    if let biasShift, biasShift + (bias?.format.format?.storage.significantBits ?? 0) > 63 {
      throw FormatError(.misaligned(bits: biasShift))
    }
    let bound = try bound(site)
    let (sum, dot) = (bound.accumulator, Kernel.dotRows(x, w, bound.accumulator))
    let kernel =
      bias.map {
        Kernel(
          template: "fg_linear",
          ["X": x.type, "W": w.type, "B": $0.type, "Y": y.type, "ACC": sum.kernelName],
          calling: [dot])
      }
      ?? Kernel(
        template: "fg_linear", ["X": x.type, "W": w.type, "Y": y.type, "ACC": sum.kernelName],
        calling: [dot])
    let shifts = (biasShift.map { [$0] } ?? []) + [fraction - y.fractionBits]
    return KernelCall(
      kernel, values + extents + shifts.map { .constant($0) } + sum.blockArguments, bound: bound)
  }

  // MARK: Specimens

  public static let specimens = [
    Specimen(Linear(), [([5], .unit), ([3, 5], .unit), ([3], .unit)]),
    Specimen(Linear(), [([7], .wide), ([2, 7], .unit)]),
    Specimen(Linear(), [([4, 6], .unit), ([3, 6], .unit), ([3], .wide)]),
    Specimen(Linear(), [([2, 3, 4], .unit), ([5, 4], .unit), ([5], .unit)]),
  ]
}
