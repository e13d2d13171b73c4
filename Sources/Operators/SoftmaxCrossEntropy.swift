import Diagnostics
import FixedPoint
import GraphIR

/// Softmax and the cross entropy with a class or a distribution in one:
/// `loss = −Σ tⱼ ln softmax(z)ⱼ`, `dz = softmax(z) · Σ tⱼ − t`; both times the sample's weight.
public struct SoftmaxCrossEntropy: LossOperator {
  public static let name = "softmax_cross_entropy"
  public let targets: ClassTargets
  public let smoothing: SmoothedTargets

  public init(
    targets: ClassTargets = .index, labelSmoothing: Double = 0, classWeights: [Double]? = nil
  ) {
    self.targets = targets
    smoothing = SmoothedTargets(labelSmoothing: labelSmoothing, classWeights: classWeights)
  }

  public var attributes: String {
    ((targets == .index ? [] : ["targets: \(targets)"]) + smoothing.attributes)
      .joined(separator: ", ")
  }

  // MARK: Job key

  /// A softmax or log_softmax before it is what predict returns; the loss takes its operand.
  public static let losses = [
    LossDefinition(
      key: "cross_entropy", absorbs: [Softmax.name, LogSoftmax.name],
      variants: [
        "cross_entropy: {label_smoothing: 0.1}",
        "cross_entropy: {label_smoothing: 0.25, class_weights: [1, 2, 0.5]}",
      ]
    ) { reader, site in
      let smoothing = reader.number("label_smoothing", default: 0, in: 0...1)
      let weights = reader.classWeights(count: site.output.count)
      return SoftmaxCrossEntropy(
        targets: ClassTargets(site), labelSmoothing: smoothing, classWeights: weights)
    }
  ]

  // MARK: Shape

  public func target(for output: Shape) throws(ShapeError) -> TargetKind {
    if let weights = smoothing.classWeights, weights.count != output.count {
      throw ShapeError("\(Self.name) has \(weights.count) class weights", [output])
    }
    return try targets.kind(Self.name, output)
  }

  public var targetDomain: TargetDomain { .distribution }

  public func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] {
    _ = try target(for: operands[0])
    return try targets.resultShapes(Self.name, operands)
  }

  // MARK: Gradient

  public static let scalesCotangent = true
  public static let gradientFormula = "dz = softmax(z) − t"

  public func gradients(
    at site: GradientSite, in graph: inout Graph
  ) throws(ShapeError) -> [Value?] { try lossGradients(at: site, in: &graph) }

  // MARK: Reference

  @specialized(where S == Double)
  public func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] {
    let z = operands[0]
    let largest = z.elements.dropFirst().reduce(z.elements[0]) { S.maximum($0, $1) }
    let exponentials = z.elements.map { ($0 - largest).exponential() }
    let sum = exponentials.reduce(S(0)) { $0 + $1 }
    if targets == .index, smoothing.isPlain {
      let label = operands[1].elements[0].index
      let loss = sum.logarithm() + (largest - z.elements[label])
      var cotangent = exponentials.map { $0 / sum }
      cotangent[label] = cotangent[label] - S(1)
      return [Tensor(.scalar, [loss]), Tensor(z.shape, cotangent)]
    }
    let shares =
      targets == .index
      ? onehot(operands[1].elements[0].index, z.elements.count) : operands[1].elements
    let (t, weight) = smoothing.smoothed(shares)
    let total = t.reduce(S(0)) { $0 + $1 }
    var loss = total * sum.logarithm()
    for (t, z) in zip(t, z.elements) { loss = loss + t * (largest - z) }
    let cotangent = zip(exponentials, t).map { weight * (($0 / sum) * total - $1) }
    return [Tensor(.scalar, [weight * loss]), Tensor(z.shape, cotangent)]
  }

  // MARK: Fixed point

  /// The most bits that a target of a distribution may have behind its point.
  private static let mostTargetFractionBits = 30

  public func fractionLimit(ofOperand index: Int, _ operands: [BufferFormat?]) -> Int? {
    index == 1 && targets == .distribution ? Self.mostTargetFractionBits : nil
  }

  /// The fraction bits in which the kernels of smoothed targets sum the loss.
  private func sumFractionBits(_ z: Buffer) -> Int { min(30 + z.fractionBits, 40) }

  /// The unweighted cotangent is below 1 in magnitude: its largest element is shifted to 31 bits,
  /// of which the upper ones are stored.
  public func resultFormats(_ operands: [Buffer], observed: [Double], storages: [Storage])
    -> [BufferFormat?]
  {
    var share = shareFormat(storages[1])
    share.fractionBits -= smoothing.weightExponent
    let limit = min(20, sumFractionBits(operands[0]) - 3 - smoothing.weightExponent)
    return [lossFormat(observed: observed[0], limit: limit), .fixed(share, .sample)]
  }

  public func exponentMeasure(at site: LoweringSite) -> ExponentMeasure {
    let count = site.results[1].shape.count
    return ExponentMeasure(
      fractionBits: 30 - smoothing.weightExponent,
      slack: (targets == .index && smoothing.isPlain ? 36 : 160) * count)
  }

  public func lower(_ site: LoweringSite) throws(FormatError) -> KernelCall {
    let (z, target, loss, cotangent) = (
      site.operands[0], site.operands[1], site.results[0], site.results[1]
    )
    let count = z.shape.count
    let arguments: [KernelCall.Argument] =
      [z, target, loss, cotangent].map { .value($0.value) } + [.constant(count)]
    if site.isFloat { return float(arguments, count) }
    try checkExponential(at: site)
    if targets == .index, smoothing.isPlain {
      return KernelCall(
        Kernel(template: "fg_softmax_cross_entropy", ["X": z.type, "D": cotangent.type]),
        arguments
          + [.constant(z.fractionBits), .constant(loss.fractionBits)]
          + [.exponentLimit(cotangent.exponentLimit)],
        returnsGradientExponent: true)
    }
    let sum = sumFractionBits(z)
    let lossShift = sum + 30 - smoothing.weightExponent - loss.fractionBits
    let weights: [KernelCall.Argument] = [
      .table(smoothing.weightTable), .constant(smoothing.weightStep),
    ]
    let rest: [KernelCall.Argument] =
      [z.fractionBits, sum, lossShift].map { .constant($0) }
      + [.exponentLimit(cotangent.exponentLimit)]
    if targets == .index {
      return KernelCall(
        Kernel(template: "fg_weighted_cross_entropy", ["X": z.type, "D": cotangent.type]),
        arguments + weights
          + [.constant(smoothing.hit(count)), .constant(smoothing.miss(count))] + rest,
        returnsGradientExponent: true)
    }
    let readable = 0...Self.mostTargetFractionBits
    guard readable.contains(target.fractionBits) else {
      throw .noKernel(
        "a distribution in \(target.format)", fractionBits: readable, ofOperand: 1, at: site)
    }
    return KernelCall(
      Kernel(
        template: "fg_distribution_cross_entropy",
        ["X": z.type, "T": target.type, "D": cotangent.type]),
      arguments + weights
        + [smoothing.keep, smoothing.miss(count), target.fractionBits].map { .constant($0) } + rest,
      returnsGradientExponent: true)
  }

  private func float(_ arguments: [KernelCall.Argument], _ count: Int) -> KernelCall {
    if targets == .index, smoothing.isPlain {
      return KernelCall(
        Kernel("fg_softmax_cross_entropy_f32", header: "fg_softmax_f32.h"), arguments)
    }
    let keep = 1 - smoothing.labelSmoothing
    let rest: [KernelCall.Argument] =
      smoothing.attributes.isEmpty || smoothing.classWeights == nil
      ? [.table(smoothing.weightTable), .constant(0)]
      : [.table(smoothing.weightTable), .constant(1)]
    let unit = QFormat(.int32, fractionBits: 30 - smoothing.weightExponent).ulp
    return KernelCall(
      Kernel(
        "fg_\(targets == .index ? "weighted" : "distribution")_cross_entropy_f32",
        header: "fg_cross_entropy_f32.h"),
      arguments + rest
        + [
          .real(Float(unit)), .real(Float(keep)),
          .real(Float(smoothing.labelSmoothing / Double(count))),
        ])
  }

  /// One rounding, plus for the loss that of the logarithm, for the cotangent 0.55 units of Q24 for
  /// each exponential, magnified by 2^k; smoothed and weighted targets err by units of Q30.
  public func errorBoundULP(
    ofResult index: Int, at site: LoweringSite, exponent k: Int
  ) -> Double {
    let (z, result) = (site.operands[0], site.results[index])
    let count = site.results[1].shape.count
    func power(_ exponent: Int) -> Double {
      Double(sign: .plus, exponent: exponent, significand: 1)
    }
    guard targets == .distribution || !smoothing.isPlain else {
      return index == 0
        ? 0.5 + logSumError(of: z, count: count, fractionBits: result.fractionBits)
        : 0.5 + 0.55 * Double(count) * power(result.fractionBits + k - 24)
    }
    // Shares that are rounded may sum to 2, and so may the sample's weight then.
    let total = targets == .index ? 1.0 : 2.0
    let weight = smoothing.classWeights == nil ? 1.0 : total
    let targetError = 1.5 * Double(count + 1) * power(-30)
    let weightError = smoothing.classWeights == nil ? 0 : 2 * power(-30)
    let unit = power(result.fractionBits + smoothing.weightExponent)
    guard index == 0 else {
      let share = 0.55 * Double(count) * power(-24) + 1.5 * power(-30)
      return 0.5 + unit * power(k)
        * (weight * (total * share + targetError) + total * weightError)
    }
    let storage = z.format.format?.storage ?? .int32
    let furthest = power(storage.significantBits - z.fractionBits) + 22
    let sum =
      total * logSumError(of: z, count: count, fractionBits: 0) + targetError * furthest
      + power(-sumFractionBits(z))
    return 0.5 + unit * (weight * sum + weightError * total * furthest)
  }

  // MARK: Specimens

  public static let specimens = [
    Specimen(SoftmaxCrossEntropy(), [([10], .wide), ([], .index(below: 10))]),
    Specimen(SoftmaxCrossEntropy(), [([2], .unit), ([], .index(below: 2))]),
    Specimen(
      SoftmaxCrossEntropy(labelSmoothing: 0.1), [([10], .wide), ([], .index(below: 10))]),
    Specimen(
      SoftmaxCrossEntropy(labelSmoothing: 0.3, classWeights: [0.5, 0, 3]),
      [([3], .wide), ([], .index(below: 3))]),
    Specimen(
      SoftmaxCrossEntropy(targets: .distribution),
      [([10], .wide), ([10], .target(.distribution))]),
    Specimen(
      SoftmaxCrossEntropy(
        targets: .distribution, labelSmoothing: 0.2, classWeights: [0.01, 0.02, 0.025]),
      [([3], .wide), ([3], .target(.distribution))]),
  ]
}

/// 1 at the label, else 0.
func onehot<S: Scalar>(_ label: Int, _ count: Int) -> [S] {
  (0..<count).map { S($0 == label ? 1 : 0) }
}

/// The format of the upper bits of a cotangent in Q30: 6, 14 or 26 fraction bits.
func shareFormat(_ storage: Storage) -> QFormat {
  QFormat(storage, fractionBits: storage.significantBits - 2)
}

extension KeyedReader {
  /// The weights behind `class_weights`: one for each class, none below 0 and one above.
  fileprivate mutating func classWeights(count: Int) -> [Double]? {
    guard let items = list("class_weights") else { return nil }
    let name = path(of: "class_weights")
    guard items.count == count else {
      report(
        Diagnostic(
          "class-weights", "\(name) holds \(items.count) weights, the output has \(count) classes",
          at: location(of: "class_weights"), remedy: "one weight for each class"))
      return nil
    }
    var weights: [Double] = []
    for (index, item) in items.enumerated() {
      do {
        weights.append(
          try item.number(named: "\(name)[\(index)]", in: 0...Self.largestWeight))
      } catch { report(error) }
    }
    guard weights.count == count else { return nil }
    guard weights.contains(where: { $0 > 0 }) else {
      report(
        Diagnostic(
          "class-weights", "\(name) are all 0: nothing would be learned",
          at: location(of: "class_weights"), remedy: "leave class_weights out"))
      return nil
    }
    return weights
  }

  /// Beyond it the loss leaves its 28 bits.
  private static var largestWeight: Double { 65536 }
}
