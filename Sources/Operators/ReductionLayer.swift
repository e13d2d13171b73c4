import Diagnostics
import GraphIR

/// A reduction as a layer: bare over all axes, `sum: 1`, or `{axes: [0, -1], keep: true}`, where the
/// axes that it reduces stay with an extent of 1.
func reductionLayer(
  _ key: String, operation: @escaping @Sendable (Range<Int>?) -> any Operator
) -> LayerDefinition {
  LayerDefinition(key: key, mainKey: "axes", example: "\(key): {axes: [1, 2]}") {
    reader, site, graph throws(ShapeError) in
    let shape = graph.shape(site.inputs[0])
    let axes = reader.axes("axes", of: shape, default: Array(0..<shape.rank))
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

extension KeyedReader {
  /// Axes of a shape in ascending order, a number or a list of them, negative ones counted from the
  /// end; nil when they are wrong.
  mutating func axes(_ key: String, of shape: Shape, default fallback: [Int]) -> [Int]? {
    guard let value = value(key) else { return fallback }
    let items = if case .list(let items) = value.kind { items } else { [value] }
    guard !items.isEmpty else {
      report(
        Diagnostic(
          "empty-list", "\(path(of: key)) names no axis", at: value.location,
          remedy: "leave it out to take all axes"))
      return nil
    }
    var axes: [Int] = []
    for item in items {
      guard let axis = self.axis(item, key, rank: shape.rank) else { continue }
      guard !axes.contains(axis) else {
        report(
          Diagnostic(
            "duplicate-axis", "\(path(of: key)) names axis \(axis) of \(shape) twice",
            at: item.location))
        continue
      }
      axes.append(axis)
    }
    return axes.count == items.count ? axes.sorted() : nil
  }

  /// One axis of so many, a negative one counted from the end; nil when it is wrong.
  mutating func axis(_ item: LocatedValue, _ key: String, rank: Int) -> Int? {
    guard rank > 0 else {
      report(
        Diagnostic(
          "no-axes", "\(path(of: key)) names an axis of a single number", at: item.location))
      return nil
    }
    do {
      let axis = try item.integer(named: path(of: key), in: -rank...(rank - 1))
      return axis < 0 ? axis + rank : axis
    } catch {
      report(error)
      return nil
    }
  }
}
