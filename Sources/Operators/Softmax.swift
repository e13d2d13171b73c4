import FixedPoint
import GraphIR

/// The softmax over the last axis, `yᵢ = e^xᵢ / Σ e^xⱼ`; int16 results are Q1.14, so that 1 exists.
public struct Softmax: Operator {
  public static let name = "softmax"
  public init() {}

  // MARK: Job key

  public static let layer: LayerDefinition? = LayerDefinition(
    key: "softmax", operation: { Softmax() })

  // MARK: Shape

  public func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] {
    guard operands[0].rank > 0, operands[0].count > 0 else {
      throw ShapeError("softmax needs an axis", operands)
    }
    return [operands[0]]
  }

  // MARK: Gradient

  public static let gradientFormula = "dx = y · (dy − Σ dy · y)"

  public func gradients(
    at site: GradientSite, in graph: inout Graph
  ) throws(ShapeError) -> [Value?] {
    let dy = try site.cotangent(in: &graph)
    let name = graph.gradientName(of: site.operands[0])
    return [
      try graph.apply(SoftmaxGradient(), site.results[0], dy, name: name, role: .gradient)
    ]
  }

  // MARK: Reference

  @specialized(where S == Double)
  public func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] {
    let x = operands[0]
    var y: [S] = []
    for row in x.rows {
      let largest = row.dropFirst().reduce(row[row.startIndex]) { S.maximum($0, $1) }
      let exponentials = row.map { ($0 - largest).exponential() }
      let sum = exponentials.reduce(S(0)) { $0 + $1 }
      y += exponentials.map { $0 / sum }
    }
    return [Tensor(x.shape, y)]
  }

  // MARK: Fixed point

  public func resultFormats(_ operands: [Buffer], observed: [Double], storages: [Storage])
    -> [BufferFormat?]
  {
    [.fixed(shareFormat(storages[0]), .static)]
  }

  public func lower(_ site: LoweringSite) throws(FormatError) -> KernelCall {
    let (x, y) = (site.operands[0], site.results[0])
    let count = x.shape[x.shape.rank - 1]
    let arguments: [KernelCall.Argument] = [
      .value(x.value), .value(y.value), .constant(x.shape.count / count), .constant(count),
    ]
    if site.isFloat {
      return KernelCall(Kernel("fg_softmax_f32", header: "fg_softmax_f32.h"), arguments)
    }
    try checkExponential(at: site)
    return KernelCall(
      Kernel(template: "fg_softmax_share", ["X": x.type, "Y": y.type]),
      arguments + [.constant(x.fractionBits)])
  }

  /// One rounding, plus 0.55 units of Q24 for each exponential and 1 of Q30 for the quotient.
  public func errorBoundULP(
    ofResult index: Int, at site: LoweringSite, exponent k: Int
  ) -> Double {
    let count = site.operands[0].shape.extents.last ?? 1
    let unit = QFormat(.int32, fractionBits: 24 - site.results[0].fractionBits).ulp
    return 0.5 + unit * (0.55 * Double(count) + 0x1p-6)
  }

  // MARK: Specimens

  public static let specimens = [
    Specimen(Softmax(), [([10], .wide)]),
    Specimen(Softmax(), [([3, 4], .unit)]),
  ]
}

/// The derivative of `Softmax` from its stored output: `dxᵢ = yᵢ · (dyᵢ − Σ dyⱼ yⱼ)`.
public struct SoftmaxGradient: Operator {
  public static let name = "softmax_gradient"
  public init() {}

  // MARK: Shape

  public func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] {
    try elementwiseShape(Self.name, operands)
  }

  // MARK: Reference

  @specialized(where S == Double)
  public func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] {
    let (y, dy) = (operands[0], operands[1])
    var dx: [S] = []
    for (row, cotangents) in zip(y.rows, dy.rows) {
      let sum = zip(row, cotangents).reduce(S(0)) { $0 + $1.0 * $1.1 }
      dx += zip(row, cotangents).map { $0 * ($1 - sum) }
    }
    return [Tensor(y.shape, dx)]
  }

  // MARK: Fixed point

  public func resultScales(_ operands: [Scale]) -> [Scale]? {
    operands[0] == .sample ? nil : [operands[1]]
  }

  /// The kernel's integer for 1 fits 31 bits.
  public func fractionLimit(ofOperand index: Int, _ operands: [BufferFormat?]) -> Int? {
    index == 0 ? 30 : nil
  }

  /// The bits of the difference without its sign, and those that it gives up so that its product
  /// with y fits 64; 0 for int16.
  private func widths(_ y: Buffer, _ dy: Buffer) -> (difference: Int, spare: Int) {
    let count = y.shape[y.shape.rank - 1]
    let widths = [y, dy].map { ($0.format.format?.storage.significantBits ?? 32) - 1 }
    let sum = widths[0] + ceilLog2(count)
    let difference = widths[1] + max(sum, y.fractionBits) + 1
    return (difference, max(0, difference + widths[0] - 62))
  }

  public func lower(_ site: LoweringSite) throws(FormatError) -> KernelCall {
    let (y, dy, dx) = (site.operands[0], site.operands[1], site.results[0])
    let count = y.shape[y.shape.rank - 1]
    let arguments: [KernelCall.Argument] =
      [y, dy, dx].map { .value($0.value) } + [.constant(y.shape.count / count), .constant(count)]
    if site.isFloat {
      return KernelCall(Kernel("fg_softmax_gradient_f32", header: "fg_softmax_f32.h"), arguments)
    }
    let (difference, spare) = widths(y, dy)
    guard difference <= 62, (0...30).contains(y.fractionBits) else {
      throw FormatError(
        .noKernel(
          "the gradient of softmax over \(count) elements in \(y.format)", remedy: site.narrower))
    }
    let shift = 2 * y.fractionBits + dy.fractionBits - spare - dx.fractionBits
    return KernelCall(
      Kernel(template: "fg_softmax_gradient", ["Y": y.type, "G": dy.type, "D": dx.type]),
      arguments + [1 << y.fractionBits, spare, shift].map { .constant($0) })
  }

  /// One rounding, plus that of the difference times a y of at most 1 where operands are wide.
  public func errorBoundULP(
    ofResult index: Int, at site: LoweringSite, exponent k: Int
  ) -> Double {
    let (y, dy, dx) = (site.operands[0], site.operands[1], site.results[0])
    let spare = widths(y, dy).spare
    guard spare > 0 else { return 0.5 }
    let exponent = spare - 1 - y.fractionBits - dy.fractionBits + dx.fractionBits
    return 0.5 + Double(sign: .plus, exponent: exponent, significand: 1)
  }

  // MARK: Specimens

  public static let specimens = [
    Specimen(SoftmaxGradient(), [([6], .target(.between(0...1))), ([6], .unit)]),
    Specimen(SoftmaxGradient(), [([2, 3], .target(.between(0...1))), ([2, 3], .wide)]),
  ]
}
