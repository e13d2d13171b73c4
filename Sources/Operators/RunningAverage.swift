import FixedPoint
import GraphIR

/// A statistic that follows what is measured, `s′ = s + momentum · (m − s)`.
public struct RunningAverage: Operator {
  public static let name = "running_average"
  /// In (0, 1].
  public let momentum: Double

  public init(momentum: Double) {
    precondition(momentum > 0 && momentum <= 1, "an average moves towards what is measured")
    self.momentum = momentum
  }

  public var attributes: String { "momentum: \(momentum)" }

  // MARK: Shape

  public func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] {
    try elementwiseShape(Self.name, operands)
  }

  // MARK: Reference

  @specialized(where S == Double)
  public func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] {
    let momentum = S(momentum)
    return [operands[0].zip(operands[1]) { $0 + momentum * ($1 - $0) }]
  }

  // MARK: Fixed point

  public func resultScales(_ operands: [Scale]) -> [Scale]? {
    operands.contains(.sample) ? nil : [.static]
  }

  public func resultFormats(_ operands: [Buffer], observed: [Double], storages: [Storage])
    -> [BufferFormat?]
  {
    [operands[0].format]
  }

  /// An average stops where a step is less than half a unit: it needs a fine one.
  public func storage(ofOperand index: Int) -> Storage? { index == 0 ? .int32 : nil }

  public func lower(_ site: LoweringSite) throws(FormatError) -> KernelCall {
    let (s, m) = (site.operands[0], site.operands[1])
    let arguments: [KernelCall.Argument] =
      [s, m].map { .value($0.value) } + [.constant(s.shape.count)]
    if site.isFloat {
      return KernelCall(
        Kernel("fg_running_average_f32", header: "fg_batch_norm_f32.h"),
        arguments + [.real(Float(momentum))])
    }
    let alignment = try Alignment(s, m)
    let factor = Mantissa(momentum)
    return KernelCall(
      Kernel(template: "fg_running_average", ["S": s.type, "M": m.type]),
      arguments
        + [
          alignment.shiftA, alignment.shiftB, factor.mantissa,
          factor.shift + alignment.fractionBits - s.fractionBits,
        ].map { .constant($0) })
  }

  /// One rounding, and that of the momentum to 31 bits.
  public func errorBoundULP(
    ofResult index: Int, at site: LoweringSite, exponent k: Int
  ) -> Double {
    guard !site.isFloat else { return 0.5 }
    let (s, m) = (site.operands[0], site.operands[1])
    let largest = s.largestRaw + m.largestRaw * m.storedFormat.ulp / s.storedFormat.ulp
    return 0.5 + 0x1p-31 * momentum * largest
  }

  // MARK: Memory

  public static let updatedOperand: Int? = 0

  // MARK: Specimens

  public static let specimens = [
    Specimen(RunningAverage(momentum: 0.1), [([5], .unit), ([5], .wide)], state: 0),
    Specimen(RunningAverage(momentum: 1), [([2, 2], .wide), ([2, 2], .unit)], state: 0),
  ]
}
