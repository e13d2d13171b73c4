import FixedPoint
import GraphIR

/// The mean under a window of x [channels, …] over one or two axes, padding counted as zeros:
/// `y[c][p] = Σ over t of x[c][p · stride + t − before] / taps`, always by the taps of the whole
/// window.
public struct AvgPool: Operator {
  public static let name = "avg_pool"
  public let window: Window

  public init(_ window: Window) { self.window = window }

  public var attributes: String { window.attributes }

  // MARK: Job key

  public static let layers = [
    poolLayer("avg_pool1d", axes: 1) { AvgPool($0) },
    poolLayer("avg_pool2d", axes: 2) { AvgPool($0) },
  ]

  // MARK: Shape

  public func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] {
    [try poolShape(window, operands[0], Self.name)]
  }

  // MARK: Gradient

  public static let gradientFormula = "dx = avg_pool_gradient(dy)"

  public func gradients(
    at site: GradientSite, in graph: inout Graph
  ) throws(ShapeError) -> [Value?] {
    let dy = try site.cotangent(in: &graph)
    let x = site.operands[0]
    let gradient = AvgPoolGradient(window, extents: Array(graph.shape(x).extents.dropFirst()))
    return [try graph.apply(gradient, dy, name: graph.gradientName(of: x), role: .gradient)]
  }

  // MARK: Reference

  @specialized(where S == Double)
  public func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] {
    let x = operands[0]
    let shape = PoolShape(window, x.shape)
    let y = shape.means(
      x.elements, area: shape.height * shape.width,
      rows: shape.rows.taps(along: shape.height, pitch: (shape.width, 1)),
      columns: shape.columns.taps(along: shape.width, pitch: (1, 1)))
    return [Tensor(shape.result(window.axes.count), y)]
  }

  // MARK: Fixed point

  public func resultScales(_ operands: [Scale]) -> [Scale]? { operands }

  public func lower(_ site: LoweringSite) throws(FormatError) -> KernelCall {
    try PoolShape(window, site.operands[0].shape).lowerMean("fg_avg_pool", site)
  }

  /// One rounding of the exact mean, plus the rounding of 1/n to 31 bits: none of a power of two.
  public func errorBoundULP(
    ofResult index: Int, at site: LoweringSite, exponent k: Int
  ) -> Double {
    0.5 + MeanLoss.meanError(PoolShape(window, site.operands[0].shape).taps, in: site.results[0])
  }

  // MARK: Specimens

  public static let specimens = [
    Specimen(
      AvgPool(Window([WindowAxis(taps: 2, stride: 2), WindowAxis(taps: 2, stride: 2)])),
      [([2, 4, 5], .wide)]),
    Specimen(
      AvgPool(
        Window([
          WindowAxis(taps: 3, stride: 2, before: 1, after: 1),
          WindowAxis(taps: 2, stride: 3, before: 0, after: 1),
        ])),
      [([2, 5, 4], .unit)]),
    Specimen(AvgPool(Window([WindowAxis(taps: 3, stride: 2, before: 1)])), [([3, 6], .unit)]),
  ]
}

extension PoolShape {
  /// The taps of a window.
  var taps: Int { rows.taps * columns.taps }

  /// The sums over boxes of the elements of each channel, which has `area` of them, divided by the
  /// taps of a window.
  @inline(__always)
  func means<S: Scalar>(
    _ elements: [S], area: Int, rows: [BoxProduct.Axis], columns: [BoxProduct.Axis]
  ) -> [S] {
    let divisor = S(taps)
    var means: [S] = []
    means.reserveCapacity(channels * rows.count * columns.count)
    for channel in 0..<channels {
      for row in rows {
        for column in columns {
          var sum = elements[0].zero
          for i in 0..<row.count {
            let line = channel * area + row.a.first + i * row.a.step + column.a.first
            for j in 0..<column.count { sum = sum + elements[line + j * column.a.step] }
          }
          means.append(sum / divisor)
        }
      }
    }
    return means
  }

  /// Lowers such means to the kernel `stem`.
  func lowerMean(_ stem: String, _ site: LoweringSite) throws(FormatError) -> KernelCall {
    let (x, y) = (site.operands[0], site.results[0])
    let arguments = [x, y].map { .value($0.value) } + arguments
    if site.isFloat {
      return KernelCall(Kernel("\(stem)_f32", header: "fg_avg_pool_f32.h"), arguments)
    }
    guard taps <= 1 << 15 else {
      throw FormatError(.noKernel("the mean of \(taps) elements, at most 32768"))
    }
    let factor = Mantissa(reciprocalOf: taps)
    let shift = x.fractionBits + factor.shift - y.fractionBits
    return KernelCall(
      Kernel(template: stem, ["X": x.type, "Y": y.type]),
      arguments + [.constant(factor.mantissa), .constant(shift)])
  }
}
