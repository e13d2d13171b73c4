import Autodiff
import Calibration
import GraphIR

/// The local errors of one buffer that have one cause, or of whatever cause; or that of the stored
/// learning rate.
struct ErrorSource: Sendable, Hashable {
  /// The value that is computed: of a parameter its update; nil: the learning rate.
  let value: Value?
  /// nil: all errors of the buffer.
  let cause: ErrorCause?
  /// The cause of all errors of the buffer, where there is but one.
  var onlyCause: ErrorCause?
}

extension TrainingTask {
  /// The losses of a float run to which nothing but these errors are added, each where and when the
  /// integer run made it; over the recorded steps, in double precision.
  ///
  /// Errors add up over the steps as they do on the device: what an update loses stays lost.
  func losses(with source: ErrorSource, of record: ErrorRecord, seed: Int) -> [Double] {
    guard let value = source.value else {
      return doubleLosses(record, seed: seed, learningRate: emission.storedRate.value)
    }
    let parameter = graph.updatedWeights[value] ?? value
    let isRounded = source.includes(.rounding)
    var run = doubleRun(record, seed: seed, of: training) { given, tensor in
      if given == parameter, source.includes(.initial) { tensor.add(record.initial[given]) }
    }
    var losses: [Double] = []
    for (index, samples) in recordedSteps(record, seed: seed).enumerated() {
      let step = record.steps[index]
      var sample = sample(of: samples)
      sample.input.add(step.errors[network.input], where: source, is: network.input)
      sample.target.add(step.errors[network.target], where: source, is: network.target)
      let reading = isRounded ? step.readings[parameter] : nil
      if let reading { run.change(parameter) { $0.add(reading) } }
      let loss = run.step(input: sample.input, target: sample.target) { value, tensor in
        tensor.add(step.errors[value], where: source, is: value)
        if value == source.value { tensor.subtract(reading) }
      }
      run.commit()
      if let reading, !(index + 1).isMultiple(of: training.stepsPerUpdate) {
        run.change(parameter) { $0.subtract(reading) }
      }
      losses.append(loss)
    }
    return losses
  }

  /// The losses of the float run itself, over the steps of a record, in double precision.
  ///
  /// - Parameter learningRate: another one than the job's.
  func doubleLosses(
    _ record: ErrorRecord, seed: Int, learningRate: Double? = nil
  ) -> [Double] {
    let rated = learningRate.map { training.at(learningRate: $0) } ?? training
    var run = doubleRun(record, seed: seed, of: rated) { _, _ in }
    return recordedSteps(record, seed: seed).map { samples in
      let sample = sample(of: samples)
      defer { run.commit() }
      return run.step(input: sample.input, target: sample.target)
    }
  }

  private func recordedSteps(_ record: ErrorRecord, seed: Int) -> [[Int]] {
    Array(steps(seed: seed).joined().dropFirst(record.offset).prefix(record.steps.count))
  }

  private func doubleRun(
    _ record: ErrorRecord, seed: Int, of training: TrainingGraph,
    _ change: (Value, inout Tensor<Double>) -> Void
  ) -> TrainingRun<Double> {
    let weights = record.start.map { value, elements in
      var tensor = Tensor(graph.shape(value), elements)
      change(value, &tensor)
      return (value, tensor)
    }
    return TrainingRun(
      training, weights: Dictionary(uniqueKeysWithValues: weights), seed: seed,
      after: record.offset)
  }
}

extension ErrorRecord {
  /// Each buffer with an error, as a whole and, where its errors have several causes, for each.
  ///
  /// - Returns: in the order of the graph's values; of a buffer first the whole.
  func sources(_ graph: Graph) -> [ErrorSource] {
    var causes: [Value: Set<ErrorCause>] = [:]
    for (value, amounts) in initial where amounts.contains(where: { $0 != 0 }) {
      causes[graph.updates[value] ?? value, default: []].insert(.initial)
    }
    for step in steps {
      for (value, errors) in step.errors {
        for (amount, cause) in zip(errors.amounts, errors.causes) where amount != 0 {
          causes[value, default: []].insert(cause)
        }
      }
      for (value, amounts) in step.readings where amounts.contains(where: { $0 != 0 }) {
        causes[graph.updates[value] ?? value, default: []].insert(.rounding)
      }
    }
    return causes.sorted { $0.key < $1.key }.flatMap { value, found in
      let parts = ErrorCause.allCases.filter(found.contains)
      return parts.count == 1
        ? [ErrorSource(value: value, cause: nil, onlyCause: parts[0])]
        : [ErrorSource(value: value, cause: nil)]
          + parts.map { ErrorSource(value: value, cause: $0) }
    }
  }
}

extension ErrorSource {
  /// Whether errors of this cause are among those of the source.
  func includes(_ other: ErrorCause) -> Bool { cause == nil || cause == other }
}

extension Graph {
  /// By an updated value the tensor of the model that it is an update of.
  var updatedWeights: [Value: Value] {
    let pairs = nodes.compactMap { node -> (Value, Value)? in
      guard let place = node.kind.updatedOperand else { return nil }
      let weight = node.operands[place]
      return self[weight].role.isWeight ? (node.results[0], weight) : nil
    }
    return Dictionary(uniqueKeysWithValues: pairs)
  }

  /// The inverse of ``updatedWeights``.
  var updates: [Value: Value] {
    Dictionary(uniqueKeysWithValues: updatedWeights.map { ($0.value, $0.key) })
  }
}

extension Tensor<Double> {
  fileprivate mutating func add(_ amounts: [Float]?) {
    guard let amounts else { return }
    for index in elements.indices { elements[index] += Double(amounts[index]) }
  }

  fileprivate mutating func subtract(_ amounts: [Float]?) {
    guard let amounts else { return }
    for index in elements.indices { elements[index] -= Double(amounts[index]) }
  }

  /// Adds what errors of a value are the source's.
  fileprivate mutating func add(
    _ errors: ErrorRecord.Errors?, where source: ErrorSource, is value: Value
  ) {
    guard value == source.value, let errors else { return }
    for index in elements.indices where source.includes(errors.causes[index]) {
      elements[index] += Double(errors.amounts[index])
    }
  }
}
