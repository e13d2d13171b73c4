import FixedPoint
import GraphIR

/// The transpose of `AvgPool`: `dx[c][i] = Σ dy[c][p] / taps` over the places p whose window has
/// element i under it.
public struct AvgPoolGradient: Operator {
  public static let name = "avg_pool_gradient"
  public let window: Window
  /// The extents of the pool's input along the window's axes.
  public let extents: [Int]

  public init(_ window: Window, extents: [Int]) {
    self.window = window
    self.extents = extents
  }

  public var attributes: String { window.attributes + ", to: \(Shape(extents))" }

  // MARK: Shape

  public func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] {
    let result = Shape(operands[0].extents.prefix(1) + extents)
    let pooled = try poolShape(window, result, Self.name)
    guard pooled == operands[0] else {
      throw ShapeError("the cotangent has the shape of the pool's result, \(pooled)", operands)
    }
    return [result]
  }

  // MARK: Gradient

  public static let gradientFormula = "dy = avg_pool(dx)"

  public func gradients(
    at site: GradientSite, in graph: inout Graph
  ) throws(ShapeError) -> [Value?] {
    let dx = try site.cotangent(in: &graph)
    let name = graph.gradientName(of: site.operands[0])
    return [try graph.apply(AvgPool(window), dx, name: name, role: .gradient)]
  }

  // MARK: Reference

  private func shape(_ operand: Shape) -> PoolShape {
    PoolShape(window, Shape([operand[0]] + extents))
  }

  @specialized(where S == Double)
  public func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] {
    let dy = operands[0]
    let shape = shape(dy.shape)
    let dx = shape.means(
      dy.elements, area: shape.outputHeight * shape.outputWidth,
      rows: shape.rows.covers(along: shape.height, pitch: (shape.outputWidth, 1)),
      columns: shape.columns.covers(along: shape.width, pitch: (1, 1)))
    return [Tensor(Shape([shape.channels] + extents), dx)]
  }

  // MARK: Fixed point

  public func resultScales(_ operands: [Scale]) -> [Scale]? { operands }

  public func lower(_ site: LoweringSite) throws(FormatError) -> KernelCall {
    try shape(site.operands[0].shape).lowerMean("fg_avg_pool_gradient", site)
  }

  /// One rounding, plus the rounding of 1/n to 31 bits: none of a power of two.
  public func errorBoundULP(
    ofResult index: Int, at site: LoweringSite, exponent k: Int
  ) -> Double {
    0.5 + MeanLoss.meanError(shape(site.operands[0].shape).taps, in: site.results[0])
  }

  // MARK: Specimens

  public static let specimens = [
    Specimen(
      AvgPoolGradient(
        Window([WindowAxis(taps: 2, stride: 2), WindowAxis(taps: 2, stride: 2)]), extents: [4, 5]),
      [([2, 2, 2], .unit)]),
    Specimen(
      AvgPoolGradient(
        Window([WindowAxis(taps: 3, stride: 2, before: 1, after: 1), WindowAxis(taps: 2)]),
        extents: [5, 3]),
      [([2, 3, 2], .unit)]),
    Specimen(
      AvgPoolGradient(Window([WindowAxis(taps: 2, stride: 3, before: 1)]), extents: [6]),
      [([3, 2], .wide)]),
  ]
}
