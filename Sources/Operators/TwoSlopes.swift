import Diagnostics
import FixedPoint
import GraphIR

/// `y = p · x` above 0 and `n · x` below: leaky_relu and abs.
///
/// Slopes are the numbers nearest to those asked for with a 15-bit mantissa, so that reference, exact
/// meaning and kernel are one function, rounded once.
public struct TwoSlopes: ElementwiseOperator {
  public static let name = "two_slopes"
  public let above: ShortFactor
  public let below: ShortFactor

  public init(above: Double = 1, below: Double) {
    self.above = ShortFactor(above)
    self.below = ShortFactor(below)
  }

  public var attributes: String { "above: \(above.value), below: \(below.value)" }

  // MARK: Job key

  public static let layers = [
    LayerDefinition(
      key: "leaky_relu", mainKey: "slope", example: "leaky_relu: 0.01",
      variants: ["leaky_relu: -0.75"]
    ) {
      reader, site, graph throws(ShapeError) in
      let slope = reader.number("slope", default: 0.01, in: -1e3...1e3)
      return try graph.apply(TwoSlopes(below: slope), site.inputs, name: site.name)[0]
    },
    LayerDefinition(key: "abs") { TwoSlopes(below: -1) },
  ]

  // MARK: Shape

  public func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] { [operands[0]] }

  // MARK: Gradient

  public static let gradientFormula = "dx = dy · (p where x > 0, n where x < 0)"

  public func gradients(
    at site: GradientSite, in graph: inout Graph
  ) throws(ShapeError) -> [Value?] {
    let dy = try site.cotangent(in: &graph)
    let x = site.operands[0]
    return [
      try graph.apply(
        TwoSlopesGradient(self), x, dy, name: graph.gradientName(of: x), role: .gradient)
    ]
  }

  // MARK: Reference

  @specialized(where S == Double)
  public func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] {
    [
      operands[0].map { x in
        S(above.value) * S.maximum(x, S(0)) - S(below.value) * S.maximum(-x, S(0))
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
        Kernel("fg_two_slopes_f32", header: "fg_piecewise_linear_f32.h"),
        arguments + [.real(Float(above.value)), .real(Float(below.value))])
    }
    return KernelCall(
      Kernel(template: "fg_two_slopes", ["X": x.type, "Y": y.type]),
      arguments
        + [above, below].flatMap {
          [.constant($0.mantissa), .constant(x.fractionBits + $0.shift - y.fractionBits)]
        })
  }

  // MARK: Memory

  public static let inPlaceOperand: Int? = 0

  // MARK: Specimens

  public static let specimens = [
    Specimen(TwoSlopes(below: 0.01), [([24], .wide)]),
    Specimen(TwoSlopes(below: -1), [([2, 4], .unit)]),
  ]
}

/// The derivative of `TwoSlopes` at x: `dx = dy · p` above 0 and `dy · n` below. At 0 it is that
/// below, but 0 where the slopes are opposite, as of abs.
public struct TwoSlopesGradient: ElementwiseOperator {
  public static let name = "two_slopes_gradient"
  public let function: TwoSlopes
  public init(_ function: TwoSlopes) { self.function = function }

  public var attributes: String { function.attributes }

  private var isOdd: Bool { function.above.value == -function.below.value }

  // MARK: Shape

  public func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] {
    try elementwiseShape(Self.name, operands)
  }

  // MARK: Reference

  @specialized(where S == Double)
  public func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] {
    [
      operands[0].zip(operands[1]) { x, dy in
        let isAbove = x.unitStep()
        let isBelow = isOdd ? (-x).unitStep() : S(1) - isAbove
        return dy * (S(function.above.value) * isAbove + S(function.below.value) * isBelow)
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
    let slopes = [function.above, function.below]
    if site.isFloat {
      return KernelCall(
        Kernel("fg_two_slopes_gradient_f32", header: "fg_piecewise_linear_f32.h"),
        arguments + slopes.map { .real(Float($0.value)) } + [.constant(isOdd ? 1 : 0)])
    }
    return KernelCall(
      Kernel(template: "fg_two_slopes_gradient", ["X": x.type, "G": dy.type, "D": dx.type]),
      arguments
        + slopes.flatMap {
          [.constant($0.mantissa), .constant(dy.fractionBits + $0.shift - dx.fractionBits)]
        } + [.constant(isOdd ? 1 : 0)])
  }

  // MARK: Memory

  public static let inPlaceOperand: Int? = 1

  // MARK: Specimens

  public static let specimens = [
    Specimen(TwoSlopesGradient(TwoSlopes(below: 0.01)), [([24], .wide), ([24], .unit)]),
    Specimen(TwoSlopesGradient(TwoSlopes(below: -1)), [([8], .unit), ([8], .unit)]),
  ]
}
