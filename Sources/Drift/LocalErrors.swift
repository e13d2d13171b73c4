import CEmission
import Calibration
public import Diagnostics
import ExactArithmetic
import FixedPoint
public import GraphIR
import MemoryPlanning
import Operators
import Quantization

/// How far each call's stored results are from the operator's meaning on its stored operands.
///
/// A stored integer means `raw · 2^-(fractionBits + k)`, k the sample's exponent where the format
/// scales by sample; a master means `(master − half) · 2^-(fractionBits + residualBits)`. Updates
/// read the master, all other nodes the plane. The reference is the operator's own in exact
/// arithmetic, functions and division at the task's precision, clamped to the range of the storage.
/// Where an operator promises half a unit, the stored integer must be the reference rounded once.
public struct LocalErrors: Sendable {
  /// The errors of one value over all traced steps.
  public struct Statistics: Sendable, Hashable {
    /// In units of the last stored place.
    public internal(set) var maxErrorULP = 0.0
    /// The sum of |error| over all elements.
    public internal(set) var totalErrorULP = 0.0
    /// What the operator promises, at the largest exponent that was seen; 0 for given values.
    public internal(set) var boundULP = 0.0
    /// The largest |reference| before saturation, in the unit of the format (k = 0).
    public internal(set) var magnitude = 0.0
    /// `Σ reference²`.
    public internal(set) var signal = 0.0
    /// `Σ (stored − reference)²`.
    public internal(set) var noise = 0.0
    public internal(set) var elements = 0
    /// Of |reference| in the unit of the format (k = 0).
    public internal(set) var histogram = Log2Histogram()

    /// `10 · log₁₀(Σ reference² / Σ error²)`; nil without any error, or signal.
    public var sqnrDB: Double? {
      guard signal > 0, noise > 0 else { return nil }
      return 10 * (signal.logarithm() - noise.logarithm()) / 10.0.logarithm()
    }
  }

  /// The first element of a result that is not what its operator promises: further off than the
  /// bound or, at half a unit, another integer than the rounded reference.
  public struct Violation: Sendable, Hashable {
    /// From 1.
    public let step: Int
    public let buffer: String
    public let operation: String
    public let element: Int
    public let errorULP: Double
    public let boundULP: Double
    /// How many elements of the buffer exceed the bound, over all traced steps.
    public internal(set) var count: Int
  }

  /// Inputs and targets are rounded once; `InputQuantizer` adds 2^-8 ulp for its offset and at most
  /// as much for its mantissa, of an int32 half an ulp and a quarter.
  static func givenBound(_ format: BufferFormat) -> Double {
    format.format?.storage == .int32 ? 1.25 : 0.51
  }

  /// By value; nil for what no traced call computes.
  public private(set) var statistics: ValueMap<Statistics?>
  /// In the order of their first step and call; one for each buffer.
  public private(set) var violations: [Violation] = []
  public let steps: Int
  /// What each step adds to the drift; empty unless it is asked for.
  private(set) var record = ErrorRecord()

  private let isRecording: Bool
  private let counters: [Trace.Counters]
  private let task: TrainingTask
  private var found: [Value: Int] = [:]
  private var bounds: [BoundKey: Double] = [:]

  /// Replays a trace of `task` that began at `weights`, took samples in this order and random bits
  /// of this seed. A trace of later steps goes on from its own masters.
  ///
  /// - Parameters:
  ///   - first: the first step of the trace, from 0, where a batch begins.
  ///   - isRecording: whether ``record`` is filled, 5 bytes an element and step.
  /// - Throws: `driver-protocol` when a step lacks a result.
  public init(
    _ trace: Trace, of task: TrainingTask, weights: [Value: [Float]], order: [Int],
    seed: Int = 1, from first: Int = 0, isRecording: Bool = false
  ) throws(Diagnostic) {
    self.task = task
    self.isRecording = isRecording
    counters = trace.counters
    steps = trace.steps.count
    statistics = ValueMap(task.graph) { _ in nil }
    var state = StoredState(
      task, weights: weights, masters: first > 0 ? trace.masters : nil)
    if isRecording { record.begin(state, of: task, after: first, weights: weights) }
    let samples = task.training.steps(of: [order]).joined().map { $0 }
    for (step, records) in zip(first..., trace.steps) {
      if isRecording { record.beginStep(state, of: task) }
      measureGiven(samples[step % samples.count], &state, step: step)
      for (value, key) in task.graph.randomKeys(seed: seed, step: step + 1) {
        state.set(value, raw: [Int(key)], residual: [], exponent: 0)
      }
      try measure(records, &state, step: step)
    }
  }

  /// The error of the quantized input and target against the sample.
  private mutating func measureGiven(
    _ samples: [Int], _ state: inout StoredState, step: Int
  ) {
    let (sample, network, graph) = (task.sample(of: samples), task.network, task.graph)
    let inputs = samples.flatMap {
      task.storedInput(task.train[$0], raw: task.rawTrain?[$0])
    }
    let given = [
      (network.input, sample.input, inputs),
      (network.target, sample.target, task.storedTarget(sample)),
    ]
    for (value, tensor, raw) in given {
      state.set(value, raw: raw, residual: [], exponent: 0)
      guard task.quantized.formats[value].format != nil else { continue }
      let bound = Self.givenBound(task.quantized.formats[value])
      compare(
        value, state, with: tensor.map { ExactReal($0) }, before: nil, exponent: 0, bound: bound
      ) { element, error in
        Violation(
          step: step + 1, buffer: graph.name(value), operation: "quantize", element: element,
          errorULP: error, boundULP: bound, count: 1)
      }
    }
  }

  private mutating func measure(
    _ records: [Trace.Record], _ state: inout StoredState, step: Int
  ) throws(Diagnostic) {
    let program = task.emission.fixed
    let ofUpdate = Set(program.update.order)
    let end = records.firstIndex { ofUpdate.contains($0.call) } ?? records.count
    try measure(records[..<end], program.train, &state, step: step)
    guard (step + 1).isMultiple(of: task.training.stepsPerUpdate) else {
      guard end == records.count else {
        throw .protocolError(task.emission.name, "a trace whose step \(step + 1) updates")
      }
      return
    }
    try measure(records[end...], program.update, &state, step: step)
    state.clearSums()
  }

  /// The records of one entry, in its order.
  private mutating func measure(
    _ records: ArraySlice<Trace.Record>, _ entry: EntryPlan, _ state: inout StoredState, step: Int
  ) throws(Diagnostic) {
    let graph = task.graph
    var rest = records
    for index in entry.order {
      let node = graph.nodes[index]
      guard task.quantized.calls[index] != nil else {
        state.view(node)
        continue
      }
      let own = rest.prefix { $0.call == index }
      // A sample without a gradient ends after its loss.
      if own.isEmpty, let last = records.last, last.exponent == -1 { return }
      guard own.count == node.results.count else {
        throw .protocolError(
          task.emission.name, "a trace whose step \(step + 1) lacks '\(node.name)'")
      }
      rest = rest.dropFirst(own.count)
      let reference = reference(of: node, state)
      for (place, record) in own.enumerated() {
        measure(record, of: index, against: reference?[place], &state, step: step)
      }
    }
  }

  private mutating func measure(
    _ record: Trace.Record, of index: Int, against expected: Tensor<ExactReal>?,
    _ state: inout StoredState, step: Int
  ) {
    let node = task.graph.nodes[index]
    let value = node.results[record.result]
    let exponent = max(record.exponent, 0)
    let isParameter = node.kind.updatedOperand.map {
      task.graph[node.operands[$0]].role == .parameter
    }
    let before = isParameter == true ? state.exact(value) : nil
    state.set(value, raw: record.raw, residual: record.residual, exponent: exponent)
    // A float32 has no unit of its own to be right in.
    guard let expected, task.quantized.formats[value] != .float32 else { return }
    let bound = bound(ofResult: record.result, of: index, exponent: exponent)
    var known = statistics[value] ?? Statistics()
    known.boundULP = max(known.boundULP, bound)
    statistics[value] = known
    let buffer = task.graph.name(value)
    compare(
      value, state, with: expected, before: before, exponent: exponent, bound: bound,
      isSum: node.kind.updatedOperand != nil, hasWrapped: counters[index].violations > 0
    ) { element, error in
      Violation(
        step: step + 1, buffer: buffer, operation: node.kind.name, element: element,
        errorULP: error, boundULP: bound, count: 1)
    }
  }

  /// The exact results of a node on its stored operands; nil where a float among them is not
  /// finite.
  private func reference(of node: Node, _ state: StoredState) -> [Tensor<ExactReal>]? {
    let operands = state.operands(of: node)
    guard operands.allSatisfy({ $0.elements.allSatisfy(\.isFinite) }) else { return nil }
    return operation(of: node).evaluate(
      operands.map { operand in operand.map { ExactReal($0, precision: task.precision) } })
  }

  /// What an operator promises of a result, in ulp, in a sample of exponent `k`.
  private mutating func bound(ofResult result: Int, of index: Int, exponent k: Int) -> Double {
    let site = task.quantized.site(task.graph.nodes[index])
    // Only a scaled result's bound may depend on the exponent.
    let k = site.results[result].format.scale == .sample ? k : 0
    let key = BoundKey(node: index, result: result, exponent: k)
    if let known = bounds[key] { return known }
    let bound = task.graph.nodes[index].op.errorBoundULP(ofResult: result, at: site, exponent: k)
    bounds[key] = bound
    return bound
  }

  private struct BoundKey: Hashable {
    let node: Int
    let result: Int
    let exponent: Int
  }

  /// The operator on what the program stores: the learning rate is an operand of the program too.
  private func operation(of node: Node) -> any Operator {
    node.op.atStored(learningRate: task.emission.storedRate.value)
  }

  private mutating func compare(
    _ value: Value, _ state: StoredState, with reference: Tensor<ExactReal>, before: [Double]?,
    exponent: Int, bound: Double, isSum: Bool = false, hasWrapped: Bool = false,
    violation: (_ element: Int, _ error: Double) -> Violation
  ) {
    let format = task.quantized.formats[value]
    let comparison = StoredComparison(format, exponent: exponent, bound: bound)
    var statistics = statistics[value] ?? Statistics()
    var errors = ErrorRecord.Errors()
    for (element, stored) in state.exact(value).enumerated()
    where stored.isFinite {
      let result = comparison.compare(stored, with: reference.elements[element].value)
      statistics.maxErrorULP = max(statistics.maxErrorULP, result.errorULP)
      statistics.totalErrorULP += result.errorULP
      statistics.magnitude = max(statistics.magnitude, result.magnitude)
      statistics.signal += result.clamped * result.clamped
      statistics.noise += result.error * result.error
      statistics.histogram.add(result.magnitude)
      if isRecording {
        let cause = ErrorCause(
          result, stored: stored, before: before?[element], isSum: isSum,
          hasWrapped: hasWrapped)
        errors.amounts.append(Float(result.fullError))
        errors.causes.append(cause)
      }
      guard !result.isWithinBound else { continue }
      if let known = found[value] {
        violations[known].count += 1
      } else {
        found[value] = violations.count
        violations.append(violation(element, result.errorULP))
      }
    }
    statistics.elements += reference.elements.count
    self.statistics[value] = statistics
    if isRecording { record.add(errors, of: value) }
  }
}
