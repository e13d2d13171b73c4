/// How raw inputs become what the network sees.
public enum InputScaling: Sendable, Hashable, Codable {
  /// y = x.
  case none
  /// y = x × scale + offset, the same for all columns.
  case affine(scale: Double, offset: Double)
  /// y = (x − mean) / std per column of the training set.
  case standardize
  /// y = (x − min) / (max − min) per column of the training set: training values fall in [0, 1].
  case minmax

  /// The transform, with the columns' statistics taken from the raw inputs of `training`.
  ///
  /// The deviation is biased (÷ count). A column that never changes has scale 1.
  public func transform(fittedTo training: Dataset) -> AffineTransform {
    switch self {
    case .none: .identity
    case .affine(let scale, let offset): AffineTransform(scale: [scale], offset: [offset])
    case .standardize: fitted(training) { column in standardization(column) }
    case .minmax: fitted(training) { column in (1 / (column.max - column.min), -column.min) }
    }
  }

  private func fitted(
    _ training: Dataset, _ rule: (Column) -> (scale: Double, shift: Double)
  ) -> AffineTransform {
    let width = training.width
    guard width > 0, training.count > 0 else { return .identity }
    var scales: [Double] = []
    var offsets: [Double] = []
    for index in 0..<width {
      let column = Column(training.rawInputs, index: index, width: width)
      let rule = column.min == column.max ? (scale: 1, shift: -column.min) : rule(column)
      scales.append(rule.scale)
      offsets.append(rule.shift * rule.scale)
    }
    return AffineTransform(scale: scales, offset: offsets)
  }
}

/// Every `width`-th value from `index` on, with its extremes.
private struct Column {
  let values: [Double]
  let min: Double
  let max: Double

  init(_ table: [Double], index: Int, width: Int) {
    values = stride(from: index, to: table.count, by: width).map { table[$0] }
    min = values.min() ?? 0
    max = values.max() ?? 0
  }
}

private func standardization(_ column: Column) -> (scale: Double, shift: Double) {
  let count = Double(column.values.count)
  let mean = column.values.reduce(0, +) / count
  let variance = column.values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
  return (1 / variance.squareRoot(), -mean)
}
