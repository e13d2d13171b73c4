import FixedPoint
import GraphIR

/// The logarithm of the softmax over the last axis, `yᵢ = xᵢ − max x − ln Σ e^(xⱼ − max x)`.
public struct LogSoftmax: Operator {
  public static let name = "log_softmax"
  public init() {}

  // MARK: Job key

  public static let layer: LayerDefinition? = LayerDefinition(
    key: "log_softmax", operation: { LogSoftmax() })

  // MARK: Shape

  public func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] {
    guard operands[0].rank > 0, operands[0].count > 0 else {
      throw ShapeError("log_softmax needs an axis", operands)
    }
    return [operands[0]]
  }

  // MARK: Gradient

  public static let gradientFormula = "dx = dy − e^y · Σ dy"

  public func gradients(
    at site: GradientSite, in graph: inout Graph
  ) throws(ShapeError) -> [Value?] {
    let dy = try site.cotangent(in: &graph)
    let name = graph.gradientName(of: site.operands[0])
    return [
      try graph.apply(LogSoftmaxGradient(), site.results[0], dy, name: name, role: .gradient)
    ]
  }

  // MARK: Reference

  @specialized(where S == Double)
  public func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] {
    let x = operands[0]
    var y: [S] = []
    for row in x.rows {
      let largest = row.dropFirst().reduce(row[row.startIndex]) { S.maximum($0, $1) }
      let sum = row.reduce(S(0)) { $0 + ($1 - largest).exponential() }
      let offset = largest + sum.logarithm()
      y += row.map { $0 - offset }
    }
    return [Tensor(x.shape, y)]
  }

  // MARK: Fixed point

  public func lower(_ site: LoweringSite) throws(FormatError) -> KernelCall {
    let (x, y) = (site.operands[0], site.results[0])
    let count = x.shape[x.shape.rank - 1]
    let arguments: [KernelCall.Argument] = [
      .value(x.value), .value(y.value), .constant(x.shape.count / count), .constant(count),
    ]
    if site.isFloat {
      return KernelCall(Kernel("fg_log_softmax_f32", header: "fg_softmax_f32.h"), arguments)
    }
    try checkExponential(at: site)
    return KernelCall(
      Kernel(template: "fg_log_softmax", ["X": x.type, "Y": y.type]),
      arguments + [.constant(x.fractionBits), .constant(y.fractionBits)])
  }

  /// One rounding, plus that of the logarithm of a sum of exponentials.
  public func errorBoundULP(
    ofResult index: Int, at site: LoweringSite, exponent k: Int
  ) -> Double {
    let count = site.operands[0].shape.extents.last ?? 1
    return 0.5
      + logSumError(of: site.operands[0], count: count, fractionBits: site.results[0].fractionBits)
  }

  // MARK: Specimens

  public static let specimens = [
    Specimen(LogSoftmax(), [([10], .wide)]),
    Specimen(LogSoftmax(), [([3, 4], .unit)]),
  ]
}

extension Tensor {
  /// The runs along the last axis.
  var rows: [ArraySlice<S>] {
    let count = shape[shape.rank - 1]
    return stride(from: 0, to: elements.count, by: count).map { elements[$0..<($0 + count)] }
  }
}

/// The error of ln Σ e^x of so many terms in ulp of a result: 0.57 units of Q20 for the logarithm,
/// 0.55 units of Q24 for each exponential, and half a unit of Q20 for an x that is finer.
func logSumError(of x: Buffer, count: Int, fractionBits: Int) -> Double {
  (0.57 + 0.55 * Double(count) / 16 + (x.fractionBits > 20 ? 0.5 : 0))
    * Double(sign: .plus, exponent: fractionBits - 20, significand: 1)
}

/// The kernel of the exponential, of operand 0, takes −8 … 31 fraction bits.
func checkExponential(at site: LoweringSite) throws(FormatError) {
  let readable = -8...31
  guard readable.contains(site.operands[0].fractionBits) else {
    throw .noKernel(
      "the exponential of \(site.operands[0].format)", fractionBits: readable, ofOperand: 0,
      at: site)
  }
}
