import FixedPoint
import GraphIR

/// Each element 0 with probability `rate`, else times `1 / (1 − rate)`: which, says the key of the
/// step, `y[i] = x[i] / (1 − rate)` where the random bits of i are at least `rate · 2³²`.
/// Source: Srivastava et al., JMLR 15 (2014).
public struct Dropout: ElementwiseOperator {
  public static let name = "dropout"
  /// In [0, 1).
  public let rate: Double

  public init(rate: Double) {
    precondition(rate >= 0 && rate < 1, "some elements stay")
    self.rate = rate
  }

  public var attributes: String { "rate: \(rate)" }

  // MARK: Job key

  /// A prediction takes all elements as they are.
  public static let layer: LayerDefinition? = LayerDefinition(
    key: name, mainKey: "rate", example: "dropout: 0.2", variants: ["dropout: 0.5"]
  ) { reader, site, graph throws(ShapeError) in
    let rate = reader.number("rate", default: 0.5, in: 0...0.99)
    let x = site.inputs[0]
    let key = graph.given("\(site.name).key", .scalar, role: .random)
    let y = try graph.apply(Dropout(rate: rate), x, key, name: site.name)
    graph.predict(y, as: x)
    return y
  }

  // MARK: Shape

  public func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] {
    guard operands[1] == .scalar else {
      throw ShapeError("the key of a dropout is one number", operands)
    }
    return [operands[0]]
  }

  // MARK: Gradient

  public static let gradientFormula = "dx = dropout(dy) of the same key"

  public func gradients(
    at site: GradientSite, in graph: inout Graph
  ) throws(ShapeError) -> [Value?] {
    let dy = try site.cotangent(in: &graph)
    let name = graph.gradientName(of: site.operands[0])
    return [try graph.apply(self, dy, site.operands[1], name: name, role: .gradient), nil]
  }

  // MARK: Reference

  private var threshold: UInt32 { UInt32(min((rate * 0x1p32).rounded(), 0xffff_ffff)) }

  @specialized(where S == Double)
  public func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] {
    let key = UInt32(truncatingIfNeeded: operands[1].elements[0].index)
    let kept = S(1) - S(rate)
    var y = operands[0]
    for (index, element) in y.elements.enumerated() {
      y.elements[index] = RandomBits.bits(key, index) >= threshold ? element / kept : element.zero
    }
    return [y]
  }

  // MARK: Fixed point

  public func resultScales(_ operands: [Scale]) -> [Scale]? {
    operands[1] == .static ? [operands[0]] : nil
  }

  public func lower(_ site: LoweringSite) throws(FormatError) -> KernelCall {
    let (x, key, y) = (site.operands[0], site.operands[1], site.results[0])
    let arguments: [KernelCall.Argument] =
      [
        .value(x.value), .key(key.value), .value(y.value), .constant(y.shape.count),
        .bits(threshold),
      ]
    if site.isFloat {
      return KernelCall(
        Kernel("fg_dropout_f32", header: "fg_dropout_f32.h"),
        arguments + [.real(1 / (1 - Float(rate)))])
    }
    let scale = Mantissa(1 / (1 - rate))
    return KernelCall(
      Kernel(template: "fg_dropout", ["X": x.type, "Y": y.type]),
      arguments
        + [.constant(scale.mantissa), .constant(x.fractionBits + scale.shift - y.fractionBits)])
  }

  /// One rounding, and that of 1 / (1 − rate) to 31 bits.
  public func errorBoundULP(
    ofResult index: Int, at site: LoweringSite, exponent k: Int
  ) -> Double {
    site.isFloat ? 0.5 : 0.5 + 0x1p-30 * site.results[0].largestRaw
  }

  // MARK: Memory

  public static let inPlaceOperand: Int? = 0

  // MARK: Specimens

  public static let specimens = [
    Specimen(Dropout(rate: 0.2), [([20], .unit), ([], .index(below: 30000))]),
    Specimen(Dropout(rate: 0.5), [([3, 5], .wide), ([], .index(below: 30000))]),
  ]
}
