import Diagnostics
import GraphIR

/// The layer `batch_norm`: each channel normalized over the batch and all positions, times a weight,
/// plus a bias. A prediction, and training with `frozen: true`, take the running statistics instead.
/// Source: Ioffe, Szegedy (2015), arXiv:1502.03167.
package enum BatchNorm {
  static let layer = LayerDefinition(
    key: "batch_norm", example: "batch_norm",
    variants: [
      "batch_norm: {frozen: true}", "batch_norm: {epsilon: 0.01, affine: false, frozen: true}",
    ]
  ) {
    reader, site, graph throws(ShapeError) in
    let isAffine = reader.boolean("affine", default: true)
    let x = site.inputs[0]
    let normal = try normalized(
      x, &reader, layer: site.name, name: isAffine ? "\(site.name).normal" : site.name, in: &graph)
    guard isAffine else { return normal }
    let channels: Shape = [graph.shape(x)[0]]
    let weight = graph.parameter("\(site.name).weight", channels, .constant(1))
    let bias = graph.parameter("\(site.name).bias", channels, .constant(0))
    return try graph.apply(
      ChannelAffine(axes: 0..<1), [normal, weight, bias], name: site.name)[0]
  }

  /// The normalization that the keys `momentum`, `epsilon` and `frozen` ask for, with the running
  /// statistics `<layer>.running_mean` and `<layer>.running_var`.
  package static func normalized(
    _ x: Value, _ reader: inout KeyedReader, layer: String, name: String, in graph: inout Graph
  ) throws(ShapeError) -> Value {
    let momentum = reader.number("momentum", default: 0.1, in: 1e-6...1)
    let epsilon = reader.number("epsilon", default: 1e-5, in: 1e-12...1)
    let isFrozen = reader.boolean("frozen", default: false)
    guard graph.shape(x).rank > 0 else {
      throw ShapeError("batch_norm takes [channels, …]", [graph.shape(x)])
    }
    let channels: Shape = [graph.shape(x)[0]]
    let role: Role = isFrozen ? .frozen : .statistic
    let statistics = [
      graph.parameter("\(layer).running_mean", channels, .constant(0), role: role),
      graph.parameter("\(layer).running_var", channels, .constant(1), role: role),
    ]
    let byStatistics = NormalizeByStatistics(epsilon: epsilon)
    guard !isFrozen else { return try graph.apply(byStatistics, [x] + statistics, name: name)[0] }
    let normal = try graph.apply(
      Normalize(groups: 0..<1, epsilon: epsilon, spansBatch: true), [x], name: name)[0]
    let moments = try graph.apply(
      Moments(groups: 0..<1, spansBatch: true), [x], name: "\(layer).mean")
    for (statistic, moment) in zip(statistics, moments) {
      _ = try graph.apply(
        RunningAverage(momentum: momentum), statistic, moment,
        name: "\(graph.name(statistic)).updated", role: .updated)
    }
    let predicted = try graph.apply(byStatistics, [x] + statistics, name: "\(name).predicted")
    graph.predict(normal, as: predicted[0])
    return normal
  }
}
