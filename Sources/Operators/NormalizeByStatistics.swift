import FixedPoint
import GraphIR

/// For each channel, an index over the first axis, x normalized by given statistics:
/// `y = (x − mean) · r`, `r = 1 / √(variance + ε)`; r is the second result.
public struct NormalizeByStatistics: Operator {
  public static let name = "normalize_by_statistics"
  public static let resultNames = ["", "inverse_deviation"]
  /// What is added to the variance, above 0.
  public let epsilon: Double

  public init(epsilon: Double) {
    precondition(epsilon > 0, "epsilon is above 0")
    self.epsilon = epsilon
  }

  public var attributes: String { "epsilon: \(epsilon)" }

  // MARK: Shape

  public func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] {
    let x = operands[0]
    guard x.rank > 0, operands[1] == [x[0]], operands[2] == [x[0]] else {
      throw ShapeError("statistics have one element for each channel", operands)
    }
    return [x, [x[0]]]
  }

  // MARK: Gradient

  public static let gradientFormula = "dx = r · dy, dmean = −r Σ dy, dvariance = −r² Σ dy · y / 2"

  public func gradients(
    at site: GradientSite, in graph: inout Graph
  ) throws(ShapeError) -> [Value?] {
    let dy = try site.cotangent(in: &graph)
    let (y, r) = (site.results[0], site.results[1])
    let names = site.operands.map { graph.gradientName(of: $0) }
    var gradients: [Value?] = [nil, nil, nil]
    if site.wanted[0] {
      gradients[0] = try graph.apply(
        ChannelAffine(axes: 0..<1), [dy, r], name: names[0], role: .gradient)[0]
    }
    if site.wanted[1] {
      let rank = graph.shape(dy).rank
      let sum =
        rank == 1
        ? dy
        : try graph.apply(Sum(axes: 1..<rank), dy, name: "\(names[1]).sum", role: .gradient)
      let product = try graph.apply(
        Multiply(), sum, r, name: "\(names[1]).product", role: .gradient)
      gradients[1] = try graph.apply(Negate(), product, name: names[1], role: .gradient)
    }
    if site.wanted[2] {
      let products = try graph.apply(
        ChannelProducts(axes: 0..<1), dy, y, name: "\(names[2]).products", role: .gradient)
      let square = try graph.apply(Multiply(), r, r, name: "\(graph.name(r)).square")
      let half = try graph.apply(
        TwoSlopes(above: -0.5, below: -0.5), square, name: "\(graph.name(r)).half")
      gradients[2] = try graph.apply(
        Multiply(), products, half, name: names[2], role: .gradient)
    }
    return gradients
  }

  // MARK: Reference

  @specialized(where S == Double)
  public func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] {
    let (x, mean, variance) = (operands[0], operands[1].elements, operands[2].elements)
    let layout = GroupLayout(0..<1, of: x.shape)
    var y = x.elements
    var inverses: [S] = []
    for channel in 0..<layout.groups {
      let inverse =
        S(1) / (S.maximum(variance[channel], S(0)) + S(epsilon)).squareRoot()
      for place in layout.places(channel) { y[place] = (y[place] - mean[channel]) * inverse }
      inverses.append(inverse)
    }
    return [Tensor(x.shape, y), Tensor([x.shape[0]], inverses)]
  }

  // MARK: Fixed point

  public func resultScales(_ operands: [Scale]) -> [Scale]? {
    operands.contains(.sample) ? nil : [.static, .static]
  }

  /// The inverse deviation is int32, with a bit of headroom.
  public func resultFormats(_ operands: [Buffer], observed: [Double], storages: [Storage])
    -> [BufferFormat?]
  {
    [nil, .fixed(.holding(magnitude: 2 * observed[1], storage: .int32), .static)]
  }

  /// Statistics of channels may lie far apart.
  public func storage(ofOperand index: Int) -> Storage? { index == 0 ? nil : .int32 }

  /// `variance · 2^lift + ε`, both in units of 2^-(fraction bits + lift): below 2^63, and the
  /// fraction bits with the lift even.
  private struct Radicand {
    let lift: Int
    let epsilon: Mantissa
    /// Half of the fraction bits.
    let half: Int

    init(_ variance: Buffer, epsilon added: Double) {
      let fraction = variance.fractionBits
      epsilon = Mantissa(added * Double(sign: .plus, exponent: fraction, significand: 1))
      let most = min(31, epsilon.shift + 30)
      lift = (fraction + most).isMultiple(of: 2) ? most : most - 1
      half = (fraction + lift) / 2
    }

    /// The bits of ε below the unit.
    var cut: Int { max(0, epsilon.shift - lift) }
  }

  public func lower(_ site: LoweringSite) throws(FormatError) -> KernelCall {
    let (x, mean, variance) = (site.operands[0], site.operands[1], site.operands[2])
    let (y, r) = (site.results[0], site.results[1])
    let layout = GroupLayout(0..<1, of: x.shape)
    let arguments =
      [x, mean, variance, y, r].map { KernelCall.Argument.value($0.value) }
      + [layout.groups, layout.inner].map { .constant($0) }
    if site.isFloat {
      return KernelCall(
        Kernel("fg_normalize_by_f32", header: "fg_batch_norm_f32.h"),
        arguments + [.real(Float(epsilon))])
    }
    guard r.type == "i32" else {
      throw FormatError(.noKernel("an inverse deviation of \(r.storedFormat)"))
    }
    let alignment = try Alignment(x, mean)
    let radicand = Radicand(variance, epsilon: epsilon)
    // ε keeps 14 bits even where the variance is 0.
    guard radicand.cut <= 16 else {
      throw .noKernel(
        "a variance in \(variance.format)",
        fractionBits: (variance.fractionBits + radicand.cut - 16)...62,
        ofOperand: 2, at: site)
    }
    return KernelCall(
      Kernel(
        template: "fg_normalize_by", ["X": x.type, "M": mean.type, "V": variance.type, "Y": y.type]),
      arguments
        + [
          alignment.shiftA, alignment.shiftB, radicand.lift, radicand.epsilon.mantissa,
          radicand.lift - radicand.epsilon.shift,
          61 - radicand.half + alignment.fractionBits - y.fractionBits,
          61 - radicand.half - r.fractionBits,
        ].map { .constant($0) })
  }

  /// One rounding, and relative errors of 2^-28 and of what ε loses.
  public func errorBoundULP(
    ofResult index: Int, at site: LoweringSite, exponent k: Int
  ) -> Double {
    guard !site.isFloat else { return 0.5 }
    let cut = Radicand(site.operands[2], epsilon: epsilon).cut
    let lost = cut == 0 ? 0 : Double(sign: .plus, exponent: cut - 31, significand: 1)
    return 0.5 + (0x1p-28 + lost) * site.results[index].largestRaw
  }

  // MARK: Specimens

  public static let specimens = [
    Specimen(
      NormalizeByStatistics(epsilon: 1e-5),
      [([3, 4], .wide), ([3], .unit), ([3], .reals(0.25...4))]),
    Specimen(
      NormalizeByStatistics(epsilon: 0.1),
      [([2, 2, 2], .unit), ([2], .unit), ([2], .reals(0.25...4))]),
    Specimen(
      NormalizeByStatistics(epsilon: 1e-5),
      [([3], .wide), ([3], .unit), ([3], .reals(0.25...4))]),
  ]
}
