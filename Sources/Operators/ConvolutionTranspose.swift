import Diagnostics
import GraphIR

/// A transposed convolution as a layer: the operand's elements are the places of the window of
/// `ConvolutionInputGradient`, the weight is [in, channels / groups, kernel …] as PyTorch's.
func convolutionTransposeLayer(
  _ key: String, axes: Int, example: String
) -> LayerDefinition {
  let rest = "kernel: 3, stride: 2, padding: 1, output_padding: 1"
  let variants = [
    "\(key): {channels: 2, \(rest)}",
    "\(key): {channels: 4, kernel: 2, dilation: 2, groups: 2, bias: false}",
  ]
  return LayerDefinition(key: key, example: example, variants: variants) {
    reader, site, graph throws(ShapeError) in
    let shape = graph.shape(site.inputs[0])
    let channels = reader.requiredInteger("channels", in: 1...(1 << 15), remedy: example)
    let groups = reader.integer("groups", default: 1, in: 1...(1 << 15))
    let hasBias = reader.boolean("bias", default: true)
    let rest = reader.numbers("output_padding", axes, from: 0)
    let window = reader.window(
      over: shape, axes: axes, stride: { _ in 1 }, dilates: true, takesSame: false,
      example: example)
    guard let channels, let window else { return nil }
    try shape.requireChannels(axes: axes, key)
    try requireGroups(groups, dividing: channels, of: shape)
    let extended = try window.transposed(
      along: Array(shape.extents.dropFirst()), rest: rest ?? Array(repeating: 0, count: axes), key)
    let taps = window.axes.map(\.taps)
    // The fan-in that PyTorch takes: all but the weight's first axis.
    let fanIn = channels / groups * taps.reduce(1, *)
    let start = Parameter.Initializer.uniform(bound: 1 / Double(fanIn).squareRoot())
    let weight = graph.parameter(
      "\(site.name).weight", Shape([shape[0], channels / groups] + taps), start)
    let bias = hasBias ? [graph.parameter("\(site.name).bias", [channels], start)] : []
    return try graph.apply(
      ConvolutionInputGradient(extended.window, groups: groups, extents: extended.extents),
      site.inputs + [weight] + bias, name: site.name)[0]
  }
}

/// Throws where groups do not divide the channels of an input, or the outputs.
package func requireGroups(
  _ groups: Int, dividing outputs: Int, of x: Shape
) throws(ShapeError) {
  guard x[0] % groups != 0 || outputs % groups != 0 else { return }
  let common = (1...groups).last { x[0] % $0 == 0 && outputs % $0 == 0 } ?? 1
  throw ShapeError(
    "\(groups) groups divide \(x[0]) channels and \(outputs) outputs unevenly", [x],
    remedy: "groups: \(common)")
}

extension Window {
  /// The extents that a transposed convolution makes of so many places, with `rest` elements more
  /// at the end of each axis, and the window that has these places on them.
  package func transposed(
    along places: [Int], rest: [Int], _ name: String
  ) throws(ShapeError) -> (window: Window, extents: [Int]) {
    var (window, extents) = (self, places)
    for (index, axis) in axes.enumerated() {
      let most = max(axis.stride, axis.dilation) - 1
      guard rest[index] <= most else {
        throw ShapeError(
          "an output padding of \(rest[index]) is not below the stride of \(name), \(axis.stride), nor "
            + "its dilation, \(axis.dilation)", [Shape(places)],
          remedy: "output_padding: \(most)")
      }
      let full = (places[index] - 1) * axis.stride + axis.extent
      extents[index] = full - axis.before - axis.after + rest[index]
      guard extents[index] > 0 else {
        throw ShapeError(
          "\(name) makes \(full + rest[index]) elements of \(places[index]), and its padding "
            + "takes \(axis.before + axis.after)", [Shape(places)],
          remedy: "padding: \((full + rest[index] - 1) / 2)")
      }
      // Whole strides at the end would be places more.
      window.axes[index].after -= rest[index] / axis.stride * axis.stride
    }
    try Shape(extents).requireElements(of: name)
    return (window, extents)
  }
}
