import FixedPoint
import GraphIR

/// For each index over some axes the mean of the others and their variance, unbiased:
/// `mean = Σ x / n`, `variance = Σ (x − mean)² / (n − 1)`, of one element 0.
public struct Moments: BatchSpanning {
  public static let name = "moments"
  public static let resultNames = ["", "variance"]
  /// The axes that the results keep.
  public let groups: Range<Int>
  /// Whether the moments are of all samples of a batch together.
  public let spansBatch: Bool

  public init(groups: Range<Int>, spansBatch: Bool = false) {
    self.groups = groups
    self.spansBatch = spansBatch
  }

  public var attributes: String {
    "groups: \(groups.lowerBound)..<\(groups.upperBound)" + (spansBatch ? ", over the batch" : "")
  }

  public func overBatch() -> any Operator { Moments(groups: groups.overBatch) }

  // MARK: Shape

  public func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] {
    let x = operands[0]
    guard groups.upperBound <= x.rank else {
      throw ShapeError("there are no axes \(groups) to take moments along", [x])
    }
    let kept = Shape(Array(x.extents[groups]))
    return [kept, kept]
  }

  // MARK: Reference

  @specialized(where S == Double)
  public func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] {
    let x = operands[0]
    let layout = GroupLayout(groups, of: x.shape)
    var means: [S] = []
    var variances: [S] = []
    for group in 0..<layout.groups {
      let places = layout.places(group)
      let mean = places.reduce(S(0)) { $0 + x.elements[$1] } / S(layout.count)
      let squares = places.reduce(S(0)) { sum, place in
        let deviation = x.elements[place] - mean
        // An interval does not know that a square is not below 0.
        return sum + S.maximum(deviation * deviation, S(0))
      }
      means.append(mean)
      variances.append(squares / S(max(layout.count - 1, 1)))
    }
    let shape = Shape(Array(x.shape.extents[groups]))
    return [Tensor(shape, means), Tensor(shape, variances)]
  }

  // MARK: Fixed point

  public func resultScales(_ operands: [Scale]) -> [Scale]? {
    operands[0] == .static ? [.static, .static] : nil
  }

  /// Both are int32, with a bit of headroom.
  public func resultFormats(_ operands: [Buffer], observed: [Double], storages: [Storage])
    -> [BufferFormat?]
  {
    observed.map { .fixed(.holding(magnitude: 2 * $0, storage: .int32), .static) }
  }

  public func lower(_ site: LoweringSite) throws(FormatError) -> KernelCall {
    let (x, mean, variance) = (site.operands[0], site.results[0], site.results[1])
    let layout = GroupLayout(groups, of: x.shape)
    let count = layout.count
    let arguments = [x, mean, variance].map { KernelCall.Argument.value($0.value) }
    if site.isFloat {
      return KernelCall(
        Kernel("fg_moments_f32", header: "fg_batch_norm_f32.h"),
        arguments + layout.arguments
          + [.real(1 / Float(count)), .real(1 / Float(max(count - 1, 1)))])
    }
    try layout.requireCount(Self.name)
    guard mean.type == "i32", variance.type == "i32" else {
      throw FormatError(.noKernel("moments of \(mean.storedFormat) and \(variance.storedFormat)"))
    }
    let share = Mantissa(reciprocalOf: count)
    let factor = Mantissa(reciprocalOf: count * count * max(count - 1, 1))
    return KernelCall(
      Kernel(template: "fg_moments", ["X": x.type]),
      arguments + layout.arguments
        + [
          layout.deviationBits, share.mantissa, share.shift + x.fractionBits - mean.fractionBits,
          factor.mantissa, factor.shift + 2 * x.fractionBits - variance.fractionBits,
        ].map { .constant($0) })
  }

  /// One rounding, that of the factor to 31 bits and, where deviations are cut, twice their error.
  public func errorBoundULP(
    ofResult index: Int, at site: LoweringSite, exponent k: Int
  ) -> Double {
    guard !site.isFloat else { return 0.5 }
    let x = site.operands[0]
    let cut = index == 0 ? 0 : 2 * GroupLayout(groups, of: x.shape).deviationError(of: x)
    return 0.5 + (0x1p-30 + cut) * site.results[index].largestRaw
  }

  // MARK: Specimens

  public static let specimens = [
    Specimen(Moments(groups: 0..<1), [([3, 5], .unit)]),
    Specimen(Moments(groups: 1..<2), [([4, 2, 3], .wide)]),
    Specimen(Moments(groups: 0..<1), [([4], .unit)]),
  ]
}
