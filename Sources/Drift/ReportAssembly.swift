import Calibration
import Foundation
import GraphIR

extension DriftReport {
  /// Puts the runs of a study together.
  ///
  /// - Parameter late: of the steps before the divergence, where the others end before them.
  init(
    _ runs: StudyRuns, _ errors: LocalErrors, _ attribution: AttributionRuns, late: LateTrace?
  ) {
    let task = runs.task
    let (float, fixed) = (runs.float[0].stepLosses, runs.fixed[0].stepLosses)
    let drift = StepDistance(fixed, float)
    let first100 = StepDistance(fixed.prefix(100), float).mean
    func distance(_ losses: [Double]) -> Distance {
      guard !runs.exact.isEmpty else { return Distance(mean: nil, max: nil) }
      let distance = StepDistance(losses, runs.exact)
      return Distance(mean: distance.mean, max: distance.max)
    }
    let buffers = BufferRow.rows(runs, errors)
    let violations = Violation.all(runs, errors, late: late?.errors)
    var divergence = runs.divergence
    let names = task.graph.updatedWeights
    func attributed(_ runs: AttributionRuns, upTo step: Int) -> Attribution {
      runs.attribution(of: fixed, upTo: step) { task.graph.name(names[$0] ?? $0) }
    }
    if let step = divergence?.step {
      divergence?.rank(attributed(late?.attribution ?? attribution, upTo: step))
    }
    self.init(
      job: task.emission.name, command: task.command, isPartial: runs.isPartial,
      seeds: task.seeds, epochs: task.epochs,
      samples: task.train.count, tests: task.test.count, tracedSteps: errors.steps,
      float: Runs(runs.float), fixed: Runs(runs.fixed), floor: Floor(runs.floor),
      exact: Exact(
        loss: runs.exact, precision: task.precision, fixed: distance(fixed),
        float: distance(float), enclosure: runs.enclosure),
      drift: Drift(
        mean: drift.mean, max: drift.max, first100: first100,
        first100Relative: runs.share(first100), initialLoss: runs.initialLoss),
      buffers: buffers, attribution: attributed(attribution, upTo: errors.steps),
      perOperator: task.isPerOperator ? OperatorRow.rows(task, errors) : nil,
      memory: Memory(task.emission.fixed), program: ProgramNode.all(task),
      ramBytes: task.emission.fixed.ramBytes, ramLowerBound: task.emission.fixed.ramLowerBound,
      flashBytes: task.emission.constantBytes, violations: violations,
      divergence: divergence,
      verdict: runs.verdict(errors),
      steps: Steps(
        float: float, fixed: fixed, exact: runs.exact,
        band: float.indices.map { step in
          let losses = (runs.floor[0].map { $0.stepLosses[step] } + [float[step]])
            .filter(\.isFinite)
          return (losses.min() ?? .nan, losses.max() ?? .nan)
        }))
  }
}

extension DriftReport.Runs {
  init(_ runs: [RunSummary]) {
    self.init(
      loss: runs.map(\.loss), accuracy: runs.map(\.accuracy).filter { !$0.isEmpty },
      testLoss: runs.map(\.testLoss).filter { !$0.isEmpty },
      weightHash: runs.map(\.hash), confusion: runs.map(\.test.confusion).summed,
      meanAbsoluteError: runs.compactMap(\.test.meanAbsoluteError),
      r2: runs.compactMap(\.test.r2))
  }
}

extension DriftReport.Floor {
  init(_ runs: [[RunSummary]]) {
    self.init(
      loss: runs.map { $0.map(\.loss) },
      accuracy: runs.map { $0.map(\.accuracy) }.filter { !$0.allSatisfy(\.isEmpty) },
      testLoss: runs.map { $0.map(\.testLoss) }.filter { !$0.allSatisfy(\.isEmpty) })
  }
}

extension DriftReport.BufferRow {
  /// One row for each value with bytes of its own: no views, and an update is its parameter's.
  static func rows(_ runs: StudyRuns, _ errors: LocalErrors) -> [DriftReport.BufferRow] {
    let graph = runs.task.graph
    let producers = graph.producers
    let updated = Dictionary(
      uniqueKeysWithValues: graph.nodes.compactMap { node in
        node.kind.updatedOperand.map { (node.operands[$0], node.results[0]) }
      })
    return graph.values.indices.compactMap { index in
      let value = Value(index: index)
      if let producer = producers[value], graph.nodes[producer].kind.isView { return nil }
      guard graph[value].role != .updated else { return nil }
      return DriftReport.BufferRow(value, computedAs: updated[value] ?? value, runs, errors)
    }
  }

  private init(
    _ value: Value, computedAs result: Value, _ runs: StudyRuns, _ errors: LocalErrors
  ) {
    let (task, graph) = (runs.task, runs.task.graph)
    let format = task.quantized.formats[value]
    let range = task.quantized.calibrated.ranges[value]
    let isSeen = range.min <= range.max
    let statistics = errors.statistics[result]
    let producer = graph.producers[result]
    var counters: Trace.Counters?
    var computed = 0
    if let producer, runs.counters[producer].elements > 0 {
      let results = graph.nodes[producer].results.map { graph.shape($0).count }
      counters = runs.counters[producer]
      computed = runs.counters[producer].elements / results[0] * results.reduce(0, +)
    }
    func share(_ count: Int?) -> Double? {
      count.flatMap { computed > 0 ? Double($0) / Double(computed) : nil }
    }
    let lost = graph[value].role == .parameter ? counters?.lost : nil
    let isGiven = producer == nil && format.format != nil
    self.init(
      name: graph.name(value), role: graph[value].role.rawValue,
      shape: graph.shape(value).extents,
      storage: format.format.map { "\($0.storage)" } ?? "\(format)",
      fractionBits: format.format?.fractionBits,
      scale: format.format == nil ? nil : format.scale.rawValue, format: "\(format)",
      storedFractionBits: format.storedFractionBits(),
      min: isSeen ? range.min : nil, max: isSeen ? range.max : nil,
      formatMin: format.range(exponent: 0)?.lowerBound,
      formatMax: format.range(exponent: 0)?.upperBound, histogram: statistics?.histogram,
      sqnrDB: statistics?.sqnrDB, maxErrorULP: statistics?.maxErrorULP,
      errorBoundULP: statistics.map { isGiven ? LocalErrors.givenBound(format) : $0.boundULP },
      saturations: counters?.saturated, flushed: counters?.flushed, lostUpdates: lost,
      saturatedShare: share(counters?.saturated), flushedShare: share(counters?.flushed),
      lostShare: share(lost), log2GrowthPerEpoch: Self.growth(value, runs))
  }

  /// `log₂(max |w| at the end / max |w| at the start) / epochs` of the first fixed run.
  private static func growth(_ value: Value, _ runs: StudyRuns) -> Double? {
    let task = runs.task
    guard let index = task.parameters.firstIndex(of: value) else { return nil }
    let start = (task.weights(task.seeds[0])[value] ?? []).reduce(0) { Swift.max($0, abs($1)) }
    let end = runs.fixed[0].weights[index].reduce(0) { Swift.max($0, abs($1)) }
    guard start > 0, end > 0 else { return nil }
    return log2(end / Double(start)) / Double(task.epochs)
  }
}
