import Diagnostics
import GraphIR
import Operators

/// The keys of a convolution beside its weight.
struct WindowKeys {
  let stride: LayerValue
  let padding: LayerValue
  let dilation: LayerValue
  let outputPadding: LayerValue
  /// Nil for a group for each channel.
  let groups: Int?

  init(
    _ stride: AxisNumbers, _ padding: WindowPadding, _ dilation: AxisNumbers, groups: Int?
  ) {
    (self.stride, self.padding, self.dilation) = (stride.value, padding.value, dilation.value)
    outputPadding = .integer(0)
    self.groups = groups
  }

  init(
    _ stride: AxisNumbers, _ padding: AxisNumbers, _ dilation: AxisNumbers,
    outputPadding: LayerValue, groups: Int?
  ) {
    (self.stride, self.padding, self.dilation) = (stride.value, padding.value, dilation.value)
    self.outputPadding = outputPadding
    self.groups = groups
  }

  /// For a kernel of the weight's taps.
  fileprivate func reader(
    _ key: String, _ weight: Shape, channels: Int, at place: SourceLocation
  ) -> KeyedReader {
    KeyedReader(
      [
        "kernel": .integers(Array(weight.extents.dropFirst(2))), "stride": stride,
        "padding": padding, "dilation": dilation, "output_padding": outputPadding,
        "groups": .integer(groups ?? channels),
      ], of: key, at: place)
  }
}

extension GraphBuilder {
  /// A convolution by a weight that the caller has.
  func convolution(
    _ key: String, axes: Int, _ x: GraphValue, _ w: GraphValue, _ b: GraphValue?,
    _ keys: WindowKeys, name: String?, file: String, line: Int
  ) -> GraphValue {
    let place = SourceLocation(file: file, line: line)
    return compose(key, of: [x, w] + (b.map { [$0] } ?? []), name: name, at: place) {
      graph, values, name, problems throws(ShapeError) in
      let (shape, weight) = (graph.shape(values[0]), graph.shape(values[1]))
      try shape.requireChannels(axes: axes, key)
      guard weight.rank == axes + 2 else {
        throw ShapeError(
          "the weight of \(key) is [out, channels / groups, kernel …]", [shape, weight])
      }
      var reader = keys.reader(key, weight, channels: shape[0], at: place)
      _ = reader.numbers("output_padding", axes, from: 0)
      let groups = reader.integer("groups", default: 1, in: 1...(1 << 15))
      let window = reader.window(
        over: shape, axes: axes, stride: { _ in 1 }, dilates: true, example: key)
      let before = problems.count
      reader.finish(into: &problems)
      guard let window, problems.count == before else { return nil }
      try requireGroups(groups, dividing: weight[0], of: shape)
      return try graph.apply(Convolution(window, groups: groups), values, name: name)
    }[0]
  }

  /// A transposed convolution by a weight that the caller has.
  func convolutionTransposed(
    _ key: String, axes: Int, _ x: GraphValue, _ w: GraphValue, _ b: GraphValue?,
    _ keys: WindowKeys, name: String?, file: String, line: Int
  ) -> GraphValue {
    let place = SourceLocation(file: file, line: line)
    return compose(key, of: [x, w] + (b.map { [$0] } ?? []), name: name, at: place) {
      graph, values, name, problems throws(ShapeError) in
      let (shape, weight) = (graph.shape(values[0]), graph.shape(values[1]))
      try shape.requireChannels(axes: axes, key)
      guard weight.rank == axes + 2, weight[0] == shape[0] else {
        throw ShapeError(
          "the weight of \(key) is [channels, out / groups, kernel …]", [shape, weight])
      }
      var reader = keys.reader(key, weight, channels: shape[0], at: place)
      let groups = reader.integer("groups", default: 1, in: 1...(1 << 15))
      let rest = reader.numbers("output_padding", axes, from: 0)
      let window = reader.window(
        over: shape, axes: axes, stride: { _ in 1 }, dilates: true, takesSame: false, example: key)
      let before = problems.count
      reader.finish(into: &problems)
      guard let window, let rest, problems.count == before else { return nil }
      try requireGroups(groups, dividing: weight[1] * groups, of: shape)
      let extended = try window.transposed(
        along: Array(shape.extents.dropFirst()), rest: rest, key)
      return try graph.apply(
        ConvolutionInputGradient(extended.window, groups: groups, extents: extended.extents),
        values, name: name)
    }[0]
  }
}
