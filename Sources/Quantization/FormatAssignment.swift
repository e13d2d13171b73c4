import Autodiff
import Calibration
import FixedPoint
import GraphIR

/// One walk over a calibrated graph that gives every value its format.
struct FormatAssignment {
  private let calibrated: CalibratedGraph
  /// The values that are float32.
  private let floats: Set<Value>
  private let policy: FormatPolicy
  private let scales: ValueMap<Scale>
  private var formats: ValueMap<BufferFormat?>
  private let reductions: ParameterReductions
  /// `E₀` in `E = k + E₀`.
  private var exponentOffset = 0

  private var graph: Graph { calibrated.graph }
  private var training: TrainingGraph { calibrated.training }

  init(
    _ fallback: FloatFallback, _ policy: FormatPolicy, reductions: ParameterReductions
  ) throws(QuantizationError) {
    calibrated = fallback.calibrated
    floats = fallback.floats
    self.policy = policy
    self.reductions = reductions
    let training = calibrated.training
    // A loss in float32 scales no cotangent.
    let sampleScaled =
      policy.gradientScale == .sample && !policy.isFloat
      && (floats.isEmpty || training.scaledCotangent != nil)
    do {
      scales = try training.scales(sampleScaled: sampleScaled)
    } catch {
      throw QuantizationError(reason: .scales(error.reason), node: "loss")
    }
    formats = ValueMap(calibrated.graph) { _ in nil }
    for node in graph.nodes {
      for (index, operand) in node.operands.enumerated() where formats[operand] == nil {
        let limit =
          policy.isFloat || isFloat(node)
          ? nil : node.op.fractionLimit(ofOperand: index, node.operands.map { formats[$0] })
        formats[operand] = try given(operand, limit: limit, less: reductions.bits[operand] ?? 0)
      }
      try assignResults(of: node)
    }
    // A parameter that no node reads still has its bytes.
    for parameter in graph.parameters where formats[parameter.value] == nil {
      formats[parameter.value] = try given(parameter.value, limit: nil, less: 0)
    }
    for role in [Role.input, .target, .random] {
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
    if role == .random { return .index }
    if role == .target, case .classIndex = training.network.targetKind {
      try refuseOverride(of: value, fixed: .index)
      return .index
    }
    guard let storage = storage(of: value) else { return .float32 }
    let network = training.network
    if value == network.predictionInput, let format = formats[network.input] { return format }
    let headroom =
      [.parameter, .statistic, .state].contains(role)
      ? policy.headroomBits(of: graph.name(value))
      : policy.askedHeadroomBits(of: graph.name(value)) ?? 0
    var format = QFormat.holding(
      magnitude: magnitude(value) * power(headroom), storage: storage)
    format.fractionBits -= less
    format = try overridden(format, value, limit: limit)
    return role == .parameter
      ? .master(format, policy.weightUpdate(of: graph.name(value)).rule(for: storage))
      : .fixed(format, .static)
  }

  /// What is asked of a buffer: an override, else what a reader of a tensor of the model needs, else
  /// the default; nil in the float program. A loss is int32, and what only the update reads, a step
  /// or a sum, at least int16.
  private func storage(of value: Value) -> Storage? {
    guard let storage = policy.storage, !floats.contains(value) else { return nil }
    if graph[value].role == .loss { return .int32 }
    let wish = policy.overrides.last {
      $0.storage != nil && $0.matches(graph.name(value))
    }
    if let wish = wish?.storage { return wish }
    if graph[value].role.isWeight, let needed = storageForReaders(of: value) { return needed }
    let isOfUpdate = [.step, .state, .sum].contains(graph[value].role)
    return isOfUpdate && storage == .int8 ? .int16 : storage
  }

  private func storageForReaders(of value: Value) -> Storage? {
    for node in graph.nodes {
      for (index, operand) in node.operands.enumerated() where operand == value {
        if let storage = node.op.storage(ofOperand: index) { return storage }
      }
    }
    return nil
  }

  private mutating func assignResults(of node: Node) throws(QuantizationError) {
    let storages = node.results.compactMap(storage)
    guard storages.count == node.results.count else {
      // The results of a node are float32 together.
      for result in node.results { formats[result] = .float32 }
      return
    }
    let operands = node.operands.map(buffer)
    let observed = node.results.map { calibrated.ranges[$0].magnitude }
    let own = node.op.resultFormats(operands, observed: observed, storages: storages)
    for (index, result) in node.results.enumerated() {
      if let format = own[index] {
        try refuseOverride(of: result, fixed: format)
        formats[result] = format
        // The loss's operator proposes a scaled cotangent; the policy may want it static.
        if result == training.scaledCotangent, let loss = node.operation as? any LossOperator,
          case .fixed(var q, .sample) = format
        {
          exponentOffset = q.fractionBits - (q.storage.significantBits - 1)
          if scales[result] == .static {
            let limit = magnitude(result) * power(policy.headroomBits(of: graph.name(result)))
            q = loss.staticCotangentFormat(holding: limit, storage: q.storage) ?? q
          }
          formats[result] = .fixed(q, scales[result])
        }
        continue
      }
      let limit = consumerLimit(of: result)
      // A loss built from primitives may grow as those of loss operators may.
      let headroomBits =
        graph[result].role == .loss ? 4 : policy.headroomBits(of: graph.name(result))
      let held = QFormat.holding(
        magnitude: magnitude(result) * power(headroomBits), storage: storages[index])
      formats[result] = .fixed(try overridden(held, result, limit: limit), scales[result])
    }
  }

  private func isFloat(_ node: Node) -> Bool {
    (node.operands + node.results).contains { floats.contains($0) }
  }

  /// The fewest fraction bits that a node reading `value` allows.
  private func consumerLimit(of value: Value) -> Int? {
    graph.nodes.filter { !isFloat($0) }.flatMap { node in
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
    guard let wish = policy.askedFractionBits(of: graph.name(value)),
      let fractionBits = wish.fractionBits
    else { return format }
    if let limit, fractionBits > limit {
      throw QuantizationError(
        reason: .overrideBeyondLimit(
          pattern: wish.pattern, fractionBits: fractionBits, limit: limit),
        node: graph.name(value))
    }
    format.fractionBits = fractionBits
    return format
  }

  /// An override that names a buffer whose format its operator fixes is no wish to pass over.
  private func refuseOverride(
    of value: Value, fixed format: BufferFormat
  ) throws(QuantizationError) {
    let name = graph.name(value)
    for wish in policy.overrides
    where wish.pattern == name
      && (wish.fractionBits.map { $0 != format.format?.fractionBits } ?? false
        || wish.storage.map { $0 != format.format?.storage } ?? false)
    {
      throw QuantizationError(
        reason: .overrideOfFixedFormat(pattern: name, format: format), node: name)
    }
  }

  // MARK: Accumulators and kernels

  private func buffer(_ value: Value) -> Buffer {
    guard let format = formats[value] else {
      preconditionFailure("operands have formats before the node that reads them")
    }
    return Buffer(
      value: value, shape: graph.shape(value), format: format, magnitude: magnitude(value))
  }

  private func site(_ node: Node) -> LoweringSite {
    LoweringSite(node, policy, name: graph.name(node.results[0]), buffer)
  }

  /// The reductions to try next: what readers that came later allow, else one bit more for each
  /// parameter whose sum overflows 32 bits; nil when all fit or have tried enough.
  func reductionsThatFit(after reductions: ParameterReductions) -> ParameterReductions? {
    var next = reductions
    for node in graph.nodes where !isFloat(node) {
      let operands = node.operands.map { formats[$0] }
      for (index, operand) in node.operands.enumerated() {
        guard let limit = node.op.fractionLimit(ofOperand: index, operands),
          let format = formats[operand]?.format, format.fractionBits > limit
        else { continue }
        next.limit(operand, to: limit)
      }
    }
    // A proof from formats alone does not get easier with fewer fraction bits.
    guard next == reductions else { return next }
    for node in graph.nodes
    where !node.kind.isView && !isFloat(node)
      && [.auto, .int32].contains(policy.accumulator(of: graph.name(node.results[0])))
      && hasWideSum(site(node), node)
    {
      // A bias follows its accumulator; only factors shrink it.
      for operand in node.operands
      where graph[operand].role.isWeight && graph.shape(operand).rank > 1 {
        switch formats[operand] {
        case .master(let plane, let rule) where plane.storage == .int16:
          next.reduce(operand, atMost: rule == .master32 ? 8 : 3, from: reductions)
        case .fixed(let plane, _) where plane.storage == .int16:
          next.reduce(operand, atMost: 3, from: reductions)
        default: break
        }
      }
    }
    return next == reductions ? nil : next
  }

  /// Whether the sums of a node need more than one accumulator of 32 bits.
  private func hasWideSum(_ site: LoweringSite, _ node: Node) -> Bool {
    do { return try (node.op.accumulator(at: site)?.accumulator ?? .int32) != .int32 } catch {
      return true
    }
  }

  /// An override of accumulators must name something that is computed by sums.
  private func checkAccumulators() throws(QuantizationError) {
    guard policy.overrides.contains(where: { $0.accumulator != nil }) else { return }
    let sums = graph.nodes.filter { node in
      guard !node.kind.isView, !isFloat(node) else { return false }
      do { return try node.op.accumulator(at: site(node)) != nil } catch { return true }
    }.map { graph.name($0.results[0]) }
    for wish in policy.overrides
    where wish.accumulator != nil && !sums.contains(where: wish.matches) {
      throw QuantizationError(
        reason: .overrideWithoutEffect(pattern: wish.pattern, key: "accumulator", buffers: sums),
        node: wish.pattern)
    }
  }

  /// An operand for messages: overrides name what a view shows.
  private func named(_ value: Value) -> QuantizationError.Operand {
    var shown = value
    while let producer = graph.producers[shown], graph.nodes[producer].kind.isView {
      shown = graph.nodes[producer].operands[0]
    }
    return QuantizationError.Operand(
      name: graph.name(shown), shape: graph.shape(value), format: buffer(value).format)
  }

  func lowered() throws(QuantizationError) -> QuantizedGraph {
    try checkAccumulators()
    var calls: [KernelCall?] = []
    for node in graph.nodes {
      guard !node.kind.isView else {
        calls.append(nil)
        continue
      }
      do {
        calls.append(try node.op.lower(site(node)))
      } catch {
        throw QuantizationError(
          reason: .format(error.reason), node: node.name, operands: node.operands.map(named))
      }
    }
    return QuantizedGraph(
      calibrated: calibrated, policy: policy, formats: ValueMap(graph) { buffer($0).format },
      magnitudes: ValueMap(graph, magnitude), calls: calls)
  }
}
