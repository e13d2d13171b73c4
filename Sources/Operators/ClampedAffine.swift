import Diagnostics
import FixedPoint
import GraphIR

/// `y = min(max(a · x + b, lowest), highest)`, either end open: relu6, clip, hard_sigmoid.
///
/// The slope is the number nearest to the one asked for with a 15-bit mantissa, so that reference,
/// exact meaning and kernel are one function, rounded once.
public struct ClampedAffine: ElementwiseOperator {
  public static let name = "clamped_affine"
  public let slope: ShortFactor
  public let offset: Double
  public let lowest: Double?
  public let highest: Double?

  /// - Parameter slope: above 0.
  public init(slope: Double = 1, offset: Double = 0, lowest: Double? = nil, highest: Double? = nil)
  {
    precondition(slope > 0, "a clamped function rises")
    self.slope = ShortFactor(slope)
    self.offset = offset
    self.lowest = lowest
    self.highest = highest
  }

  public var attributes: String {
    let parts: [(String, Double?)] = [
      ("slope", slope.value == 1 ? nil : slope.value), ("offset", offset == 0 ? nil : offset),
      ("lowest", lowest), ("highest", highest),
    ]
    return parts.compactMap { name, value in value.map { "\(name): \($0)" } }
      .joined(separator: ", ")
  }

  // MARK: Job key

  public static let layers = [
    LayerDefinition(key: "relu6") { ClampedAffine(lowest: 0, highest: 6) },
    LayerDefinition(key: "hard_sigmoid") {
      ClampedAffine(slope: 1.0 / 6, offset: 0.5, lowest: 0, highest: 1)
    },
    LayerDefinition(key: "hard_swish", example: "hard_swish") {
      _, site, graph throws(ShapeError) in
      let gate = try graph.apply(
        ClampedAffine(slope: 1.0 / 6, offset: 0.5, lowest: 0, highest: 1), site.inputs,
        name: "\(site.name).gate")[0]
      return try graph.apply(Multiply(), [site.inputs[0], gate], name: site.name)[0]
    },
    LayerDefinition(
      key: "clip", example: "clip: {min: -1, max: 1}",
      variants: ["clip: {min: 0.125}", "clip: {max: 0.5}"]
    ) {
      reader, site, graph throws(ShapeError) in
      let (lowest, highest) = (reader.number("min"), reader.number("max"))
      if let lowest, let highest, lowest >= highest {
        reader.report(
          Diagnostic(
            "bad-value", "clip's min \(lowest) is not below its max \(highest)",
            at: reader.location(of: "max"), remedy: "clip: {min: -1, max: 1}"))
        return nil
      }
      let op = ClampedAffine(lowest: lowest, highest: highest)
      return try graph.apply(op, site.inputs, name: site.name)[0]
    },
  ]

  // MARK: Shape

  public func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] { [operands[0]] }

  // MARK: Gradient

  public static let gradientFormula = "dx = a · dy where lowest < a · x + b < highest, else 0"

  public func gradients(
    at site: GradientSite, in graph: inout Graph
  ) throws(ShapeError) -> [Value?] {
    let dy = try site.cotangent(in: &graph)
    let x = site.operands[0]
    return [
      try graph.apply(
        ClampedAffineGradient(self), x, dy, name: graph.gradientName(of: x), role: .gradient)
    ]
  }

  // MARK: Reference

  @specialized(where S == Double)
  public func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] {
    [
      operands[0].map { x in
        var y = S(slope.value) * x + S(offset)
        if let lowest { y = S.maximum(y, S(lowest)) }
        if let highest { y = -S.maximum(-y, S(-highest)) }
        return y
      }
    ]
  }

  // MARK: Fixed point

  public func lower(_ site: LoweringSite) throws(FormatError) -> KernelCall {
    let (x, y) = (site.operands[0], site.results[0])
    let arguments: [KernelCall.Argument] = [
      .value(x.value), .value(y.value), .constant(y.shape.count),
    ]
    if site.isFloat {
      return KernelCall(
        Kernel("fg_clamped_affine_f32", header: "fg_piecewise_linear_f32.h"),
        arguments
          + [slope.value, offset, lowest ?? -0x1p127, highest ?? 0x1p127].map { .real(Float($0)) })
    }
    let line = try AffineLine(slope, offset, x)
    func raw(_ end: Double?, _ open: Int) -> Int {
      end.map { y.storedFormat.raw($0) } ?? open
    }
    let range = y.storedFormat.storage.range
    let bound = line.bound(x)
    return KernelCall(
      Kernel(
        template: "fg_clamped_affine", ["X": x.type, "Y": y.type, "ACC": "i\(bound.width)"]),
      arguments
        + [
          line.factor, line.addend, line.fractionBits - y.fractionBits,
          raw(lowest, range.lowerBound), raw(highest, range.upperBound),
        ].map { .constant($0) }, bound: bound)
  }

  // MARK: Memory

  public static let inPlaceOperand: Int? = 0

  // MARK: Specimens

  public static let specimens = [
    Specimen(ClampedAffine(lowest: 0, highest: 6), [([24], .reals(-4...12))]),
    Specimen(
      ClampedAffine(slope: 1.0 / 6, offset: 0.5, lowest: 0, highest: 1), [([24], .wide)]),
    Specimen(ClampedAffine(lowest: -0.3), [([2, 4], .unit)]),
  ]
}

/// The derivative of `ClampedAffine` at x: `dx = a · dy` strictly between the ends, else 0.
public struct ClampedAffineGradient: ElementwiseOperator {
  public static let name = "clamped_affine_gradient"
  public let function: ClampedAffine
  public init(_ function: ClampedAffine) { self.function = function }

  public var attributes: String { function.attributes }

  // MARK: Shape

  public func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] {
    try elementwiseShape(Self.name, operands)
  }

  // MARK: Reference

  @specialized(where S == Double)
  public func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] {
    [
      operands[0].zip(operands[1]) { x, dy in
        let y = S(function.slope.value) * x + S(function.offset)
        var dx = S(function.slope.value) * dy
        if let lowest = function.lowest { dx = dx * (y - S(lowest)).unitStep() }
        if let highest = function.highest { dx = dx * (S(highest) - y).unitStep() }
        return dx
      }
    ]
  }

  // MARK: Fixed point

  public func resultScales(_ operands: [Scale]) -> [Scale]? {
    operands[0] == .sample ? nil : [operands[1]]
  }

  public func lower(_ site: LoweringSite) throws(FormatError) -> KernelCall {
    let (x, dy, dx) = (site.operands[0], site.operands[1], site.results[0])
    let arguments: [KernelCall.Argument] =
      [x, dy, dx].map { .value($0.value) } + [.constant(dx.shape.count)]
    let slope = function.slope
    if site.isFloat {
      let ends = [function.lowest ?? -0x1p127, function.highest ?? 0x1p127]
      return KernelCall(
        Kernel("fg_clamped_affine_gradient_f32", header: "fg_piecewise_linear_f32.h"),
        arguments + ([slope.value, function.offset] + ends).map { .real(Float($0)) })
    }
    let line = try AffineLine(slope, function.offset, x)
    let inside = line.inside(function.lowest, function.highest, x.storedFormat.storage.range)
    return KernelCall(
      Kernel(
        template: "fg_clamped_affine_gradient", ["X": x.type, "G": dy.type, "D": dx.type]),
      arguments
        + [
          inside.first, inside.last, slope.mantissa,
          dy.fractionBits + slope.shift - dx.fractionBits,
        ].map { .constant($0) })
  }

  // MARK: Memory

  public static let inPlaceOperand: Int? = 1

  // MARK: Specimens

  public static let specimens = [
    Specimen(
      ClampedAffineGradient(ClampedAffine(lowest: 0, highest: 6)),
      [([24], .reals(-4...12)), ([24], .unit)]),
    Specimen(
      ClampedAffineGradient(ClampedAffine(slope: 1.0 / 6, offset: 0.5, lowest: 0, highest: 1)),
      [([16], .wide), ([16], .unit)]),
    Specimen(
      ClampedAffineGradient(ClampedAffine(highest: 0.3)), [([8], .unit), ([8], .unit)]),
  ]
}
