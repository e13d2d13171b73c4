import Diagnostics
import GraphIR
import Jobs
import ModelImport
import Testing

/// Layers of arithmetic, activations and norms: what they build and what they refuse.
@Suite struct ArithmeticLayerImportTests {
  private func nodes(_ layer: String) throws -> String {
    try LayerImport.network(of: job(layer)).graph.nodes.dropLast().map { node in
      "\(node.name): \(type(of: node.op).name) {\(node.op.attributes)}"
    }.joined(separator: "\n")
  }

  private func job(_ layer: String) throws -> Job {
    try Job(
      text: """
        name: net
        model:
          input: [2, 3]
          layers:
            - \(layer)
        loss: mse
        optimizer: {sgd: {learning_rate: 0.1}}
        data: {synthetic: {samples: 4}}
        """, file: "job.yaml")
  }

  private func problems(_ layer: String) throws -> String {
    let job = try job(layer)
    let diagnostics = try #require(throws: Diagnostics.self) {
      try LayerImport.network(of: job)
    }
    return diagnostics.rendered
  }

  @Test func constantsAreTheNearestOfFifteenBits() throws {
    #expect(
      try nodes("hard_swish") == """
        hard_swish1.gate: clamped_affine {slope: 0.16666412353515625, offset: 0.5, lowest: 0.0, \
        highest: 1.0}
        hard_swish1: multiply {}
        """)
    #expect(
      try nodes("leaky_relu: 0.25") == "leaky_relu1: two_slopes {above: 1.0, below: 0.25}")
    #expect(try nodes("clip: {min: -1}") == "clip1: clamped_affine {lowest: -1.0}")
  }

  @Test func aNormHasAWeightAndABias() throws {
    #expect(
      try nodes("layer_norm: {axes: 2, epsilon: 0.1}") == """
        layer_norm1.normal: normalize {groups: 0..<0, epsilon: 0.1}
        layer_norm1: channel_affine {axes: 0..<2}
        """)
    #expect(
      try nodes("layer_norm: {affine: false}")
        == "layer_norm1: normalize {groups: 0..<1, epsilon: 1e-05}")
  }

  @Test func aClipWithoutRoom() throws {
    #expect(
      try problems("clip: {min: 2, max: 1}") == """
        job.yaml:5:22: error: clip's min 2.0 is not below its max 1.0  [bad-value]
          fix-it: clip: {min: -1, max: 1}
        """)
  }

  @Test func alphaIsTheNearestOfFifteenBits() throws {
    #expect(try nodes("elu") == "elu1: elu {}")
    #expect(try nodes("elu: 0.5") == "elu1: elu {alpha: 0.5}")
    #expect(try nodes("elu: {alpha: 0.1}") == "elu1: elu {alpha: 0.09999847412109375}")
  }

  @Test func anAlphaThatIsNotAboveZero() throws {
    #expect(
      try problems("elu: 0") == """
        job.yaml:5:12: error: model.layers[0].elu.alpha must be between 0.001 and 4, found 0  \
        [out-of-range]
        """)
  }

  @Test func wholePowersAreProducts() throws {
    #expect(
      try nodes("power: 5") == """
        power1.square: multiply {}
        power1.power4: multiply {}
        power1: multiply {}
        """)
    #expect(
      try nodes("power: -3") == """
        power1.reciprocal: reciprocal {}
        power1.square: multiply {}
        power1: multiply {}
        """)
    #expect(try nodes("power: -1") == "power1: reciprocal {}")
    #expect(try nodes("power: 1") == "power1: reshape {to: [2, 3]}")
  }

  @Test func otherPowersAreRootsAndTables() throws {
    #expect(try nodes("power: 0.5") == "power1: sqrt {}")
    #expect(try nodes("power: -0.5") == "power1: rsqrt {}")
    #expect(try nodes("power: 1.5") == "power1: power {exponent: 1.5}")
    #expect(try nodes("power: {exponent: -0.3}") == "power1: power {exponent: -0.3}")
  }

  @Test func exponentsThatAreNotThere() throws {
    #expect(
      try problems("power: 8.5") == """
        job.yaml:5:14: error: model.layers[0].power.exponent must be between -8 and 8, found 8.5  \
        [out-of-range]
        """)
    #expect(
      try problems("power: 0") == """
        job.yaml:5:14: error: power: 0 is 1 whatever its input is  [bad-value]
          fix-it: leave the layer out
        """)
  }

  @Test func aNormOfMoreAxesThanThereAre() throws {
    #expect(
      try problems("layer_norm: 3") == """
        job.yaml:5:7: error: in 'layer_norm1': layer_norm over the last 3 axes needs as many  \
        [shape-mismatch]
          note: shapes: [2, 3]
        """)
  }
}
