import FixedPoint
import GraphIR

/// A factor and an addend for each index over some axes: `y[o][c][i] = x[o][c][i] · w[c] + b[c]`,
/// the addend only where it is given.
public struct ChannelAffine: Operator {
  public static let name = "channel_affine"
  /// The axes of x that w and b have.
  public let axes: Range<Int>
  public init(axes: Range<Int>) { self.axes = axes }

  public var attributes: String { "axes: \(axes.lowerBound)..<\(axes.upperBound)" }

  // MARK: Shape

  public func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] {
    let x = operands[0]
    guard axes.upperBound <= x.rank,
      operands.dropFirst().allSatisfy({ $0.extents == Array(x.extents[axes]) })
    else {
      throw ShapeError("a factor and an addend have the axes \(axes) of the input", operands)
    }
    return [x]
  }

  // MARK: Gradient

  public static let gradientFormula = "dx = dy · w, dw = Σ dy · x, db = Σ dy"

  public func gradients(
    at site: GradientSite, in graph: inout Graph
  ) throws(ShapeError) -> [Value?] {
    let dy = try site.cotangent(in: &graph)
    let names = site.operands.map { graph.gradientName(of: $0) }
    let rank = graph.shape(dy).rank
    var gradients: [Value?] = [nil, nil]
    if site.wanted[0] {
      gradients[0] = try graph.apply(
        self, [dy, site.operands[1]], name: names[0], role: .gradient)[0]
    }
    if site.wanted[1] {
      gradients[1] = try graph.apply(
        ChannelProducts(axes: axes), dy, site.operands[0], name: names[1], role: .gradient)
    }
    guard site.operands.count > 2 else { return gradients }
    guard site.wanted[2] else { return gradients + [nil] }
    var sum = dy
    for run in [axes.upperBound..<rank, 0..<axes.lowerBound] where !run.isEmpty {
      sum = try graph.apply(Sum(axes: run), sum, name: names[2], role: .gradient)
    }
    return gradients + [sum]
  }

  // MARK: Reference

  @specialized(where S == Double)
  public func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] {
    let (x, w) = (operands[0], operands[1].elements)
    let layout = GroupLayout(axes, of: x.shape)
    var y = x.elements
    for channel in 0..<layout.groups {
      for place in layout.places(channel) {
        y[place] = y[place] * w[channel]
        if operands.count > 2 { y[place] = y[place] + operands[2].elements[channel] }
      }
    }
    return [Tensor(x.shape, y)]
  }

  // MARK: Fixed point

  /// The addend joins the product before the rounding: it must have the product's scale.
  public func resultScales(_ operands: [Scale]) -> [Scale]? {
    let product = bilinearScale(Array(operands.prefix(2)))
    return operands.count > 2 && product != [operands[2]] ? nil : product
  }

  /// The addend is shifted left to the product.
  public func fractionLimit(ofOperand index: Int, _ operands: [BufferFormat?]) -> Int? {
    guard index == 2, let x = operands[0]?.format, let w = operands[1]?.format else { return nil }
    return x.fractionBits + w.fractionBits
  }

  public func lower(_ site: LoweringSite) throws(FormatError) -> KernelCall {
    let (x, w, y) = (site.operands[0], site.operands[1], site.results[0])
    let bias = site.operands.count > 2 ? site.operands[2] : nil
    let layout = GroupLayout(axes, of: x.shape)
    let arguments =
      (site.operands + [y]).map { KernelCall.Argument.value($0.value) } + layout.arguments
    let stem = bias == nil ? "fg_channel_scale" : "fg_channel_affine"
    if site.isFloat {
      return KernelCall(Kernel("\(stem)_f32", header: "fg_channel_f32.h"), arguments)
    }
    let fraction = x.fractionBits + w.fractionBits
    let shift = fraction - y.fractionBits
    guard let bias else {
      return KernelCall(
        Kernel(template: stem, ["X": x.type, "W": w.type, "Y": y.type]),
        arguments + [.constant(shift)])
    }
    let biasShift = fraction - bias.fractionBits
    let magnitude =
      x.largestRaw * w.largestRaw
      + bias.largestRaw * Double(sign: .plus, exponent: biasShift, significand: 1)
    guard AccumulatorBound.fits(magnitude, width: 64) else {
      throw FormatError(.misaligned(bits: biasShift))
    }
    let bound = AccumulatorBound(
      magnitude: magnitude, fractionBits: fraction, evidence: .proved,
      accumulator: AccumulatorBound.fits(magnitude, width: 32) ? .int32 : .int64)
    return KernelCall(
      Kernel(
        template: stem,
        ["X": x.type, "W": w.type, "B": bias.type, "Y": y.type, "ACC": "i\(bound.width)"]),
      arguments + [biasShift, shift].map { .constant($0) }, bound: bound)
  }

  // MARK: Memory

  public static let inPlaceOperand: Int? = 0

  // MARK: Specimens

  public static let specimens = [
    Specimen(ChannelAffine(axes: 0..<1), [([3, 2, 2], .unit), ([3], .wide), ([3], .unit)]),
    Specimen(ChannelAffine(axes: 1..<2), [([2, 4], .wide), ([4], .unit), ([4], .unit)]),
    Specimen(ChannelAffine(axes: 1..<3), [([2, 2, 3], .unit), ([2, 3], .unit)]),
  ]
}
