import FixedPoint
import GraphIR

/// `y = x^p` for a real p, 0 where x ≤ 0: of operands and results of any storage by a table of m^p
/// for m in [1, 2) and the powers of 2^p.
///
/// What is below 0, and 0 for a p below 0, counts as saturated. Whole exponents are products and
/// reciprocals: see ``PowerLayer``.
public struct Power: ElementwiseOperator {
  public static let name = "power"
  /// What p may be, 0 apart.
  public static let exponents = -8.0...8
  public let exponent: Double

  /// - Parameter exponent: of ``exponents``, not 0.
  public init(_ exponent: Double) {
    precondition(
      Self.exponents.contains(exponent) && exponent != 0, "an exponent is from -8 to 8, not 0")
    self.exponent = exponent
  }

  public var attributes: String { "exponent: \(exponent)" }

  // MARK: Job key

  public static let layer: LayerDefinition? = PowerLayer.definition

  // MARK: Shape

  public func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] { [operands[0]] }

  // MARK: Gradient

  public static let gradientFormula = "dx = dy · p x^(p − 1)"

  public func gradients(
    at site: GradientSite, in graph: inout Graph
  ) throws(ShapeError) -> [Value?] {
    [try graph.chain(PowerDerivative(exponent), at: site)]
  }

  // MARK: Reference

  @specialized(where S == Double)
  public func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] {
    [operands[0].map { S.maximum($0, $0.zero).power(exponent) }]
  }

  // MARK: Fixed point

  public func lower(_ site: LoweringSite) throws(FormatError) -> KernelCall {
    lowerPower(factor: 1, exponent, site)
  }
  public func errorBoundULP(
    ofResult index: Int, at site: LoweringSite, exponent k: Int
  ) -> Double { powerErrorULP(factor: 1, exponent, site) }

  // MARK: Memory

  public static let inPlaceOperand: Int? = 0

  // MARK: Specimens

  public static let specimens = [
    Specimen(Power(0.3), [([24], .reals(0.01...6))]),
    Specimen(Power(2.5), [([24], .reals(0.01...3))]),
    Specimen(Power(-1.25), [([2, 8], .reals(0.25...6))]),
    Specimen(Power(-7.7), [([16], .reals(0.5...1.5))]),
  ]
}

/// The derivative of `Power` at x: `p · x^(p − 1)`, 0 where x ≤ 0.
public struct PowerDerivative: ElementwiseOperator {
  public static let name = "power_derivative"
  public let exponent: Double

  /// - Parameter exponent: that of the function, p.
  public init(_ exponent: Double) { self.exponent = exponent }

  public var attributes: String { "exponent: \(exponent)" }

  // MARK: Shape

  public func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] { [operands[0]] }

  // MARK: Reference

  /// `p · x^p / x`: p − 1 may be no double.
  @specialized(where S == Double)
  public func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] {
    [
      operands[0].map { x in
        let above = S.maximum(x, x.zero)
        return S(exponent) * above.power(exponent).quotient(by: above)
      }
    ]
  }

  // MARK: Fixed point

  public func lower(_ site: LoweringSite) throws(FormatError) -> KernelCall {
    lowerPower(factor: exponent, exponent - 1, site)
  }
  public func errorBoundULP(
    ofResult index: Int, at site: LoweringSite, exponent k: Int
  ) -> Double { powerErrorULP(factor: exponent, exponent - 1, site) }

  // MARK: Memory

  public static let inPlaceOperand: Int? = 0

  // MARK: Specimens

  public static let specimens = [
    Specimen(PowerDerivative(0.3), [([24], .reals(0.05...6))]),
    Specimen(PowerDerivative(2.5), [([24], .reals(0.01...3))]),
    Specimen(PowerDerivative(-1.25), [([2, 8], .reals(0.25...6))]),
  ]
}

/// Lowers `factor · x^exponent`, 0 where x ≤ 0.
private func lowerPower(factor: Double, _ exponent: Double, _ site: LoweringSite) -> KernelCall {
  let (x, y) = (site.operands[0], site.results[0])
  let arguments: [KernelCall.Argument] = [
    .value(x.value), .value(y.value), .constant(y.shape.count),
  ]
  if site.isFloat {
    return KernelCall(
      Kernel("fg_power_f32", header: "fg_power_f32.h"),
      arguments + [.real(Float(exponent)), .real(Float(factor))])
  }
  let table = PowerTable(
    factor: factor, exponent: exponent, input: x.storedFormat, output: y.storedFormat)
  return KernelCall(
    Kernel(template: "fg_power", ["X": x.type, "Y": y.type]),
    arguments + [.table(table.array(factor, exponent, x.storedFormat))]
      + [table.octaves, table.segmentBits, exponent > 0 ? 1 : 0, y.fractionBits].map {
        .constant($0)
      })
}

private func powerErrorULP(factor: Double, _ exponent: Double, _ site: LoweringSite) -> Double {
  guard !site.isFloat else { return 0.5 }
  let output = site.results[0].storedFormat
  return PowerTable(
    factor: factor, exponent: exponent, input: site.operands[0].storedFormat, output: output
  ).errorULP(output: output)
}

extension PowerTable {
  /// The elements as the emitted program holds them.
  fileprivate func array(_ factor: Double, _ exponent: Double, _ input: QFormat) -> ConstantArray {
    func text(_ number: Double) -> String {
      String("\(number)".map { $0 == "-" ? "m" : $0 == "." ? "p" : $0 })
    }
    let times = factor == 1 ? "" : "\(factor) "
    return ConstantArray(
      "power\(factor == 1 ? "" : "_\(text(factor))_x")_\(text(exponent))_i\(input.storage.bits)q"
        + "\(text(Double(input.fractionBits)).dropLast(2))_\(segmentBits)", elements,
      comment: "\(times)x^\(exponent) from \(input): relative error at most \(relativeError)")
  }
}
