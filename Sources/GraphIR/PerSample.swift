import FixedPoint

/// An operator applied to each sample of a batch in turn: operands and results have the batch as
/// their first axis, but for those that all samples share.
///
/// What an operator overwrites is shared: the samples update it one after the other.
public struct PerSample: Operator {
  public static let name = "per_sample"
  public let op: any Operator
  /// Samples of a batch.
  public let count: Int
  /// Whether each operand is one for all samples.
  public let isShared: [Bool]

  public init(_ op: any Operator, count: Int, isShared: [Bool]) {
    self.op = op
    self.count = count
    self.isShared = isShared
  }

  private var kind: any Operator.Type { type(of: op) }
  /// The operand that every sample updates, where there is one.
  private var updated: Int? { kind.updatedOperand }

  public var attributes: String { op.attributes }

  // MARK: Shape

  public func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] {
    let shapes = try op.resultShapes(operands.indices.map { ofSample(operands[$0], operand: $0) })
    return updated == nil ? shapes.map { Shape([count] + $0.extents) } : shapes
  }

  private func ofSample(_ shape: Shape, operand index: Int) -> Shape {
    isShared[index] ? shape : Shape(Array(shape.extents.dropFirst()))
  }

  // MARK: Reference

  @specialized(where S == Double)
  public func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] {
    var operands = operands
    var results: [Tensor<S>] = []
    for sample in 0..<count {
      let own = op.evaluate(
        operands.indices.map { isShared[$0] ? operands[$0] : operands[$0].sample(sample) })
      if let updated {
        operands[updated] = own[0]
        results = own
      } else if sample == 0 {
        results = own.map { Tensor(Shape([1] + $0.shape.extents), $0.elements) }
      } else {
        for (place, tensor) in own.enumerated() { results[place].append(tensor) }
      }
    }
    return results
  }

  /// What the first result is after each sample, where samples update it one after the other.
  public func partialResults<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] {
    guard let updated else { return [] }
    var operands = operands
    return (0..<count).map { sample in
      operands[updated] =
        op.evaluate(
          operands.indices.map { isShared[$0] ? operands[$0] : operands[$0].sample(sample) })[0]
      return operands[updated]
    }
  }

  // MARK: Fixed point

  /// The same buffers, as the operator sees those of one sample.
  private func ofSample(_ buffers: [Buffer], _ isShared: (Int) -> Bool) -> [Buffer] {
    buffers.enumerated().map { index, buffer in
      guard !isShared(index) else { return buffer }
      return Buffer(
        value: buffer.value, shape: Shape(Array(buffer.shape.extents.dropFirst())),
        format: buffer.format, magnitude: buffer.magnitude)
    }
  }

  private func operandsOfSample(_ buffers: [Buffer]) -> [Buffer] {
    ofSample(buffers) { isShared[$0] }
  }

  /// What one sample's call sees.
  public func siteOfSample(_ site: LoweringSite) -> LoweringSite {
    LoweringSite(
      operands: operandsOfSample(site.operands),
      results: ofSample(site.results) { _ in updated != nil },
      headroomBits: site.headroomBits, accumulator: site.accumulator)
  }

  public func resultScales(_ operands: [Scale]) -> [Scale]? { op.resultScales(operands) }

  public func resultFormats(
    _ operands: [Buffer], observed: [Double], storages: [Storage]
  ) -> [BufferFormat?] {
    op.resultFormats(operandsOfSample(operands), observed: observed, storages: storages)
  }

  public func fractionLimit(ofOperand index: Int, _ operands: [BufferFormat?]) -> Int? {
    op.fractionLimit(ofOperand: index, operands)
  }

  public func storage(ofOperand index: Int) -> Storage? { op.storage(ofOperand: index) }

  public func accumulator(at site: LoweringSite) throws(FormatError) -> AccumulatorBound? {
    try op.accumulator(at: siteOfSample(site))
  }

  public func lower(_ site: LoweringSite) throws(FormatError) -> KernelCall {
    let own = siteOfSample(site)
    var call = try op.lower(own)
    let buffers = zip(own.operands + own.results, site.operands + site.results)
    let strides = buffers.filter { $0.0.shape != $0.1.shape }.map { ($0.0.value, $0.0.shape.count) }
    call.repetition = KernelCall.Repetition(
      count: count, strides: Dictionary(strides) { stride, _ in stride })
    return call
  }

  /// What samples update one after the other is rounded by each.
  public func errorBoundULP(
    ofResult index: Int, at site: LoweringSite, exponent k: Int
  ) -> Double {
    let bound = op.errorBoundULP(ofResult: index, at: siteOfSample(site), exponent: k)
    return updated == nil ? bound : bound * Double(count)
  }

  // MARK: Specimens

  public static let specimens: [Specimen] = []
}

extension Operator {
  /// Its type, of a ``PerSample`` that of what each sample goes through.
  var perSampleKind: any Operator.Type { type(of: (self as? PerSample)?.op ?? self) }
}

extension Node {
  /// The operator, of a batch's node the one that each sample goes through.
  public var operation: any Operator { (op as? PerSample)?.op ?? op }

  /// The type of ``operation``.
  public var kind: any Operator.Type { op.perSampleKind }
}
