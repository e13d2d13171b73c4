import Foundation

/// What a study keeps of a run.
package struct RunSummary: Sendable {
  /// The loss of every step, in order, before its update.
  let stepLosses: [Double]
  /// The mean of each epoch's step losses.
  let loss: [Double]
  /// In per cent of the test samples, after each epoch; empty for regression and without test data.
  package let accuracy: [Double]
  /// The mean squared error on the test samples after each epoch; empty for classification.
  package let testLoss: [Double]
  /// FNV-1a of the masters, eight hexadecimal digits.
  let hash: String
  /// The final parameters.
  let weights: [[Double]]
  /// After the last epoch.
  let test: TestResults

  package init(_ outcome: RunOutcome, of task: TrainingTask) {
    stepLosses = outcome.losses.flatMap { $0 }
    loss = outcome.losses.map(\.mean)
    let hasTests = !task.test.isEmpty
    accuracy =
      hasTests && task.isClassification
      ? outcome.predictions.map { Self.accuracy($0, task) } : []
    testLoss =
      hasTests && !task.isClassification
      ? outcome.predictions.map { Self.squaredError($0, task) } : []
    hash = outcome.weightHash
    weights = outcome.weights
    test = TestResults(outcome.predictions.last ?? [], task)
  }

  /// `100 · |{i : argmax yᵢ = labelᵢ}| / n`, the first maximum counting.
  private static func accuracy(_ outputs: [Double], _ task: TrainingTask) -> Double {
    let width = outputs.count / task.test.count
    var hits = 0
    for (index, sample) in task.test.enumerated() {
      let row = outputs[index * width..<(index + 1) * width]
      if row.firstMaximum - row.startIndex == task.label(of: sample) { hits += 1 }
    }
    return 100 * Double(hits) / Double(task.test.count)
  }

  /// `Σ (y − t)² / n` over all test outputs.
  private static func squaredError(_ outputs: [Double], _ task: TrainingTask) -> Double {
    let targets = task.test.flatMap(\.target.elements)
    return zip(outputs, targets).map { ($0 - $1) * ($0 - $1) }.mean
  }
}

extension Collection<Double> {
  /// The arithmetic mean; NaN of nothing.
  package var mean: Double { reduce(0, +) / Double(count) }
}
