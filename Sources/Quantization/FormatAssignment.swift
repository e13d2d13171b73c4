import Autodiff
import Calibration
import FixedPoint
import GraphIR

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Fraction bits that parameters give up so that the sums they enter fit 32 bits, and what all
/// readers of a value together allow.
struct ParameterReductions: Hashable {
  /// Fewer fraction bits than this would cost a parameter more than a 64-bit sum costs time.
  static let most = 3

  private(set) var bits: [Value: Int] = [:]
  /// Parameters that keep all bits, because giving up `most` was not enough.
  private(set) var exhausted: Set<Value> = []
  /// The most fraction bits that a node allows which reads a value after it got its format.
  private(set) var limits: [Value: Int] = [:]

  /// Remembers what a later reader of `value` allows.
  mutating func limit(_ value: Value, to fractionBits: Int) {
    limits[value] = min(limits[value] ?? fractionBits, fractionBits)
  }

  /// Takes one bit more than `earlier` took.
  mutating func reduce(_ parameter: Value, from earlier: ParameterReductions) {
    guard !earlier.exhausted.contains(parameter) else { return }
    let taken = earlier.bits[parameter] ?? 0
    bits[parameter] = taken < Self.most ? taken + 1 : 0
    if taken == Self.most { exhausted.insert(parameter) }
  }
}

/// One walk over a calibrated graph that gives every value its format.
struct FormatAssignment {
  private let calibrated: CalibratedGraph
  private let policy: FormatPolicy
  private let scales: ValueMap<Scale>
  private var formats: ValueMap<BufferFormat?>
  private let reductions: ParameterReductions
  /// `E₀` in `E = k + E₀`.
  private var exponentOffset = 0

  private var graph: Graph { calibrated.graph }
  private var training: TrainingGraph { calibrated.training }

  init(
    _ calibrated: CalibratedGraph, _ policy: FormatPolicy, reductions: ParameterReductions
  ) throws(QuantizationError) {
    self.calibrated = calibrated
    self.policy = policy
    self.reductions = reductions
    let sampleScaled = policy.gradientScale == .sample && !policy.isFloat
    do {
      scales = try calibrated.training.scales(sampleScaled: sampleScaled)
    } catch {
      throw QuantizationError(reason: .scales(error.reason), node: "loss")
    }
    formats = ValueMap(calibrated.graph) { _ in nil }
    try checkOverrides()
    for node in graph.nodes {
      for (index, operand) in node.operands.enumerated() where formats[operand] == nil {
        let limit =
          policy.isFloat
          ? nil : node.op.fractionLimit(ofOperand: index, node.operands.map { formats[$0] })
        formats[operand] = try given(operand, limit: limit, less: reductions.bits[operand] ?? 0)
      }
      try assignResults(of: node)
    }
    // A parameter that no node reads still has its bytes.
    for parameter in graph.parameters where formats[parameter.value] == nil {
      formats[parameter.value] = try given(parameter.value, limit: nil, less: 0)
    }
    for role in [Role.input, .target] {
      for value in graph.given(role) where formats[value] == nil {
        formats[value] = try given(value, limit: nil, less: 0)
      }
    }
  }

  // MARK: Formats

  /// The largest |value| in the unit of its format: of sample-scaled values that of k = 0.
  private func magnitude(_ value: Value) -> Double {
    let range = calibrated.ranges[value]
    guard scales[value] == .sample else { return range.magnitude }
    return range.scaledMagnitude * power(-exponentOffset)
  }

  private func power(_ exponent: Int) -> Double {
    Double(sign: .plus, exponent: exponent, significand: 1)
  }

  private func given(
    _ value: Value, limit: Int?, less: Int
  ) throws(QuantizationError) -> BufferFormat {
    let role = graph[value].role
    if role == .target, case .classIndex = training.network.targetKind { return .index }
    guard let storage = policy.storage else { return .float32 }
    let headroom = role == .parameter || role == .state ? policy.headroomBits : 0
    var format = QFormat.holding(
      magnitude: magnitude(value) * power(headroom), storage: storage)
    format.fractionBits -= less
    format = try overridden(format, value, limit: limit)
    return role == .parameter
      ? .master(format, residualBits: policy.residualBits) : .fixed(format, .static)
  }

  private mutating func assignResults(of node: Node) throws(QuantizationError) {
    guard let storage = policy.storage else {
      for result in node.results { formats[result] = .float32 }
      return
    }
    let operands = node.operands.map(buffer)
    let observed = node.results.map { calibrated.ranges[$0].magnitude }
    let storages = node.results.map { graph[$0].role == .loss ? .int32 : storage }
    let own = node.op.resultFormats(operands, observed: observed, storages: storages)
    for (index, result) in node.results.enumerated() {
      if let format = own[index] {
        try refuseOverride(of: result, fixed: format)
        formats[result] = format
        // The loss's operator proposes a scaled cotangent; the policy may want it static.
        if result == training.scaledCotangent, let loss = node.op as? any LossOperator,
          case .fixed(var q, .sample) = format
        {
          exponentOffset = q.fractionBits - (q.storage.significantBits - 1)
          if scales[result] == .static {
            let limit = magnitude(result) * power(policy.headroomBits)
            q = loss.staticCotangentFormat(holding: limit, storage: q.storage) ?? q
          }
          formats[result] = .fixed(q, scales[result])
        }
        continue
      }
      let limit = consumerLimit(of: result)
      let held = QFormat.holding(
        magnitude: magnitude(result) * power(policy.headroomBits), storage: storage)
      formats[result] = .fixed(try overridden(held, result, limit: limit), scales[result])
    }
  }

  /// The fewest fraction bits that a node reading `value` allows.
  private func consumerLimit(of value: Value) -> Int? {
    graph.nodes.flatMap { node in
      node.operands.enumerated().filter { $0.element == value }.compactMap { index, _ in
        node.op.fractionLimit(ofOperand: index, node.operands.map { formats[$0] })
      }
    }.min()
  }

  // MARK: Overrides

  private func overridden(
    _ format: QFormat, _ value: Value, limit: Int?
  ) throws(QuantizationError) -> QFormat {
    var format = format
    let limit = [limit, reductions.limits[value]].compactMap { $0 }.min()
    if let limit { format.fractionBits = min(format.fractionBits, limit) }
    for wish in policy.overrides where matches(wish.pattern, graph.name(value)) {
      if let storage = wish.storage {
        format.fractionBits += storage.bits - format.storage.bits
        format.storage = storage
        if let limit { format.fractionBits = min(format.fractionBits, limit) }
      }
      guard let fractionBits = wish.fractionBits else { continue }
      if let limit, fractionBits > limit {
        throw QuantizationError(
          reason: .overrideBeyondLimit(
            pattern: wish.pattern, fractionBits: fractionBits, limit: limit),
          node: graph.name(value))
      }
      format.fractionBits = fractionBits
    }
    return format
  }

  /// An override that names a buffer whose format its operator fixes is no wish to pass over.
  private func refuseOverride(
    of value: Value, fixed format: BufferFormat
  ) throws(QuantizationError) {
    let name = graph.name(value)
    for wish in policy.overrides
    where wish.pattern == name && wish.fractionBits != format.format?.fractionBits {
      throw QuantizationError(
        reason: .overrideOfFixedFormat(pattern: name, format: format), node: name)
    }
  }

  private func checkOverrides() throws(QuantizationError) {
    let names = graph.values.map(\.name)
    for wish in policy.overrides where !names.contains(where: { matches(wish.pattern, $0) }) {
      throw QuantizationError(
        reason: .unmatchedOverride(pattern: wish.pattern, buffers: names), node: wish.pattern)
    }
  }

  private func matches(_ pattern: String, _ name: String) -> Bool { fnmatch(pattern, name, 0) == 0 }

  // MARK: Accumulators and kernels

  private func buffer(_ value: Value) -> Buffer {
    guard let format = formats[value] else {
      preconditionFailure("operands have formats before the node that reads them")
    }
    return Buffer(
      value: value, shape: graph.shape(value), format: format, magnitude: magnitude(value))
  }

  private func site(_ node: Node) -> LoweringSite {
    LoweringSite(
      operands: node.operands.map(buffer), results: node.results.map(buffer),
      headroomBits: policy.headroomBits)
  }

  /// The reductions to try next: what readers that came later allow, else one bit more for each
  /// parameter whose sum overflows 32 bits; nil when all fit or have tried enough.
  func reductionsThatFit(after reductions: ParameterReductions) -> ParameterReductions? {
    var next = reductions
    for node in graph.nodes {
      let operands = node.operands.map { formats[$0] }
      for (index, operand) in node.operands.enumerated() {
        guard let limit = node.op.fractionLimit(ofOperand: index, operands),
          let format = formats[operand]?.format, format.fractionBits > limit
        else { continue }
        next.limit(operand, to: limit)
      }
    }
    guard next == reductions else { return next }
    for node in graph.nodes where !type(of: node.op).isView {
      let site = site(node)
      guard let fraction = node.op.accumulatorFractionBits(site.operands),
        let bound = try? site.bound(ofResult: 0, fractionBits: fraction), bound.width > 32
      else { continue }
      // A bias follows its accumulator; only factors shrink it.
      for operand in node.operands
      where graph[operand].role.isWeight && graph.shape(operand).rank > 1 {
        next.reduce(operand, from: reductions)
      }
    }
    return next == reductions ? nil : next
  }

  func lowered() throws(QuantizationError) -> QuantizedGraph {
    var calls: [KernelCall?] = []
    for node in graph.nodes {
      guard !type(of: node.op).isView else {
        calls.append(nil)
        continue
      }
      do {
        calls.append(try node.op.lower(site(node)))
      } catch {
        throw QuantizationError(reason: .format(error.reason), node: node.name)
      }
    }
    return QuantizedGraph(
      calibrated: calibrated, policy: policy, formats: ValueMap(graph) { buffer($0).format },
      magnitudes: ValueMap(graph, magnitude), calls: calls)
  }
}
