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
  static func classifier(_ name: String = "tiny_nll") throws -> EmissionModel {
    try Network.perceptron(3, 2, 2, .nll).training().calibratedOnRandom().emission(
      name, rawInput: RawInput(type: "uint8", scale: [0.01], offset: [-1]))
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
