import Diagnostics
import GraphIR

/// The layer `layer_norm`: the last axes normalized, times a weight, plus a bias, both of their
/// shape. Source: Ba, Kiros, Hinton (2016), arXiv:1607.06450.
package enum LayerNorm {
  static let layer = LayerDefinition(
    key: "layer_norm", mainKey: "axes", example: "layer_norm",
    variants: ["layer_norm: {axes: 2, affine: false}"]
  ) {
    reader, site, graph throws(ShapeError) in
    let isAffine = reader.boolean("affine", default: true)
    let x = site.inputs[0]
    let shape = graph.shape(x)
    let normalize = try normalize(&reader, shape)
    let axes = normalize.groups.upperBound..<shape.rank
    guard isAffine else { return try graph.apply(normalize, [x], name: site.name)[0] }
    let normal = try graph.apply(normalize, [x], name: "\(site.name).normal")[0]
    let extents = Shape(Array(shape.extents[axes]))
    let weight = graph.parameter("\(site.name).weight", extents, .constant(1))
    let bias = graph.parameter("\(site.name).bias", extents, .constant(0))
    return try graph.apply(
      ChannelAffine(axes: axes), [normal, weight, bias],
      name: site.name)[0]
  }

  /// The normalization that the keys `axes` and `epsilon` ask for.
  package static func normalize(
    _ reader: inout KeyedReader, _ shape: Shape
  ) throws(ShapeError) -> Normalize {
    let axes = reader.integer("axes", default: 1, in: 1...8)
    let epsilon = reader.number("epsilon", default: 1e-5, in: 1e-12...1)
    guard axes <= shape.rank else {
      throw ShapeError("layer_norm over the last \(axes) axes needs as many", [shape])
    }
    return Normalize(groups: 0..<(shape.rank - axes), epsilon: epsilon)
  }
}
