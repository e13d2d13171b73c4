import FixedPoint
import GraphIR

/// The derivative of `MaxPool` from its argmax: each dy goes to the element that was the maximum.
public struct MaxPoolGradient: Operator {
  public static let name = "max_pool_gradient"
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
    guard operands[0] == operands[1], let channels = operands[0].extents.first,
      try poolShape(window, Shape([channels] + extents), Self.name) == operands[0]
    else {
      throw ShapeError("argmax and cotangent have the shape of the pool's result", operands)
    }
    return [Shape([channels] + extents)]
  }

  // MARK: Reference

  private func shape(_ operand: Shape) -> PoolShape {
    PoolShape(window, Shape([operand[0]] + extents))
  }

  @specialized(where S == Double)
  public func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] {
    let (argmax, dy) = (operands[0], operands[1])
    let shape = shape(dy.shape)
    var dx: [S] = []
    for channel in 0..<shape.channels {
      let plane = channel * shape.outputHeight * shape.outputWidth
      for row in shape.rows.covers(
        along: shape.height, pitch: (shape.outputWidth, shape.columns.taps))
      {
        for column in shape.columns.covers(along: shape.width, pitch: (1, 1)) {
          var sum = dy.elements[0].zero
          for i in 0..<row.count {
            for j in 0..<column.count {
              let place =
                plane + row.a.first + i * row.a.step + column.a.first + j * column.a.step
              let tap = row.b.first + i * row.b.step + column.b.first + j * column.b.step
              // 1 where this tap is the largest, 0 where not; between them where an interval
              // leaves it open. Taps are whole: half of one tells them apart.
              let distance = argmax.elements[place] - S(tap)
              let above = (distance - S(0.5)).unitStep()
              let below = (-distance - S(0.5)).unitStep()
              let isThis = (S(1) - above) * (S(1) - below)
              sum = sum + isThis * dy.elements[place]
            }
          }
          dx.append(sum)
        }
      }
    }
    return [Tensor(Shape([shape.channels] + extents), dx)]
  }

  // MARK: Fixed point

  public func resultScales(_ operands: [Scale]) -> [Scale]? {
    operands[0] == .sample ? nil : [operands[1]]
  }

  /// Where windows do not overlap, elements are passed on.
  public func resultFormats(_ operands: [Buffer], observed: [Double], storages: [Storage])
    -> [BufferFormat?]
  {
    [overlap == 1 ? operands[1].format.copied(to: storages[0]) : nil]
  }

  /// The most windows that an element is under.
  private var overlap: Int {
    window.axes.reduce(1) { $0 * (($1.taps + $1.stride - 1) / $1.stride) }
  }

  public func accumulator(at site: LoweringSite) throws(FormatError) -> AccumulatorBound? {
    try bound(site)
  }

  private func bound(_ site: LoweringSite) throws(FormatError) -> AccumulatorBound {
    try site.bound(site.elements(of: 1, count: overlap))
  }

  public func lower(_ site: LoweringSite) throws(FormatError) -> KernelCall {
    let (argmax, dy, dx) = (site.operands[0], site.operands[1], site.results[0])
    let arguments =
      [argmax, dy, dx].map { .value($0.value) } + shape(dy.shape).arguments
    if site.isFloat {
      return KernelCall(
        Kernel("fg_max_pool_gradient_f32", header: "fg_max_pool_f32.h"), arguments)
    }
    let bound = try bound(site)
    return KernelCall(
      Kernel(
        template: "fg_max_pool_gradient",
        ["I": argmax.type, "D": dy.type, "Y": dx.type, "ACC": "i\(bound.width)"]),
      arguments + [.constant(dy.fractionBits - dx.fractionBits)], bound: bound)
  }

  // MARK: Specimens

  public static let specimens = [
    Specimen(
      MaxPoolGradient(
        Window([WindowAxis(taps: 2, stride: 2), WindowAxis(taps: 2, stride: 2)]), extents: [4, 5]),
      [([2, 2, 2], .whole(below: 4)), ([2, 2, 2], .unit)]),
    Specimen(
      MaxPoolGradient(
        Window([WindowAxis(taps: 3, stride: 2, before: 1, after: 1), WindowAxis(taps: 2)]),
        extents: [5, 3]),
      [([2, 3, 2], .whole(below: 6)), ([2, 3, 2], .unit)]),
    Specimen(
      MaxPoolGradient(Window([WindowAxis(taps: 3, stride: 2, before: 1)]), extents: [6]),
      [([3, 3], .whole(below: 3)), ([3, 3], .wide)]),
  ]
}
