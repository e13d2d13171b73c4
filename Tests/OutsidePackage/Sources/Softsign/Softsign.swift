import FixGrad

/// `y = x / (1 + |x|)`, element by element; int16 results are Q0.15.
public struct Softsign: Operator {
  public static let name = "softsign"
  public init() {}

  // MARK: Shape

  public func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] { [operands[0]] }

  // MARK: Gradient

  public static let gradientFormula = "dx = dy · (1 − |y|)²"

  public func gradients(
    at site: GradientSite, in graph: inout Graph
  ) throws(ShapeError) -> [Value?] {
    let dy = try site.cotangent(in: &graph)
    let name = graph.gradientName(of: site.operands[0])
    return [try graph.apply(SoftsignGradient(), site.results[0], dy, name: name, role: .gradient)]
  }

  // MARK: Reference

  public func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] {
    [operands[0].map { $0 / (S(1) + S.maximum($0, -$0)) }]
  }

  // MARK: Fixed point

  public func resultFormats(
    _ operands: [Buffer], observed: [Double], storages: [Storage]
  ) -> [BufferFormat?] {
    [.fixed(QFormat(.int16, fractionBits: 15), .static)]
  }

  /// The kernel's quotient fits 32 bits for an operand of at most 15 fraction bits.
  public func fractionLimit(ofOperand index: Int, _ operands: [BufferFormat?]) -> Int? { 15 }

  public func lower(_ site: LoweringSite) throws(FormatError) -> KernelCall {
    let (x, y) = (site.operands[0], site.results[0])
    let arguments: [KernelCall.Argument] = [
      .value(x.value), .value(y.value), .constant(y.shape.count),
    ]
    if site.isFloat {
      return KernelCall(Kernel("outside_softsign_f32", header: "outside_softsign.h"), arguments)
    }
    guard x.type == "i16", (0...15).contains(x.fractionBits) else {
      throw FormatError(.noKernel("softsign from \(x.format) to \(y.format)"))
    }
    return KernelCall(
      Kernel("outside_softsign_i16", header: "outside_softsign.h"),
      arguments + [.constant(1 << x.fractionBits)])
  }

  public static let kernelHeaders = SoftsignKernels.headers

  // MARK: Memory

  public static let inPlaceOperand: Int? = 0

  // MARK: Specimens

  public static let specimens = [Specimen(Softsign(), [([64], .reals(-8...8))])]
}

/// The derivative of ``Softsign`` from its stored output: `dx = dy · (1 − |y|)²`, rounded once.
public struct SoftsignGradient: Operator {
  public static let name = "softsign_gradient"
  public init() {}

  // MARK: Shape

  public func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] {
    try elementwiseShape(Self.name, operands)
  }

  // MARK: Reference

  public func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] {
    [
      operands[0].zip(operands[1]) { y, dy in
        let rest = S(1) - S.maximum(y, -y)
        return dy * (rest * rest)
      }
    ]
  }

  // MARK: Fixed point

  public func resultScales(_ operands: [Scale]) -> [Scale]? {
    operands[0] == .sample ? nil : [operands[1]]
  }

  public func lower(_ site: LoweringSite) throws(FormatError) -> KernelCall {
    let (y, dy, dx) = (site.operands[0], site.operands[1], site.results[0])
    let arguments: [KernelCall.Argument] =
      [y, dy, dx].map { .value($0.value) } + [.constant(dx.shape.count)]
    if site.isFloat {
      return KernelCall(
        Kernel("outside_softsign_gradient_f32", header: "outside_softsign.h"), arguments)
    }
    guard y.fractionBits == 15, [y, dy, dx].allSatisfy({ $0.type == "i16" }) else {
      throw FormatError(.noKernel("softsign_gradient of \(y.format) and \(dy.format)"))
    }
    return KernelCall(
      Kernel("outside_softsign_gradient_i16", header: "outside_softsign.h"),
      arguments + [.constant(30 + dy.fractionBits - dx.fractionBits)])
  }

  public static let kernelHeaders = SoftsignKernels.headers

  // MARK: Memory

  public static let inPlaceOperand: Int? = 1

  // MARK: Specimens

  public static let specimens = [
    Specimen(SoftsignGradient(), [([32], .reals(-0.9...0.9)), ([32], .reals(-6...6))])
  ]
}

/// `x / (1 + |x|)`, element by element.
public func softsign(
  _ x: GraphValue, name: String? = nil, file: String = #fileID, line: Int = #line
) -> GraphValue {
  apply(Softsign(), x, name: name, file: file, line: line)
}
