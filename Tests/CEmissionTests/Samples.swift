import CEmission
import Calibration
import Foundation
import GraphIR
import Operators
import Quantization
import TestNetworks

/// The models that the suites emit.
enum Samples {
  /// 3-2-2, sigmoid, classes, from bytes of one scale.
  static func classifier(
    _ name: String = "tiny_nll", rule: UpdateRule = .residual8
  ) throws -> EmissionModel {
    var policy = FormatPolicy()
    policy.weightUpdate = rule
    return try Network.perceptron(3, 2, 2, .nll).training().calibratedOnRandom().emission(
      name, rawInput: RawInput(type: "uint8", scale: [0.01], offset: [-1]), policy: policy)
  }

  /// 2-3-1, tanh, values, from int16 of a scale each.
  static func regression(_ name: String = "tiny_mse") throws -> EmissionModel {
    let network = try Network([2], .mse) { graph, x in
      let h = try graph.linear("hidden", x, 3)
      let active = try graph.apply(Tanh(), h, name: "active")
      return try graph.linear("output", active, 1, bias: false)
    }
    return try network.training(learningRate: 0.05).calibratedOnRandom().emission(
      name, rawInput: RawInput(type: "int16", scale: [0.0001, 0.00003], offset: [0, 0.5]))
  }

  /// 3-2-2, classes, an update every third sample.
  static func batch(_ name: String = "tiny_batch", of size: Int = 3) throws -> EmissionModel {
    try Network.perceptron(3, 2, 2, .nll).training(batchSize: size).calibratedOnRandom()
      .emission(name)
  }

  /// 3-2-2, classes, batches of 4 at once: a batch norm with running statistics, and a dropout.
  static func whole(_ name: String = "tiny_whole") throws -> EmissionModel {
    let network = try Network([3], .nll) { graph, x in
      let h = try graph.linear("linear1", x, 2)
      let mean = graph.parameter("norm.running_mean", [2], .constant(0), role: .statistic)
      let variance = graph.parameter("norm.running_var", [2], .constant(1), role: .statistic)
      let normal = try graph.apply(
        Normalize(groups: 0..<1, epsilon: 0.01, spansBatch: true), [h], name: "norm")[0]
      let moments = try graph.apply(
        Moments(groups: 0..<1, spansBatch: true), [h], name: "norm.mean")
      for (statistic, moment) in zip([mean, variance], moments) {
        _ = try graph.apply(
          RunningAverage(momentum: 0.25), statistic, moment,
          name: "\(graph.name(statistic)).updated", role: .updated)
      }
      let predicted = try graph.apply(
        NormalizeByStatistics(epsilon: 0.01), [h, mean, variance], name: "norm.predicted")
      graph.predict(normal, as: predicted[0])
      let key = graph.given("dropout.key", .scalar, role: .random)
      let kept = try graph.apply(Dropout(rate: 0.25), normal, key, name: "dropout")
      graph.predict(kept, as: normal)
      return try graph.linear("linear2", kept, 2)
    }.separatingPrediction()
    return try network.training(batchSize: 4, batching: .whole).calibratedOnRandom()
      .emission(name)
  }

  /// 3-2-2, classes: the first layer is constant.
  static func frozen(_ name: String = "tiny_frozen") throws -> EmissionModel {
    try Network.perceptron(3, 2, 2, .nll).training(only: ["linear2.weight", "linear2.bias"])
      .training().calibratedOnRandom().emission(name)
  }

  /// Views, residuals, products of matrices, and what else random networks hold.
  static func random(_ seed: Int, batchSize: Int = 1) throws -> EmissionModel {
    try Network.random(seed).training(batchSize: batchSize).calibratedOnRandom(seed).emission(
      "random\(seed)", seed: seed)
  }
}
