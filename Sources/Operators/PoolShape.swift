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
  guard x.rank == window.axes.count + 1 else {
    throw ShapeError(
      "\(name) takes [channels\(window.axes.count == 1 ? ", length" : ", height, width")]", [x])
  }
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
  LayerDefinition(key: key, mainKey: "kernel", example: "\(key): 2") {
    reader, site, graph throws(ShapeError) in
    let shape = graph.shape(site.inputs[0])
    guard shape.rank == axes + 1 else {
      throw ShapeError(
        "\(key) takes [channels\(axes == 1 ? ", length" : ", height, width")]", [shape],
        remedy: shape.rank == axes ? "model.input: \(Shape([1] + shape.extents))" : nil)
    }
    guard
      let window = reader.window(
        over: Array(shape.extents.dropFirst()), stride: { $0 }, dilates: false,
        example: "\(key): 2")
    else { return nil }
    return try graph.apply(operation(window), site.inputs, name: site.name)[0]
  }
}
