import Diagnostics
import GraphIR

/// The extents of a pool, of one or two axes, as kernels and references take them.
struct PoolShape {
  let rows: WindowAxis
  let columns: WindowAxis
  let channels: Int
  let height: Int
  let width: Int

  init(_ window: Window, _ x: Shape) {
    (rows, columns) = (window.planar[0], window.planar[1])
    (channels, height, width) = x.planar
  }

  var outputHeight: Int { rows.places(along: height) }
  var outputWidth: Int { columns.places(along: width) }

  func result(_ axes: Int) -> Shape {
    axes == 1 ? [channels, outputWidth] : [channels, outputHeight, outputWidth]
  }

  /// Channels, then elements, taps, places, stride and padding before of the rows and of the columns.
  var arguments: [KernelCall.Argument] {
    let axes = [(rows, height, outputHeight), (columns, width, outputWidth)].flatMap {
      [$0.1, $0.0.taps, $0.2, $0.0.stride, $0.0.before]
    }
    return ([channels] + axes).map { .constant($0) }
  }
}

/// The shape of a pool's result; every place of its window has a tap on an element.
func poolShape(_ window: Window, _ x: Shape, _ name: String) throws(ShapeError) -> Shape {
  try x.requireChannels(axes: window.axes.count, name)
  let places = try window.places(along: Array(x.extents.dropFirst()), of: name)
  guard window.axes.allSatisfy({ max($0.before, $0.after) < $0.taps && $0.dilation == 1 }) else {
    throw ShapeError("the padding of \(name) is smaller than its kernel", [x])
  }
  return Shape([x[0]] + places)
}

/// A pool as a layer: `max_pool2d: 2` or `{kernel: 3, stride: 2, padding: 1}`, the stride the
/// kernel's extent where none is named.
func poolLayer(
  _ key: String, axes: Int, operation: @escaping @Sendable (Window) -> any Operator
) -> LayerDefinition {
  LayerDefinition(
    key: key, mainKey: "kernel", example: "\(key): 2",
    variants: ["\(key): {kernel: 3, stride: 2, padding: 1}", "\(key): {kernel: 2, stride: 1}"]
  ) {
    reader, site, graph throws(ShapeError) in
    let shape = graph.shape(site.inputs[0])
    let window = reader.window(
      over: shape, axes: axes, stride: { $0 }, dilates: false, example: "\(key): 2")
    guard let window else { return nil }
    try shape.requireChannels(axes: axes, key)
    return try graph.apply(operation(window), site.inputs, name: site.name)[0]
  }
}
