import GraphIR

/// A reduction as a layer: bare over all axes, `sum: 1`, or `{axes: [0, -1], keep: true}`, where the
/// axes that it reduces stay with an extent of 1.
func reductionLayer(
  _ key: String, operation: @escaping @Sendable (Range<Int>?) -> any Operator
) -> LayerDefinition {
  LayerDefinition(
    key: key, mainKey: "axes", example: "\(key): {axes: [1, 2]}",
    variants: [key, "\(key): {axes: [0, 2], keep: true}"]
  ) {
    reader, site, graph throws(ShapeError) in
    let shape = graph.shape(site.inputs[0])
    let axes = reader.axes("axes", of: shape, default: Array(0..<shape.rank))?.sorted()
    let keeps = reader.boolean("keep", default: false)
    guard let axes else { return nil }
    var value = site.inputs[0]
    for run in axes.runs.reversed() {
      let isLast = run.lowerBound == axes.first && !keeps
      let isWhole = run.count == graph.shape(value).rank
      value = try graph.apply(
        operation(isWhole ? nil : run), value, name: isLast ? site.name : "\(site.name).partial")
    }
    guard keeps else { return value }
    let kept = shape.extents.indices.map { axes.contains($0) ? 1 : shape[$0] }
    return try graph.apply(Reshape(kept), value, name: site.name)
  }
}

extension [Int] {
  /// The runs of consecutive numbers in a sorted list.
  fileprivate var runs: [Range<Int>] {
    var runs: [Range<Int>] = []
    for number in self {
      if let last = runs.last, last.upperBound == number {
        runs[runs.count - 1] = last.lowerBound..<(number + 1)
      } else {
        runs.append(number..<(number + 1))
      }
    }
    return runs
  }
}
