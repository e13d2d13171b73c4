import Calibration

/// What the predictions on the test set say after the last epoch.
struct TestResults: Sendable {
  /// `[label][answer]`; empty for regression.
  var confusion: [[Int]] = []
  /// Mean |y − t|; nil for classification.
  var meanAbsoluteError: Double?
  /// 1 − Σ (y − t)² / Σ (t − mean t)²; nil for classification, and where all t are one.
  var r2: Double?

  /// - Parameter outputs: of all test samples, one after the other.
  init(_ outputs: [Double], _ task: TrainingTask) {
    guard !task.test.isEmpty else { return }
    guard task.isClassification else {
      let targets = task.test.flatMap(\.target.elements)
      let mean = targets.mean
      let squares = zip(outputs, targets).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
      let spread = targets.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      meanAbsoluteError = zip(outputs, targets).map { abs($0 - $1) }.mean
      r2 = spread > 0 ? 1 - squares / spread : nil
      return
    }
    let width = outputs.count / task.test.count
    confusion = Array(repeating: Array(repeating: 0, count: width), count: width)
    for (index, sample) in task.test.enumerated() {
      let row = outputs[index * width..<(index + 1) * width]
      confusion[task.label(of: sample)][row.firstMaximum - row.startIndex] += 1
    }
  }
}

extension Collection<Double> {
  /// The first of the largest elements; the first at all where none is a number.
  var firstMaximum: Index {
    indices.reduce(startIndex) { self[$1] > self[$0] ? $1 : $0 }
  }
}

extension [[[Int]]] {
  /// Tables of one shape, element by element; empty where there is none.
  var summed: [[Int]] {
    dropFirst().reduce(first ?? []) { sum, table in
      zip(sum, table).map { zip($0, $1).map { $0 + $1 } }
    }
  }
}
