import FixedPoint
import GraphIR

/// For each index over some axes the others brought to mean 0 and variance 1: `y = (x − mean) · r`
/// with `r = 1 / √(variance + ε)`, the variance biased; r, of these axes, is the second result.
/// Source: Ba, Kiros, Hinton (2016), arXiv:1607.06450.
public struct Normalize: BatchSpanning {
  public static let name = "normalize"
  public static let resultNames = ["", "inverse_deviation"]
  /// The axes that r keeps.
  public let groups: Range<Int>
  /// What is added to the variance, above 0.
  public let epsilon: Double
  /// Whether all samples of a batch are normalized together.
  public let spansBatch: Bool

  public init(groups: Range<Int>, epsilon: Double, spansBatch: Bool = false) {
    precondition(epsilon > 0, "epsilon is above 0")
    self.groups = groups
    self.epsilon = epsilon
    self.spansBatch = spansBatch
  }

  public var attributes: String {
    "groups: \(groups.lowerBound)..<\(groups.upperBound), epsilon: \(epsilon)"
      + (spansBatch ? ", over the batch" : "")
  }

  public func overBatch() -> any Operator {
    Normalize(groups: groups.overBatch, epsilon: epsilon)
  }

  // MARK: Job key

  public static let layers = [LayerNorm.layer, BatchNorm.layer]

  // MARK: Shape

  public func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] {
    let x = operands[0]
    guard groups.upperBound <= x.rank else {
      throw ShapeError("there are no axes \(groups) to normalize along", [x])
    }
    return [x, Shape(Array(x.extents[groups]))]
  }

  // MARK: Gradient

  public static let gradientFormula = "dx = r · (dy − mean(dy) − y · mean(dy · y))"

  public func gradients(
    at site: GradientSite, in graph: inout Graph
  ) throws(ShapeError) -> [Value?] {
    let dy = try site.cotangent(in: &graph)
    let name = graph.gradientName(of: site.operands[0])
    return [
      try graph.apply(
        NormalizeGradient(groups: groups, spansBatch: spansBatch),
        [site.results[0], site.results[1], dy], name: name,
        role: .gradient)[0]
    ]
  }

  // MARK: Reference

  @specialized(where S == Double)
  public func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] {
    let x = operands[0]
    let layout = GroupLayout(groups, of: x.shape)
    let count = S(layout.count)
    var y = x.elements
    var inverses: [S] = []
    for group in 0..<layout.groups {
      let places = layout.places(group)
      let mean = places.reduce(S(0)) { $0 + x.elements[$1] } / count
      for place in places { y[place] = y[place] - mean }
      // An interval does not know that a square is not below 0.
      let variance = places.reduce(S(0)) { $0 + S.maximum(y[$1] * y[$1], S(0)) } / count
      let inverse = S(1) / (variance + S(epsilon)).squareRoot()
      for place in places { y[place] = y[place] * inverse }
      inverses.append(inverse)
    }
    return [Tensor(x.shape, y), Tensor(Shape(Array(x.shape.extents[groups])), inverses)]
  }

  // MARK: Fixed point

  public func resultScales(_ operands: [Scale]) -> [Scale]? {
    operands[0] == .static ? [.static, .static] : nil
  }

  /// The inverse deviation is int32, with a bit of headroom: a backward pass multiplies by it.
  public func resultFormats(_ operands: [Buffer], observed: [Double], storages: [Storage])
    -> [BufferFormat?]
  {
    [nil, .fixed(.holding(magnitude: 2 * observed[1], storage: .int32), .static)]
  }

  public func lower(_ site: LoweringSite) throws(FormatError) -> KernelCall {
    let (x, y, r) = (site.operands[0], site.results[0], site.results[1])
    let layout = GroupLayout(groups, of: x.shape)
    let arguments = [x, y, r].map { KernelCall.Argument.value($0.value) } + layout.arguments
    if site.isFloat {
      return KernelCall(
        Kernel("fg_normalize_f32", header: "fg_normalize_f32.h"),
        arguments + [.real(1 / Float(layout.count)), .real(Float(epsilon))])
    }
    try layout.requireCount(Self.name)
    guard r.type == "i32" else {
      throw FormatError(.noKernel("an inverse deviation of \(r.storedFormat)"))
    }
    let count = Double(layout.count)
    let root = Mantissa(count.squareRoot())
    let unit = Double(sign: .plus, exponent: 2 * x.fractionBits, significand: 1)
    let added = Mantissa(epsilon * count * count * count * unit)
    return KernelCall(
      Kernel(template: "fg_normalize", ["X": x.type, "Y": y.type]),
      arguments
        + [
          layout.deviationBits, root.mantissa, added.mantissa, added.shift,
          31 + root.shift - y.fractionBits, 31 + root.shift - x.fractionBits - r.fractionBits,
        ].map { .constant($0) })
  }

  /// One rounding, and relative errors of 2^-28 and, where deviations are cut, of √n · 2^-bits.
  public func errorBoundULP(
    ofResult index: Int, at site: LoweringSite, exponent k: Int
  ) -> Double {
    guard !site.isFloat else { return 0.5 }
    let (x, result) = (site.operands[0], site.results[index])
    let layout = GroupLayout(groups, of: x.shape)
    let root = Double(layout.count).squareRoot()
    let cut = layout.deviationError(of: x)
    let reached =
      index == 0 ? min(root / result.storedFormat.ulp, result.largestRaw) : result.largestRaw
    return 0.5 + (0x1p-28 + cut) * reached
  }

  // MARK: Specimens

  public static let specimens = [
    Specimen(Normalize(groups: 0..<0, epsilon: 1e-5), [([7], .wide)]),
    Specimen(Normalize(groups: 0..<1, epsilon: 1e-5), [([3, 5], .unit)]),
    Specimen(Normalize(groups: 0..<1, epsilon: 0.1), [([2, 3, 4], .unit)]),
    Specimen(Normalize(groups: 1..<2, epsilon: 1e-5), [([3, 2, 4], .wide)]),
  ]
}

/// The derivative of `Normalize` from its results: `dx = r (dy − mean(dy) − y mean(dy · y))`.
public struct NormalizeGradient: BatchSpanning {
  public static let name = "normalize_gradient"
  /// As of `Normalize`.
  public let groups: Range<Int>
  public let spansBatch: Bool

  public init(groups: Range<Int>, spansBatch: Bool = false) {
    self.groups = groups
    self.spansBatch = spansBatch
  }

  public var attributes: String {
    "groups: \(groups.lowerBound)..<\(groups.upperBound)" + (spansBatch ? ", over the batch" : "")
  }

  public func overBatch() -> any Operator { NormalizeGradient(groups: groups.overBatch) }

  // MARK: Shape

  public func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] {
    guard operands[0] == operands[2], operands[1].extents == Array(operands[0].extents[groups])
    else { throw ShapeError("a cotangent has the shape of what was normalized", operands) }
    return [operands[2]]
  }

  // MARK: Reference

  @specialized(where S == Double)
  public func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] {
    let (y, r, dy) = (operands[0].elements, operands[1].elements, operands[2].elements)
    let layout = GroupLayout(groups, of: operands[0].shape)
    let count = S(layout.count)
    var dx = dy
    for group in 0..<layout.groups {
      let places = layout.places(group)
      let mean = places.reduce(S(0)) { $0 + dy[$1] } / count
      let product = places.reduce(S(0)) { $0 + dy[$1] * y[$1] } / count
      for place in places { dx[place] = r[group] * (dy[place] - mean - y[place] * product) }
    }
    return [Tensor(operands[2].shape, dx)]
  }

  // MARK: Fixed point

  public func resultScales(_ operands: [Scale]) -> [Scale]? {
    operands[0] == .static && operands[1] == .static ? [operands[2]] : nil
  }

  public func lower(_ site: LoweringSite) throws(FormatError) -> KernelCall {
    let (y, r, dy, dx) = (
      site.operands[0], site.operands[1], site.operands[2], site.results[0]
    )
    let layout = GroupLayout(groups, of: y.shape)
    let arguments = [y, r, dy, dx].map { KernelCall.Argument.value($0.value) } + layout.arguments
    if site.isFloat {
      return KernelCall(
        Kernel("fg_normalize_gradient_f32", header: "fg_normalize_f32.h"),
        arguments + [.real(1 / Float(layout.count))])
    }
    try layout.requireCount(Self.name)
    // |y| ≤ √n < 2^8; a format that reaches beyond 2^9 would only overflow sums.
    let fewest = y.storedFormat.storage.significantBits - 10
    guard y.fractionBits >= fewest else {
      throw .noKernel(
        "normalized elements in \(y.storedFormat)", fractionBits: fewest...62, ofOperand: 0,
        at: site)
    }
    let productBits = [y, dy].reduce(0) { $0 + $1.storedFormat.storage.significantBits - 1 }
    guard productBits + ceilLog2(layout.count) < 62 else {
      throw FormatError(
        .noKernel(
          "\(layout.count) products of \(y.storedFormat) and \(dy.storedFormat)",
          remedy: site.narrower))
    }
    let share = Mantissa(reciprocalOf: layout.count)
    return KernelCall(
      Kernel(
        template: "fg_normalize_gradient", ["Y": y.type, "R": r.type, "G": dy.type, "D": dx.type]),
      arguments
        + [
          share.mantissa, share.shift - 16, share.shift + y.fractionBits - 16, y.fractionBits,
          dy.fractionBits + 16 + r.fractionBits - dx.fractionBits,
        ].map { .constant($0) })
  }

  /// One rounding, and in units of dy times the largest r: three roundings at 2^-16 and those of 1/n
  /// to 31 bits in either mean.
  public func errorBoundULP(
    ofResult index: Int, at site: LoweringSite, exponent k: Int
  ) -> Double {
    guard !site.isFloat else { return 0.5 }
    let (y, r, dy, dx) = (
      site.operands[0], site.operands[1], site.operands[2], site.results[0]
    )
    let largest = y.largestRaw * y.storedFormat.ulp
    let inner = 0x1p-16 * (1 + largest / 2) + dy.largestRaw * (1 + largest * largest) * 0x1p-31
    let slope = r.largestRaw * r.storedFormat.ulp
    return 0.5 + inner * slope * dy.storedFormat.ulp / dx.storedFormat.ulp
  }

  // MARK: Memory

  public static let inPlaceOperand: Int? = 2

  // MARK: Specimens

  public static let specimens = [
    Specimen(
      NormalizeGradient(groups: 0..<1),
      [([2, 5], .reals(-2...2)), ([2], .reals(0.5...4)), ([2, 5], .unit)]),
    Specimen(
      NormalizeGradient(groups: 1..<2),
      [([3, 2, 2], .reals(-2...2)), ([2], .reals(0.5...4)), ([3, 2, 2], .unit)]),
  ]
}
