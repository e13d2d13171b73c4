import FixedPoint
import GraphIR

/// The maximum under a window of x [channels, …] over one or two axes, and which tap it is, the
/// first of equals: `y[c][p] = max over t of x[c][p · stride + t − before]`. Padding is never taken.
public struct MaxPool: Operator {
  public static let name = "max_pool"
  public static let resultNames = ["", "argmax"]
  public static let roles: [Int: Role] = [1: .index]
  public let window: Window

  public init(_ window: Window) { self.window = window }

  public var attributes: String { window.attributes }

  // MARK: Job key

  public static let layers = [
    poolLayer("max_pool1d", axes: 1) { MaxPool($0) },
    poolLayer("max_pool2d", axes: 2) { MaxPool($0) },
  ]

  // MARK: Shape

  public func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] {
    let shape = try poolShape(window, operands[0], Self.name)
    return [shape, shape]
  }

  // MARK: Gradient

  public static let gradientFormula = "dx = max_pool_gradient(argmax, dy)"

  public func gradients(
    at site: GradientSite, in graph: inout Graph
  ) throws(ShapeError) -> [Value?] {
    let dy = try site.cotangent(in: &graph)
    let x = site.operands[0]
    let gradient = MaxPoolGradient(window, extents: Array(graph.shape(x).extents.dropFirst()))
    return [
      try graph.apply(
        gradient, site.results[1], dy, name: graph.gradientName(of: x), role: .gradient)
    ]
  }

  // MARK: Reference

  @specialized(where S == Double)
  public func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] {
    let x = operands[0]
    let shape = PoolShape(window, x.shape)
    var (y, argmax): ([S], [S]) = ([], [])
    for channel in 0..<shape.channels {
      let plane = channel * shape.height * shape.width
      for row in shape.rows.taps(along: shape.height, pitch: (shape.width, shape.columns.taps)) {
        for column in shape.columns.taps(along: shape.width, pitch: (1, 1)) {
          var best = x.elements[plane + row.a.first + column.a.first]
          var tap = S(row.b.first + column.b.first)
          for i in 0..<row.count {
            for j in 0..<column.count {
              let element = x.elements[
                plane + row.a.first + i * row.a.step + column.a.first + j * column.a.step]
              let isMore = (element - best).unitStep()
              let own = S(row.b.first + i * row.b.step + column.b.first + j * column.b.step)
              tap = tap + isMore * (own - tap)
              best = S.maximum(best, element)
            }
          }
          y.append(best)
          argmax.append(tap)
        }
      }
    }
    let result = shape.result(window.axes.count)
    return [Tensor(result, y), Tensor(result, argmax)]
  }

  // MARK: Fixed point

  public func resultScales(_ operands: [Scale]) -> [Scale]? {
    operands[0] == .static ? [.static, .static] : nil
  }
  public func resultFormats(_ operands: [Buffer], observed: [Double], storages: [Storage])
    -> [BufferFormat?]
  {
    let taps = window.axes.reduce(1) { $0 * $1.taps }
    let index: Storage = taps <= 128 ? .int8 : .int16
    return [
      operands[0].format.copied(to: storages[0]),
      .fixed(QFormat(index, fractionBits: 0), .static),
    ]
  }
  public func lower(_ site: LoweringSite) throws(FormatError) -> KernelCall {
    let (x, y, argmax) = (site.operands[0], site.results[0], site.results[1])
    let arguments =
      [x, y, argmax].map { .value($0.value) } + PoolShape(window, x.shape).arguments
    if site.isFloat {
      return KernelCall(Kernel("fg_max_pool_f32", header: "fg_max_pool_f32.h"), arguments)
    }
    return KernelCall(
      Kernel(template: "fg_max_pool", ["X": x.type, "Y": y.type, "I": argmax.type]),
      arguments + [.constant(x.fractionBits - y.fractionBits)])
  }

  // MARK: Specimens

  public static let specimens = [
    Specimen(
      MaxPool(Window([WindowAxis(taps: 2, stride: 2), WindowAxis(taps: 2, stride: 2)])),
      [([2, 4, 5], .wide)]),
    Specimen(
      MaxPool(
        Window([
          WindowAxis(taps: 3, stride: 2, before: 1, after: 1),
          WindowAxis(taps: 2, stride: 1, before: 0, after: 1),
        ])),
      [([2, 5, 3], .unit)]),
    Specimen(MaxPool(Window([WindowAxis(taps: 3, stride: 2, before: 1)])), [([3, 6], .unit)]),
  ]
}
