import Diagnostics
import GraphIR
import Jobs
import ModelImport
import Testing

/// Losses of a job in, the printed node or the exact diagnostics out.
@Suite struct LossImportTests {
  private func job(_ loss: String, _ layers: String, target: String) throws -> Job {
    try Job(
      text: """
        name: net
        model: {input: [4], layers: \(layers)}
        loss: \(loss)
        optimizer: {sgd: {learning_rate: 0.1}}
        data: {train: train.csv, target: \(target)}
        """, file: "job.yaml")
  }

  /// The loss's line of the graph and the shape of its targets.
  private func line(
    _ loss: String, _ layers: String = "[{linear: 3}]", target: String = "t"
  ) throws -> String {
    let network = try LayerImport.network(of: job(loss, layers, target: target))
    let lines = network.graph.description.split(separator: "\n")
    let target = network.graph.shape(network.target)
    return "\(target) -> \(lines.last ?? ""); predict \(network.graph.name(network.output))"
  }

  private func problems(_ loss: String, _ layers: String = "[{linear: 3}]") throws -> String {
    let job = try job(loss, layers, target: "t")
    return try #require(throws: Diagnostics.self) { try LayerImport.network(of: job) }.rendered
  }

  @Test func crossEntropyOfAClass() throws {
    #expect(
      try line("cross_entropy")
        == "[] -> loss [], loss.cotangent [3] = softmax_cross_entropy(linear1, target); "
        + "predict linear1")
    #expect(
      try line("{cross_entropy: {label_smoothing: 0.1, class_weights: [1, 0.5, 2]}}")
        == "[] -> loss [], loss.cotangent [3] = softmax_cross_entropy(linear1, target) "
        + "{label_smoothing: 0.1, class_weights: [1.0, 0.5, 2.0]}; predict linear1")
  }

  @Test(arguments: ["softmax", "log_softmax"])
  func crossEntropyTakesTheOperandOf(_ layer: String) throws {
    #expect(
      try line("cross_entropy", "[{linear: 3}, \(layer)]")
        == "[] -> loss [], loss.cotangent [3] = softmax_cross_entropy(linear1, target); "
        + "predict \(layer)1")
  }

  @Test func severalTargetColumnsAreADistribution() throws {
    #expect(
      try line("cross_entropy", target: "[a, b, c]")
        == "[3] -> loss [], loss.cotangent [3] = softmax_cross_entropy(linear1, target) "
        + "{targets: distribution}; predict linear1")
    #expect(
      try line("nll", "[{linear: 3}, log_softmax]", target: "[a, b, c]")
        == "[3] -> loss [], loss.cotangent [3] = nll(log_softmax1, target) "
        + "{targets: distribution}; predict log_softmax1")
  }

  @Test func wrongSmoothing() throws {
    #expect(
      try problems("{cross_entropy: {label_smoothing: 1.5}}") == """
        job.yaml:3:41: error: loss.cross_entropy.label_smoothing must be between 0 and 1, found 1.5  \
        [out-of-range]
        """)
  }

  @Test func wrongWeights() throws {
    #expect(
      try problems("{cross_entropy: {class_weights: [1, 2]}}") == """
        job.yaml:3:24: error: loss.cross_entropy.class_weights holds 2 weights, the output has 3 \
        classes  [class-weights]
          fix-it: one weight for each class
        """)
    #expect(
      try problems("{cross_entropy: {class_weights: [1, -2, 1]}}") == """
        job.yaml:3:43: error: loss.cross_entropy.class_weights[1] must be between 0 and 65536, found -2  \
        [out-of-range]
        """)
    #expect(
      try problems("{cross_entropy: {class_weights: [0, 0, 0]}}") == """
        job.yaml:3:24: error: loss.cross_entropy.class_weights are all 0: nothing would be learned  \
        [class-weights]
          fix-it: leave class_weights out
        """)
  }

  @Test func unknownKey() throws {
    #expect(
      try problems("{cross_entropy: {smoothing: 0.1}}") == """
        job.yaml:3:24: error: unknown key 'smoothing' in loss.cross_entropy  [unknown-key]
          note: known keys: label_smoothing, class_weights
          fix-it: label_smoothing
        """)
  }

  @Test func meansOverOutputs() throws {
    for key in ["l1", "huber", "hinge", "bce_with_logits"] {
      #expect(
        try line(key, target: "[a, b, c]")
          == "[3] -> loss [], loss.cotangent [3] = \(key)(linear1, target); predict linear1")
    }
  }

  /// Its sigmoid is what predict returns; the loss takes the logits.
  @Test func bceTakesTheOperandOfTheSigmoid() throws {
    #expect(
      try line("bce", "[{linear: 2}, sigmoid]", target: "[a, b]")
        == "[2] -> loss [], loss.cotangent [2] = bce_with_logits(linear1, target); "
        + "predict sigmoid1")
    #expect(
      try problems("bce") == """
        job.yaml:3:7: error: bce takes the output of sigmoid, and the last layer 'linear1' is \
        linear  [loss-does-not-fit]
          fix-it: end model.layers with '- sigmoid'
        """)
  }

  @Test func lossesWithoutKeysTakeNone() throws {
    #expect(
      try problems("{huber: {delta: 2}}") == """
        job.yaml:3:16: error: unknown key 'delta' in loss.huber  [unknown-key]
        """)
  }

  @Test func oneScoreIsNoClass() throws {
    #expect(
      try problems("cross_entropy", "[{linear: 1}]") == """
        job.yaml:3:7: error: in 'loss': softmax_cross_entropy takes one score for each of at least \
        2 classes, a vector  [loss-does-not-fit]
          note: shapes: [1]
        """)
  }
}
