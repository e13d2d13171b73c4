import Diagnostics
import GraphIR
import Jobs
import ModelImport
import Testing

/// Layers that a prediction computes otherwise than training.
@Suite struct BatchNormImportTests {
  private func network(_ layers: String, batching: String = "whole") throws -> Network {
    try LayerImport.network(
      of: Job(
        text: """
          name: net
          model: {input: [2, 3], layers: \(layers)}
          loss: mse
          optimizer: {sgd: {learning_rate: 0.1}}
          training: {batching: \(batching), batch_size: 2}
          data: {synthetic: {samples: 4}}
          """, file: "job.yaml"))
  }

  private func problems(_ layers: String, batching: String = "whole") -> String {
    do {
      _ = try network(layers, batching: batching)
      return "none"
    } catch let problems as Diagnostics {
      return problems.rendered
    } catch { return "\(error)" }
  }

  @Test func trainingMeasuresWhatAPredictionTakes() throws {
    let network = try network("[batch_norm, relu]")
    #expect(
      network.graph.description == """
        input x [2, 3]
        statistic batch_norm1.running_mean [2]
        statistic batch_norm1.running_var [2]
        parameter batch_norm1.weight [2]
        parameter batch_norm1.bias [2]
        target target [2, 3]
        batch_norm1.normal [2, 3], batch_norm1.normal.inverse_deviation [2] = normalize(x) \
        {groups: 0..<1, epsilon: 1e-05, over the batch}
        batch_norm1.mean [2], batch_norm1.mean.variance [2] = moments(x) {groups: 0..<1, over the \
        batch}
        batch_norm1.running_mean.updated [2] = running_average(batch_norm1.running_mean, \
        batch_norm1.mean) {momentum: 0.1}
        batch_norm1.running_var.updated [2] = running_average(batch_norm1.running_var, \
        batch_norm1.mean.variance) {momentum: 0.1}
        batch_norm1.normal.predicted [2, 3], batch_norm1.normal.predicted.inverse_deviation [2] = \
        normalize_by_statistics(x, batch_norm1.running_mean, batch_norm1.running_var) \
        {epsilon: 1e-05}
        batch_norm1 [2, 3] = channel_affine(batch_norm1.normal, batch_norm1.weight, \
        batch_norm1.bias) {axes: 0..<1}
        relu1 [2, 3] = relu(batch_norm1)
        loss [], loss.cotangent [2, 3] = mse(relu1, target)
        batch_norm1.predicted [2, 3] = channel_affine(batch_norm1.normal.predicted, \
        batch_norm1.weight, batch_norm1.bias) {axes: 0..<1}
        relu1.predicted [2, 3] = relu(batch_norm1.predicted)
        """)
    #expect(network.graph.name(network.output) == "relu1.predicted")
    #expect(network.measurements.count == 2)
  }

  @Test func aFrozenNormTakesItsStatisticsAlways() throws {
    let network = try network(
      "[{batch_norm: {frozen: true, affine: false}}]", batching: "accumulate")
    #expect(
      network.graph.nodes.map(\.name) == ["batch_norm1", "loss"])
    #expect(
      network.graph.frozen.map { network.graph.name($0.value) } == [
        "batch_norm1.running_mean", "batch_norm1.running_var",
      ])
  }

  @Test func dropoutIsOfTrainingOnly() throws {
    let network = try network("[{dropout: 0.25}, tanh]", batching: "accumulate")
    #expect(
      network.graph.description == """
        input x [2, 3]
        random dropout1.key []
        target target [2, 3]
        dropout1 [2, 3] = dropout(x, dropout1.key) {rate: 0.25}
        tanh1 [2, 3] = tanh(dropout1)
        loss [], loss.cotangent [2, 3] = mse(tanh1, target)
        tanh1.predicted [2, 3] = tanh(x)
        """)
  }

  @Test func samplesOneAtATimeHaveNoBatchToLookAt() {
    #expect(
      problems("[tanh, batch_norm]", batching: "accumulate") == """
        job.yaml:2:39: error: 'batch_norm1' is computed over a batch, whose samples come one at a \
        time  [needs-whole-batches]
          note: where it is frozen it takes stored statistics instead
          fix-it: training: {batching: whole, batch_size: 16}
        """)
  }

  @Test func aRateIsBelowOne() {
    #expect(
      problems("[{dropout: 1}]") == """
        job.yaml:2:43: error: model.layers[0].dropout.rate must be between 0 and 0.99, found 1  \
        [out-of-range]
        """)
  }
}
