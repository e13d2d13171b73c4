import FixedPoint
import GraphIR

/// The sum of a batch's gradients of a convolution's weight, `G′ = G +
/// convolution_weight_gradient(x, y)`: each sample's sum over positions is exact, rounded once as it
/// is added, and never stored.
public struct AccumulateConvolution: Operator {
  public static let name = "accumulate_convolution"
  public let gradient: ConvolutionWeightGradient

  public init(_ gradient: ConvolutionWeightGradient) { self.gradient = gradient }

  public var attributes: String { gradient.attributes }

  // MARK: Shape

  public func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] {
    let shapes = try gradient.resultShapes(Array(operands.dropFirst()))
    guard shapes == [operands[0]] else {
      throw ShapeError("the sum of a convolution's gradients has their shape", operands)
    }
    return shapes
  }

  // MARK: Reference

  @specialized(where S == Double)
  public func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] {
    let added = gradient.evaluate(Array(operands.dropFirst()))[0]
    return [operands[0].zip(added) { $0 + $1 }]
  }

  // MARK: Fixed point

  public func resultScales(_ operands: [Scale]) -> [Scale]? { sumScale(operands) }
  public func resultFormats(_ operands: [Buffer], observed: [Double], storages: [Storage])
    -> [BufferFormat?]
  {
    [operands[0].format]
  }

  public func accumulator(at site: LoweringSite) throws(FormatError) -> AccumulatorBound? {
    try gradient.provedBound(at: site)
  }

  public func lower(_ site: LoweringSite) throws(FormatError) -> KernelCall {
    let (sum, x, y) = (site.operands[0], site.operands[1], site.operands[2])
    let arguments =
      [sum, x, y].map { .value($0.value) } + gradient.shape(x.shape, y.shape).arguments
    if site.isFloat {
      return KernelCall(
        Kernel("fg_accumulate_convolution_f32", header: "fg_convolution_f32.h"), arguments)
    }
    let bound = try gradient.provedBound(at: site)
    let accumulator = bound.accumulator
    return KernelCall(
      Kernel(
        template: "fg_accumulate_convolution",
        ["S": sum.type, "X": x.type, "Y": y.type, "ACC": accumulator.kernelName],
        calling: [.gradientSums(x, y, accumulator)]),
      arguments
        + [
          .constant(x.fractionBits + y.fractionBits - sum.fractionBits),
          exponentArgument([x, y], into: sum),
        ], bound: bound)
  }

  // MARK: Memory

  public static let updatedOperand: Int? = 0

  // MARK: Specimens

  public static let specimens = ConvolutionWeightGradient.specimens.compactMap {
    (specimen) -> Specimen? in
    guard let gradient = specimen.op as? ConvolutionWeightGradient,
      let shapes = try? gradient.resultShapes(specimen.operands.map(\.shape))
    else { return nil }
    return Specimen(
      AccumulateConvolution(gradient),
      [(shapes[0], .unit)] + specimen.operands.map { ($0.shape, $0.domain) }, state: 0)
  }
}

extension ConvolutionWeightGradient {
  /// What holds the sums of a gradient that operands 1 and 2 make and that is never stored: no
  /// range says anything of them, so they are proved.
  func provedBound(at site: LoweringSite) throws(FormatError) -> AccumulatorBound {
    let shape = shape(site.operands[1].shape, site.operands[2].shape)
    let proved = LoweringSite(
      operands: site.operands, results: site.results, headroomBits: site.headroomBits,
      accumulator: site.accumulator == .auto ? .proved : site.accumulator)
    return try proved.bound(
      proved.products(of: 1, and: 2, count: shape.outputArea, hasParts: false))
  }
}
