import FixedPoint
import GraphIR

/// `y = x / n` for a whole number n: each element's share of a mean's derivative.
public struct DivideByCount: ElementwiseOperator {
  public static let name = "divide_by_count"
  public let count: Int
  public init(_ count: Int) { self.count = count }

  public var attributes: String { "\(count)" }

  // MARK: Shape

  public func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] { [operands[0]] }

  // MARK: Gradient

  public static let gradientFormula = "dx = dy / n"

  public func gradients(
    at site: GradientSite, in graph: inout Graph
  ) throws(ShapeError) -> [Value?] {
    let dy = try site.cotangent(in: &graph)
    let name = graph.gradientName(of: site.operands[0])
    return [try graph.apply(DivideByCount(count), dy, name: name, role: .gradient)]
  }

  // MARK: Reference

  @specialized(where S == Double)
  public func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] {
    let divisor = S(count)
    return [operands[0].map { $0 / divisor }]
  }

  // MARK: Fixed point

  public func resultScales(_ operands: [Scale]) -> [Scale]? { operands }

  /// Lowered as means of one element each: one kernel for every division by a count.
  public func lower(_ site: LoweringSite) throws(FormatError) -> KernelCall {
    let (x, y) = (site.operands[0], site.results[0])
    let arguments: [KernelCall.Argument] = [.value(x.value), .value(y.value)]
    if site.isFloat {
      return KernelCall(
        Kernel("fg_divide_f32", header: "fg_elementwise_f32.h"),
        arguments + [.constant(x.shape.count), .real(Float(count))])
    }
    let factor = Mantissa(reciprocalOf: count)
    let shift = x.fractionBits + factor.shift - y.fractionBits
    return KernelCall(
      Kernel(template: "fg_mean", ["X": x.type, "Y": y.type]),
      arguments + [x.shape.count, 1, 1, factor.mantissa, shift].map { .constant($0) })
  }

  /// One rounding, plus the rounding of 1/n to 31 bits.
  public func errorBoundULP(
    ofResult index: Int, at site: LoweringSite, exponent k: Int
  ) -> Double { 0.5 + MeanLoss.meanError(count, in: site.results[0]) }

  // MARK: Specimens

  public static let specimens = [
    Specimen(DivideByCount(3), [([4], .wide)]), Specimen(DivideByCount(8), [([2, 2], .unit)]),
  ]
}
