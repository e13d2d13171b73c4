import Diagnostics
import GraphIR
import Jobs
import ModelImport
import Testing

/// Layers of a job in, the printed graph or the exact diagnostics out.
@Suite struct LayerImportTests {
  private func job(_ layers: String, loss: String = "mse", input: String = "[4]") throws -> Job {
    try Job(
      text: """
        name: net
        model:
          input: \(input)
          layers:
        \(layers.split(separator: "\n").map { "    \($0)" }.joined(separator: "\n"))
        loss: \(loss)
        optimizer: {sgd: {learning_rate: 0.1}}
        data: {synthetic: {samples: 4}}
        """, file: "job.yaml")
  }

  private func problems(
    _ layers: String, loss: String = "mse", input: String = "[4]"
  ) throws -> String {
    let job = try job(layers, loss: loss, input: input)
    let diagnostics = try #require(throws: Diagnostics.self) {
      try LayerImport.network(of: job)
    }
    return diagnostics.rendered
  }

  @Test func perceptron() throws {
    let network = try LayerImport.network(
      of: job(
        "- linear: 3\n- sigmoid\n- linear: {features: 2, bias: false}\n- log_softmax", loss: "nll"))
    #expect(
      network.graph.description == """
        input x [4]
        parameter linear1.weight [3, 4]
        parameter linear1.bias [3]
        parameter linear2.weight [2, 3]
        target target []
        linear1 [3] = linear(x, linear1.weight, linear1.bias)
        sigmoid1 [3] = sigmoid(linear1)
        linear2 [2] = linear(sigmoid1, linear2.weight)
        log_softmax1 [2] = log_softmax(linear2)
        loss [], loss.cotangent [2] = nll(log_softmax1, target)
        """)
    #expect(network.targetKind == .classIndex(count: 2))
  }

  @Test func namesFromAndResiduals() throws {
    let network = try LayerImport.network(
      of: job(
        "- {linear: 4, name: body}\n- tanh\n- add: [body, tanh1]\n- {linear: 4, from: [input]}\n"
          + "- multiply: [linear2, add1]\n- reshape: [2, 2]"))
    #expect(
      network.graph.description == """
        input x [4]
        parameter body.weight [4, 4]
        parameter body.bias [4]
        parameter linear2.weight [4, 4]
        parameter linear2.bias [4]
        target target [2, 2]
        body [4] = linear(x, body.weight, body.bias)
        tanh1 [4] = tanh(body)
        add1 [4] = add(body, tanh1)
        linear2 [4] = linear(x, linear2.weight, linear2.bias)
        multiply1 [4] = multiply(linear2, add1)
        reshape1 [2, 2] = reshape(multiply1) {to: [2, 2]}
        loss [], loss.cotangent [2, 2] = mse(reshape1, target)
        """)
  }

  @Test func initialWeightsAreBoundedByFanIn() throws {
    let network = try LayerImport.network(of: job("- linear: 3"))
    #expect(
      network.graph.parameters.map(\.initializer) == [.uniform(bound: 0.5), .uniform(bound: 0.5)])
  }

  @Test func unknownLayer() throws {
    #expect(
      try problems("- linear: 3\n- sigmod") == """
        job.yaml:6:7: error: there is no layer 'sigmod'  [unknown-layer]
          note: layers: abs, add, avg_pool1d, avg_pool2d, batch_norm, clip, concat, conv1d, conv2d, \
        conv_transpose1d, conv_transpose2d, depthwise_conv2d, divide, dropout, elu, flatten, gelu, \
        global_avg_pool, hard_sigmoid, hard_swish, layer_norm, leaky_relu, linear, log_softmax, \
        max_pool1d, max_pool2d, maximum, mean, minimum, multiply, negate, pad, power, \
        reciprocal, relu, relu6, reshape, rsqrt, sigmoid, silu, slice, softmax, softplus, split, \
        sqrt, squeeze, subtract, sum, tanh, transpose, unsqueeze, upsample
          fix-it: sigmoid
        """)
  }

  @Test func shapeMismatchNamesTheNodeAndBothShapes() throws {
    #expect(
      try problems("- linear: 3\n- add: [input, linear1]") == """
        job.yaml:6:7: error: in 'add1': the operands of add have one shape  [shape-mismatch]
          note: shapes: [4] and [3]
        """)
  }

  @Test func unknownOutput() throws {
    #expect(
      try problems("- linear: 3\n- {tanh: {}, from: [linear2]}") == """
        job.yaml:6:8: error: there is no output 'linear2' above this layer  [unknown-output]
          note: outputs: input, linear1
          fix-it: linear1
        """)
  }

  @Test func layerKeysAreChecked() throws {
    #expect(
      try problems("- linear: {features: 3, biass: true}") == """
        job.yaml:5:29: error: unknown key 'biass' in model.layers[0].linear  [unknown-key]
          note: known keys: features, bias
          fix-it: bias
        """)
    #expect(
      try problems("- {sigmoid: {slope: 2}}").contains(
        "unknown key 'slope' in model.layers[0].sigmoid"))
  }

  @Test func nameThatALayerHasAlready() throws {
    #expect(
      try problems("- linear: 3\n- {tanh: {}, name: linear1}") == """
        job.yaml:6:8: error: two layers are named 'linear1'  [duplicate-name]
          fix-it: name: linear1_2
        """)
  }

  @Test func lossThatDoesNotFit() throws {
    #expect(
      try problems("- linear: 3\n- relu", loss: "nll") == """
        job.yaml:7:7: error: nll takes the output of log_softmax, and the last layer 'relu1' is relu  \
        [loss-does-not-fit]
          fix-it: end model.layers with '- log_softmax'
        """)
    #expect(
      try problems("- log_softmax", loss: "nll", input: "[2, 2]") == """
        job.yaml:6:7: error: in 'loss': nll takes one score for each of at least 2 classes, a vector  \
        [loss-does-not-fit]
          note: shapes: [2, 2]
        """)
  }

  @Test func unknownLoss() throws {
    #expect(
      try problems("- linear: 3", loss: "mze") == """
        job.yaml:6:7: error: there is no loss 'mze' in this version  [unknown-loss]
          note: losses: bce_with_logits, bce, hinge, huber, l1, mse, nll, cross_entropy
          fix-it: mse
        """)
  }
}
