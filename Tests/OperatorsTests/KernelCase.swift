import CEmission
import ExactArithmetic
import FixedPoint
import GraphIR
import Operators

/// One call of a kernel in chosen formats, with the operands of several rounds.
struct KernelCase: Sendable {
  let use: Use
  /// What the kernel computes: the operator at the learning rate that it is given.
  let meaning: any Operator
  let site: LoweringSite
  let call: KernelCall
  /// Stored integers of each operand, masters whole, per round; bit patterns of floats.
  let rounds: [[[Int]]]
  let rate: RateMantissa
  /// The sample's gradient exponent that sample-scaled operands come with.
  let exponent: Int
  /// What the operator means by the operands of each round.
  let exact: [[Tensor<ExactReal>]]

  /// For messages: the operator, its specimen and every format.
  var description: String {
    "\(use.testDescription); \(site.operands.map { "\($0.format)" }) to "
      + "\(site.results.map { "\($0.format)" }), k = \(exponent), \(call.kernel.function)"
  }

  /// The operand that the call overwrites.
  var updated: Int? { type(of: use.op).updatedOperand }
}

/// Makes the cases of one use: random formats, random and extreme operands.
struct KernelCases {
  let use: Use
  private var generator: SplitMix
  private static let roundCount = 6

  init(_ use: Use) {
    self.use = use
    generator = use.generator(5)
  }

  /// No cases for a view: it has no kernel.
  static func fixed(_ use: Use) throws -> [KernelCase] {
    guard !type(of: use.op).isView else { return [] }
    var cases = KernelCases(use)
    let formats = try (0..<8).map { try cases.next(extreme: $0 % 2 == 1, variant: $0 / 2) }
    // An operand that calibration saw as 0 throughout, of a dead layer, has the finest format.
    let fine = use.shapes.indices.compactMap { index in
      try? cases.next(extreme: false, variant: 0, fine: index)
    }
    return formats + fine + cases.mixed()
  }

  /// Storages, update rules and accumulators at random; kernels may refuse some, not most.
  private mutating func mixed() -> [KernelCase] {
    var found: [KernelCase] = []
    for draw in 0..<Self.mixCount {
      let mix = Mix(operands: operands.count, &generator)
      if let item = try? next(extreme: draw % 3 == 2, variant: draw % 4, mix: mix) {
        found.append(item)
      }
    }
    precondition(
      found.count > Self.mixCount / 2, "\(use.testDescription) lowers most mixtures of storages")
    return found
  }

  private static let mixCount = 9

  /// What a case asks for besides the plain int16.
  private struct Mix {
    let operands: [Storage]
    let results: [Storage]
    let rule: UpdateRule
    let accumulator: AccumulatorChoice

    /// int16 throughout.
    init(operands count: Int) {
      operands = Array(repeating: .int16, count: count)
      results = [.int16, .int16]
      (rule, accumulator) = (.residual8, .auto)
    }

    init(operands count: Int, _ generator: inout SplitMix) {
      operands = (0..<count).map { _ in
        Storage.allCases.randomElement(using: &generator) ?? .int16
      }
      results = (0..<2).map { _ in Storage.allCases.randomElement(using: &generator) ?? .int16 }
      rule = UpdateRule.allCases.randomElement(using: &generator) ?? .residual8
      let choices: [AccumulatorChoice] = [.auto, .auto, .int64, .proved]
      accumulator = choices.randomElement(using: &generator) ?? .auto
    }
  }

  static func float(_ use: Use) throws -> [KernelCase] {
    guard !type(of: use.op).isView else { return [] }
    var cases = KernelCases(use)
    return [try cases.nextFloat()]
  }

  private var operands: [(shape: Shape, domain: Specimen.Domain)] { use.specimen.operands }

  private var isLoss: Bool { use.op is any LossOperator }

  /// The operand scales that have a scale together; parameters and indices are static.
  private var legalScales: [[Scale]] {
    (0..<(1 << operands.count)).map { mask in
      operands.indices.map { mask >> $0 & 1 == 1 ? .sample : .static }
    }.filter { (scales: [Scale]) in
      use.op.resultScales(scales) != nil
        && scales.indices.allSatisfy {
          scales[$0] == .static
            || (!operands[$0].domain.isIndex && !operands[$0].domain.isWhole
              && $0 != use.specimen.parameter)
        }
    }
  }

  private mutating func next(
    extreme: Bool, variant: Int, fine: Int? = nil, mix: Mix? = nil
  ) throws -> KernelCase {
    let mix = mix ?? Mix(operands: operands.count)
    let scales = legalScales
    let scale = scales[variant % scales.count]
    let exponent = scale.contains(.sample) ? [0, 1, 3, 20][variant] : 0
    let rate = RateMantissa(0.05 / Double(1 << (3 * variant)))
    let meaning = use.op.atStored(learningRate: rate.value)
    let formats = operandFormats(scale, mix, extreme: extreme, fine: fine)
    let rounds = (0..<Self.roundCount).map { round in
      operands.indices.map { raws($0, formats[$0], extreme: extreme, round: round) }
    }
    let exact = rounds.map { raws in
      meaning.evaluate(
        operands.indices.map {
          value(raws[$0], operands[$0].shape, formats[$0], exponent: exponent)
        })
    }
    let observed = exact[0].indices.map { index in
      exact.flatMap { $0[index].elements }.reduce(0) { max($0, abs($1.double)) }
    }
    let buffers = operands.indices.map { index in
      Buffer(
        value: Value(index: index), shape: operands[index].shape, format: formats[index],
        magnitude: magnitude(operands[index].domain))
    }
    let results = resultFormats(
      meaning, buffers, observed, scale, mix.results, extreme ? -variant : variant)
    let site = LoweringSite(
      operands: buffers,
      results: exact[0].indices.map { index in
        // The largest result in the unit of k = 0, as calibration records it.
        let unit = Double(1 << (results[index].scale == .sample && !isLoss ? exponent : 0))
        return Buffer(
          value: Value(index: operands.count + index), shape: exact[0][index].shape,
          format: results[index], magnitude: observed[index] * unit)
      }, headroomBits: 0, accumulator: mix.accumulator)
    return KernelCase(
      use: use, meaning: meaning, site: site, call: try meaning.lower(site), rounds: rounds,
      rate: rate, exponent: exponent, exact: exact)
  }

  // MARK: Formats

  private func magnitude(_ domain: Specimen.Domain) -> Double {
    guard let range = domain.range else { return 0 }
    return max(abs(range.lowerBound), abs(range.upperBound))
  }

  private mutating func operandFormats(
    _ scales: [Scale], _ mix: Mix, extreme: Bool, fine: Int?
  ) -> [BufferFormat] {
    var formats: [BufferFormat?] = operands.map { _ in nil }
    for (index, operand) in operands.enumerated() {
      guard !operand.domain.isIndex else {
        formats[index] = .index
        continue
      }
      guard !operand.domain.isWhole else {
        formats[index] = .fixed(QFormat(.int8, fractionBits: 0), .static)
        continue
      }
      let storage = mix.operands[index]
      var format = QFormat.holding(magnitude: magnitude(operand.domain), storage: storage)
      format.fractionBits += extreme ? Int.random(in: -7...1, using: &generator) : 0
      // A format in which no target is 1 is none for targets.
      if operand.domain.isTarget { format.fractionBits = max(format.fractionBits, 0) }
      if index == fine { format = .holding(magnitude: 0, storage: storage) }
      formats[index] = .fixed(format, scales[index])
      if index == use.specimen.parameter {
        formats[index] = .master(format, mix.rule.rule(for: storage))
      }
    }
    // Limits refer to each other: the last operand's are applied when all are known.
    for index in operands.indices {
      guard case .fixed(var format, let scale)? = formats[index],
        let limit = use.op.fractionLimit(ofOperand: index, formats)
      else { continue }
      format.fractionBits = min(format.fractionBits, limit)
      formats[index] = .fixed(format, scale)
    }
    return formats.map { $0 ?? .index }
  }

  /// The operator's own formats; else those that hold the results, a few bits off.
  private func resultFormats(
    _ op: any Operator, _ operands: [Buffer], _ observed: [Double], _ scales: [Scale],
    _ storages: [Storage], _ off: Int
  ) -> [BufferFormat] {
    let storages = observed.indices.map { isLoss && $0 == 0 ? .int32 : storages[$0] }
    let own = op.resultFormats(
      operands, observed: observed, storages: storages)
    let resultScales = op.resultScales(scales) ?? []
    return own.indices.map { index in
      switch own[index] {
      // A job may want the cotangent of a loss at a static scale.
      case .fixed(let format, .sample)? where isLoss && off % 2 != 0:
        .fixed(
          (op as? any LossOperator)?.staticCotangentFormat(
            holding: observed[index], storage: storages[index]) ?? format,
          .static)
      case let format?: format
      case nil:
        .fixed(
          QFormat(
            storages[index],
            fractionBits: QFormat.holding(
              magnitude: observed[index], storage: storages[index], limit: 20
            ).fractionBits + 2 * off - (off > 2 ? 20 : 0)),
          resultScales[index])
      }
    }
  }

  // MARK: Operands

  private mutating func raws(
    _ index: Int, _ format: BufferFormat, extreme: Bool, round: Int
  ) -> [Int] {
    let (shape, domain) = operands[index]
    if domain.isTarget, let format = format.format {
      return domain.draw(shape.count, &generator).map { format.raw($0) }
    }
    return (0..<shape.count).map { _ in raw(domain, format, extreme: extreme, round: round) }
  }

  private mutating func raw(
    _ domain: Specimen.Domain, _ format: BufferFormat, extreme: Bool, round: Int
  ) -> Int {
    guard case .reals(let range) = domain, let q = format.format else {
      return Int(domain.draw(&generator))
    }
    let stored = q.storage.range
    // A domain without 0 keeps 0 out, as of a divisor.
    let lowest = range.lowerBound > 0 ? 1 : range.lowerBound == 0 ? 0 : stored.lowerBound
    let highest = range.upperBound < 0 ? -1 : range.upperBound == 0 ? 0 : stored.upperBound
    var raw = q.raw(domain.draw(&generator))
    if extreme {
      let ends = [lowest, highest, 0, 1, -1, lowest + 1, highest - 1]
      let isEnd = round == 0 || Int.random(in: 0..<4, using: &generator) == 0
      raw =
        isEnd
        ? ends.randomElement(using: &generator) ?? 0
        : Int.random(in: lowest...highest, using: &generator)
      raw = round == 1 ? lowest : round == 2 ? highest : raw
    }
    raw = min(max(raw, lowest), highest)
    let unit = 1 << format.residualBits
    let residual = Int.random(in: 0..<unit, using: &generator)
    return raw * unit + (extreme && round == 1 ? 0 : extreme && round == 2 ? unit - 1 : residual)
  }

  /// What stored integers mean.
  private func value(
    _ raws: [Int], _ shape: Shape, _ format: BufferFormat, exponent: Int
  ) -> Tensor<ExactReal> {
    let (offset, fractionBits): (Int, Int) =
      switch format {
      case .master(let plane, let rule):
        (rule.halfUnit, plane.fractionBits + rule.residualBits)
      case .fixed(let format, .sample): (0, format.fractionBits + exponent)
      case .fixed(let format, .static): (0, format.fractionBits)
      case .index, .float32: (0, 0)
      }
    return Tensor(
      shape,
      raws.map {
        ExactReal(Dyadic(mantissa: $0 - offset, exponent: -fractionBits), precision: 192)
      })
  }

  // MARK: Floats

  private mutating func nextFloat() throws -> KernelCase {
    let rounds: [[[Float]]] = (0..<Self.roundCount).map { _ in
      operands.map { operand in
        operand.domain.draw(operand.shape.count, &generator).map { Float($0) }
      }
    }
    let rate = RateMantissa(0.0625)
    let meaning = use.op.atStored(learningRate: rate.value)
    let exact = rounds.map { round in
      meaning.evaluate(
        operands.indices.map { index in
          Tensor(
            operands[index].shape,
            round[index].map { ExactReal(Double($0), precision: 192) })
        })
    }
    func buffer(_ index: Int, _ shape: Shape, isIndex: Bool = false) -> Buffer {
      Buffer(
        value: Value(index: index), shape: shape, format: isIndex ? .index : .float32, magnitude: 1)
    }
    let site = LoweringSite(
      operands: operands.indices.map {
        buffer($0, operands[$0].shape, isIndex: operands[$0].domain.isIndex)
      },
      results: exact[0].indices.map { buffer(operands.count + $0, exact[0][$0].shape) },
      headroomBits: 0)
    let raws = rounds.map { round in
      operands.indices.map { index in
        round[index].map { operands[index].domain.isIndex ? Int($0) : Int($0.bitPattern) }
      }
    }
    return KernelCase(
      use: use, meaning: meaning, site: site, call: try meaning.lower(site), rounds: raws,
      rate: rate, exponent: 0, exact: exact)
  }
}

extension UpdateRule {
  /// How far a master lies above its value, in units of the master.
  var halfUnit: Int { residualBits > 0 ? 1 << (residualBits - 1) : 0 }
}
