import Diagnostics
import GraphIR

/// The layer `batch_norm`: each channel normalized over the batch and all positions, times a weight,
/// plus a bias. A prediction, and training with `frozen: true`, take the running statistics instead.
/// Source: Ioffe, Szegedy (2015), arXiv:1502.03167.
enum BatchNorm {
  static let layer = LayerDefinition(
    key: "batch_norm", example: "batch_norm",
    variants: [
      "batch_norm: {frozen: true}", "batch_norm: {epsilon: 0.01, affine: false, frozen: true}",
    ]
  ) {
    reader, site, graph throws(ShapeError) in
    let momentum = reader.number("momentum", default: 0.1, in: 1e-6...1)
    let epsilon = reader.number("epsilon", default: 1e-5, in: 1e-12...1)
    let isAffine = reader.boolean("affine", default: true)
    let isFrozen = reader.boolean("frozen", default: false)
    let x = site.inputs[0]
    guard graph.shape(x).rank > 0 else {
      throw ShapeError("batch_norm takes [channels, …]", [graph.shape(x)])
    }
    let channels: Shape = [graph.shape(x)[0]]
    let statistics = [("mean", 0.0), ("variance", 1.0)].map { key, initial in
      graph.parameter(
        "\(site.name).running_\(key == "mean" ? key : "var")", channels, .constant(initial),
        role: isFrozen ? .frozen : .statistic)
    }
    let name = isAffine ? "\(site.name).normal" : site.name
    let byStatistics = NormalizeByStatistics(epsilon: epsilon)
    var normal: Value
    if isFrozen {
      normal = try graph.apply(byStatistics, [x] + statistics, name: name)[0]
    } else {
      normal = try graph.apply(
        Normalize(groups: 0..<1, epsilon: epsilon, spansBatch: true), [x], name: name)[0]
      let moments = try graph.apply(
        Moments(groups: 0..<1, spansBatch: true), [x], name: "\(site.name).mean")
      for (statistic, moment) in zip(statistics, moments) {
        _ = try graph.apply(
          RunningAverage(momentum: momentum), statistic, moment,
          name: "\(graph.name(statistic)).updated", role: .updated)
      }
      let predicted = try graph.apply(byStatistics, [x] + statistics, name: "\(name).predicted")
      graph.predict(normal, as: predicted[0])
    }
    guard isAffine else { return normal }
    let weight = graph.parameter("\(site.name).weight", channels, .constant(1))
    let bias = graph.parameter("\(site.name).bias", channels, .constant(0))
    return try graph.apply(
      ChannelAffine(axes: 0..<1), [normal, weight, bias], name: site.name)[0]
  }
}
