import FixGrad
import Jobs
import ModelImport
import Operators
import Testing

/// The functions of the Swift API against the layers of job files: the same nodes under the same
/// names, and the same refusals.
@Suite struct LayerFunctionTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let key: String
    let input: [Int]
    let layers: String
    let call: @Sendable (GraphBuilder, GraphValue) -> GraphValue
    var testDescription: String { layers }

    init(
      _ key: String, _ input: [Int], _ layers: String? = nil,
      _ call: @escaping @Sendable (GraphBuilder, GraphValue) -> GraphValue
    ) {
      (self.key, self.input, self.layers, self.call) = (key, input, layers ?? key, call)
    }
  }

  static let activations = [
    Case("abs", [4]) { abs($1) },
    Case("clip", [4], "clip: {min: -1, max: 0.5}") { clip($1, min: -1, max: 0.5) },
    Case("clip", [4], "clip: {max: 2}") { clip($1, max: 2) },
    Case("elu", [4], "elu: 0.3") { elu($1, alpha: 0.3) },
    Case("gelu", [4], "gelu: tanh") { gelu($1, approximate: .tanh) },
    Case("hard_sigmoid", [4]) { hardSigmoid($1) },
    Case("hard_swish", [4]) { hardSwish($1) },
    Case("leaky_relu", [4], "leaky_relu: 0.2") { leakyRelu($1, slope: 0.2) },
    Case("log_softmax", [4]) { logSoftmax($1) },
    Case("negate", [4]) { -$1 },
    Case("power", [4], "power: -3") { power($1, -3) },
    Case("power", [4], "power: 1.3") { power($1, 1.3) },
    Case("reciprocal", [4]) { reciprocal($1) },
    Case("relu", [4]) { relu($1) },
    Case("relu6", [4]) { relu6($1) },
    Case("rsqrt", [4]) { rsqrt($1) },
    Case("sigmoid", [4]) { sigmoid($1) },
    Case("silu", [4]) { silu($1) },
    Case("softmax", [4]) { softmax($1) },
    Case("softplus", [4]) { softplus($1) },
    Case("sqrt", [4]) { sqrt($1) },
    Case("tanh", [4]) { tanh($1) },
  ]

  static let arithmetic = [
    Case("add", [4], "add: [input, input]") { $1 + $1 },
    Case("divide", [4], "divide: [input, input]") { $1 / $1 },
    Case("divide", [4], "divide: [input, input]") { divide($1, $1) },
    Case("maximum", [4], "maximum: [input, input]") { maximum($1, $1) },
    Case("minimum", [4], "minimum: [input, input]") { minimum($1, $1) },
    Case("multiply", [4], "multiply: [input, input]") { $1 * $1 },
    Case("subtract", [4], "subtract: [input, input]") { $1 - $1 },
    Case("sum", [2, 3, 4], "sum: {axes: [0, -1], keep: true}") {
      sum($1, axes: [0, -1], keep: true)
    },
    Case("mean", [2, 3, 4], "mean: {axes: [0, 2]}") { mean($1, axes: [0, 2]) },
    Case("global_avg_pool", [2, 3, 4]) { globalAvgPool($1) },
    Case("layer_norm", [2, 3], "layer_norm: {axes: 2, epsilon: 0.01, affine: false}") {
      layerNorm($1, axes: 2, epsilon: 0.01)
    },
    Case("batch_norm", [2, 3], "batch_norm: {momentum: 0.2, affine: false}") {
      batchNorm($1, momentum: 0.2)
    },
    Case("batch_norm", [2], "batch_norm: {frozen: true, epsilon: 0.01}") {
      batchNorm($1, $0.parameter("w", [2]), $0.parameter("b", [2]), epsilon: 0.01, frozen: true)
    },
    Case("dropout", [3], "dropout: 0.25") { dropout($1, rate: 0.25) },
    Case("layer_norm", [2, 3]) { layerNorm($1, $0.parameter("w", [3]), $0.parameter("b", [3])) },
    Case("linear", [3], "linear: 2") {
      linear($1, $0.parameter("w", [2, 3]), $0.parameter("b", [2]))
    },
  ]

  static let windows = [
    Case(
      "conv1d", [4, 9], "conv1d: {channels: 6, kernel: 3, stride: 2, padding: [2, 1], groups: 2}"
    ) {
      conv1d(
        $1, $0.parameter("w", [6, 2, 3]), $0.parameter("b", [6]), stride: 2, padding: [2, 1],
        groups: 2)
    },
    Case(
      "conv2d", [2, 6, 5],
      "conv2d: {channels: 3, kernel: [2, 3], dilation: [1, 2], padding: same, bias: false}"
    ) {
      conv2d($1, $0.parameter("w", [3, 2, 2, 3]), padding: .same, dilation: [1, 2])
    },
    Case("depthwise_conv2d", [3, 5, 5], "depthwise_conv2d: {kernel: 3, padding: 1}") {
      depthwiseConv2d($1, $0.parameter("w", [3, 1, 3, 3]), $0.parameter("b", [3]), padding: 1)
    },
    Case(
      "conv_transpose1d", [2, 5],
      "conv_transpose1d: {channels: 4, kernel: 3, stride: 2, padding: 1, output_padding: 1, groups: 2}"
    ) {
      convTranspose1d(
        $1, $0.parameter("w", [2, 2, 3]), $0.parameter("b", [4]), stride: 2, padding: 1,
        outputPadding: 1, groups: 2)
    },
    Case("conv_transpose2d", [2, 3, 4], "conv_transpose2d: {channels: 3, kernel: 2, bias: false}") {
      convTranspose2d($1, $0.parameter("w", [2, 3, 2, 2]))
    },
    Case("max_pool1d", [2, 8], "max_pool1d: 2") { maxPool1d($1, kernel: 2) },
    Case("max_pool2d", [2, 8, 7], "max_pool2d: {kernel: 3, stride: [1, 2], padding: 1}") {
      maxPool2d($1, kernel: 3, stride: [1, 2], padding: 1)
    },
    Case("avg_pool1d", [2, 8], "avg_pool1d: {kernel: 3, padding: same}") {
      avgPool1d($1, kernel: 3, padding: .same)
    },
    Case("avg_pool2d", [2, 8, 7], "avg_pool2d: [2, 3]") { avgPool2d($1, kernel: [2, 3]) },
  ]

  static let shapes = [
    Case("concat", [2, 3], "{concat: -1, from: [input, input, input]}") {
      concat($1, $1, $1, axis: -1)
    },
    Case("flatten", [2, 3]) { flatten($1) },
    Case("pad", [2, 3], "pad: {axis: -1, before: 2, after: 1}") {
      pad($1, axis: -1, before: 2, after: 1)
    },
    Case("reshape", [2, 3], "reshape: [3, 2]") { reshape($1, to: [3, 2]) },
    Case("slice", [2, 9, 8], "slice: {axis: [1, 2], from: 1, to: [5, -1], step: [2, 1]}") {
      slice($1, axis: [1, 2], from: 1, to: [5, -1], step: [2, 1])
    },
    Case("split", [6], "split: 3\n    - {concat: 0, from: [split1.2, split1.0]}") {
      let parts = split($1, parts: 3)
      return concat(parts[2], parts[0], axis: 0)
    },
    Case(
      "split", [2, 6],
      "split: {axis: 1, sizes: [2, 4]}\n    - {concat: 1, from: [split1.1, split1.0]}"
    ) {
      let parts = split($1, axis: 1, sizes: [2, 4])
      return concat(parts[1], parts[0], axis: 1)
    },
    Case("squeeze", [1, 3, 1], "squeeze: 0") { squeeze($1, axis: 0) },
    Case("squeeze", [1, 3, 1]) { squeeze($1) },
    Case("transpose", [2, 3], "transpose: [1, 0]") { transpose($1) },
    Case("unsqueeze", [3], "unsqueeze: -1") { unsqueeze($1, axis: -1) },
    Case("upsample", [2, 3, 4], "upsample: [1, 2]") { upsample($1, [1, 2]) },
  ]

  static let cases = activations + arithmetic + windows + shapes

  @Test func everyLayerHasAFunction() {
    #expect(Set(Self.cases.map(\.key)) == Set(OperatorCatalog.layers.map(\.key)))
  }

  @Test(arguments: cases) func functionsBuildWhatLayersBuild(_ item: Case) throws {
    let g = GraphBuilder()
    let y = item.call(g, g.input("x", Shape(item.input)))
    let found = text(try g.build().graph)
    let job = try Job(
      text: """
        name: net
        model:
          input: \(item.input)
          layers:
            - \(item.layers)
        loss: mse
        optimizer: {sgd: {learning_rate: 0.1}}
        training: {batching: whole}
        data: {synthetic: {samples: 4}}
        """, file: "job.yaml")
    let expected = text(try LayerImport.network(of: job).graph)
    #expect(found == expected)
    // What a prediction computes otherwise comes after it.
    let own = found.last { $0.name == y.name }
    #expect(y.shape == own?.shape)
    #expect(own == found.last || item.key == "batch_norm")
  }

  private struct Line: Hashable {
    let name: String
    let op: String
    let operands: [Shape]
    let shape: Shape
  }

  /// The nodes without those of losses.
  private func text(_ graph: Graph) -> [Line] {
    graph.nodes.filter { !($0.op is any LossOperator) }.map { node in
      Line(
        name: node.name, op: "\(type(of: node.op).name) {\(node.op.attributes)}",
        operands: node.operands.map { graph.shape($0) }, shape: graph.shape(node.results[0]))
    }
  }

  // MARK: What does not fit

  private static let file = "FixGradTests/LayerFunctionTests.swift"

  private func errors(_ g: GraphBuilder) -> String {
    do {
      _ = try g.build()
      return "none"
    } catch {
      return error.rendered
    }
  }

  @Test func whatLayersRefuseHasTheCallersPlace() {
    let g = GraphBuilder()
    let x = g.input("x", [2, 8]), label = g.label("label", classes: 3)
    let start = #line
    let broken = elu(x, alpha: 0)
    _ = maxPool1d(x, kernel: 9)
    _ = slice(x, axis: 2, from: 1)
    _ = conv1d(x, g.parameter("w1", [4, 2, 3]), stride: 0)
    _ = conv1d(x, g.parameter("w2", [4, 2]), padding: .same)
    _ = conv2d(x, g.parameter("w3", [4, 2, 3, 3]))
    _ = conv1d(x, g.parameter("w4", [4, 2, 3]), groups: 3)
    _ = split(x, axis: 1, parts: 3)
    _ = flatten(label)
    _ = relu6(broken)  // says nothing: what it takes is missing already
    _ = power(x, 9)
    _ = layerNorm(x, g.parameter("w5", [8]), g.parameter("b5", [8]), axes: 3)
    _ = convTranspose1d(x, g.parameter("w6", [3, 2, 3]))
    _ = clip(x, min: 1, max: .nan)
    #expect(broken.shape == nil)
    let expected = """
      \(Self.file):\(start + 1): error: elu.alpha must be between 0.001 and 4, found 0  [out-of-range]
      \(Self.file):\(start + 2): error: in 'max_pool1': the window of max_pool spans 9 elements, its \
      input has 8  [shape-mismatch]
        note: shapes: [8]
        fix-it: a kernel of at most 8, or padding: same
      \(Self.file):\(start + 3): error: slice.axis must be between -2 and 1, found 2  [out-of-range]
        fix-it: 1
      \(Self.file):\(start + 4): error: conv1d.stride must be between 1 and 32768, found 0  \
      [out-of-range]
        fix-it: 1
      \(Self.file):\(start + 5): error: in 'conv2': the weight of conv1d is \
      [out, channels / groups, kernel …]  [shape-mismatch]
        note: shapes: [2, 8] and [4, 2]
      \(Self.file):\(start + 6): error: in 'conv3': conv2d takes [channels, height, width]  \
      [shape-mismatch]
        note: shapes: [2, 8]
        fix-it: an input of [1, 2, 8]
      \(Self.file):\(start + 7): error: in 'conv4': 3 groups divide 2 channels and 4 outputs unevenly  \
      [shape-mismatch]
        note: shapes: [2, 8]
        fix-it: groups: 2
      \(Self.file):\(start + 8): error: in 'split1': axis 1 has 8 elements, no whole number for each of \
      3 parts  [shape-mismatch]
        note: shapes: [2, 8]
        fix-it: sizes: [3, 3, 2]
      \(Self.file):\(start + 9): error: in 'flatten1': only losses take a label, and 'label' is one  \
      [shape-mismatch]
        note: shapes: []
      \(Self.file):\(start + 11): error: power.exponent must be between -8 and 8, found 9  \
      [out-of-range]
      \(Self.file):\(start + 12): error: in 'layer_norm1': layer_norm over the last 3 axes needs as \
      many  [shape-mismatch]
        note: shapes: [2, 8]
      \(Self.file):\(start + 13): error: in 'conv_transpose1': the weight of conv_transpose1d is \
      [channels, out / groups, kernel …]  [shape-mismatch]
        note: shapes: [2, 8] and [3, 2, 3]
      \(Self.file):\(start + 14): error: clip.max must be finite, found nan  [out-of-range]
      """
    #expect(errors(g) == expected)
  }
}
