import FixedPoint
import GraphIR

/// The update of a convolution's weight by a gradient that is never stored,
/// `w′ = w − lr · convolution_weight_gradient(x, y)`: the sum over positions is exact, times the
/// rate it is rounded once into the master.
public struct ConvolutionUpdate: RatedOperator {
  public static let name = "convolution_update"
  public let gradient: ConvolutionWeightGradient
  public let learningRate: Double

  public init(_ gradient: ConvolutionWeightGradient, learningRate: Double) {
    self.gradient = gradient
    self.learningRate = learningRate
  }

  public func at(learningRate: Double) -> ConvolutionUpdate {
    ConvolutionUpdate(gradient, learningRate: learningRate)
  }

  public var attributes: String { "\(gradient.attributes), learning_rate: \(learningRate)" }

  // MARK: Shape

  public func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] {
    let shapes = try gradient.resultShapes(Array(operands.dropFirst()))
    guard shapes == [operands[0]] else {
      throw ShapeError("the weight of a convolution has the shape of its gradient", operands)
    }
    return shapes
  }

  // MARK: Reference

  @specialized(where S == Double)
  public func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] {
    let rate = S(learningRate)
    let sums = gradient.evaluate(Array(operands.dropFirst()))[0]
    return [operands[0].zip(sums) { $0 - rate * $1 }]
  }

  // MARK: Fixed point

  /// The sample's exponent is absorbed with the rate.
  public func resultScales(_ operands: [Scale]) -> [Scale]? {
    operands[0] == .static && bilinearScale(Array(operands.dropFirst())) != nil ? [.static] : nil
  }
  public func resultFormats(_ operands: [Buffer], observed: [Double], storages: [Storage])
    -> [BufferFormat?]
  {
    [operands[0].format]
  }

  public func accumulator(at site: LoweringSite) throws(FormatError) -> AccumulatorBound? {
    try gradient.provedBound(at: site)
  }

  /// The bits of a sum beyond the 46 that the product with the rate takes.
  private func sumShift(_ bound: AccumulatorBound) -> Int {
    max(0, Int(bound.magnitude.exponent) + 1 - 46)
  }

  public func lower(_ site: LoweringSite) throws(FormatError) -> KernelCall {
    let (w, x, y) = (site.operands[0], site.operands[1], site.operands[2])
    let factors = [x, y].map { KernelCall.Argument.value($0.value) }
    let extents = gradient.shape(x.shape, y.shape).arguments
    if site.isFloat {
      return KernelCall(
        Kernel("fg_convolution_update_f32", header: "fg_convolution_f32.h"),
        [.value(w.value)] + factors + extents + [.learningRate])
    }
    let bound = try gradient.provedBound(at: site)
    let sum = bound.accumulator
    let kernel = Kernel(
      template: "fg_convolution_update",
      [
        "RULE": w.updateRule.kernelName, "W": w.type, "X": x.type, "Y": y.type,
        "ACC": sum.kernelName,
      ], calling: [.gradientSums(x, y, sum), .masterAdd(w, "i64")])
    let shift = x.fractionBits + y.fractionBits - w.masterFractionBits
    let isScaled = [x, y].contains { $0.format.scale == .sample }
    return KernelCall(
      kernel,
      w.planes + factors + extents
        + [
          .learningRate, .constant(sumShift(bound)), .constant(shift),
          isScaled ? .gradientExponent : .constant(0),
        ] + w.randomArguments, bound: bound)
  }

  /// The rule's, and of sums that are cut what half a unit of them is times the rate.
  public func errorBoundULP(
    ofResult index: Int, at site: LoweringSite, exponent k: Int
  ) -> Double {
    guard !site.isFloat, let bound = try? gradient.provedBound(at: site) else { return 0.5 }
    let (w, cut) = (site.operands[0], sumShift(bound))
    guard cut > 0 else { return w.updateRule.errorBoundULP }
    let exponent = cut - 1 - bound.fractionBits - k + w.masterFractionBits
    return w.updateRule.errorBoundULP
      + learningRate * Double(sign: .plus, exponent: exponent, significand: 1)
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
      ConvolutionUpdate(gradient, learningRate: 0.05),
      [(shapes[0], .unit)] + specimen.operands.map { ($0.shape, $0.domain) }, parameter: 0)
  }
}
