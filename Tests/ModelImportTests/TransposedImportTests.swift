import Diagnostics
import GraphIR
import Jobs
import ModelImport
import Testing

/// Average pools and transposed convolutions of a job: the printed graph or the exact diagnostics.
@Suite struct TransposedImportTests {
  @Test func images() throws {
    let layers = """
      - avg_pool2d: {kernel: 3, stride: 2, padding: 1}
      - conv_transpose2d: {channels: 4, kernel: 3, stride: 2, padding: 1, output_padding: [1, 0]}
      - avg_pool2d: 2
      - conv_transpose2d: {channels: 6, kernel: 2, dilation: 3, output_padding: 2, groups: 2, bias: false}
      - global_avg_pool
      """
    #expect(
      try Layers(layers, input: "[2, 8, 6]").nodes() == """
        avg_pool1 [2, 4, 3] = avg_pool(x) {kernel: [3, 3], stride: [2, 2], padding: [1, 1, 1, 1]}
        conv_transpose1 [4, 8, 5] = convolution_input_gradient(avg_pool1, conv_transpose1.weight, \
        conv_transpose1.bias) {kernel: [3, 3], stride: [2, 2], padding: [1, 1, 1, 1], to: [8, 5]}
        avg_pool2 [4, 4, 2] = avg_pool(conv_transpose1) {kernel: [2, 2], stride: [2, 2]}
        conv_transpose2 [6, 9, 7] = convolution_input_gradient(avg_pool2, conv_transpose2.weight) \
        {kernel: [2, 2], padding: [0, 0, -2, -2], dilation: [3, 3], groups: 2, to: [9, 7]}
        global_avg_pool1 [6] = mean(conv_transpose2) {axes: 1..<3}
        """)
  }

  @Test func sequences() throws {
    let layers = """
      - conv_transpose1d: {channels: 3, kernel: 4, stride: 3, padding: [1, 0]}
      - avg_pool1d: {kernel: 3, stride: 2}
      """
    #expect(
      try Layers(layers, input: "[2, 5]").nodes() == """
        conv_transpose1 [3, 15] = convolution_input_gradient(x, conv_transpose1.weight, \
        conv_transpose1.bias) {kernel: [4], stride: [3], padding: [1, 0], to: [15]}
        avg_pool1 [3, 7] = avg_pool(conv_transpose1) {kernel: [3], stride: [2]}
        """)
  }

  /// PyTorch takes the fan-in of the weight as it lies: [in, out / groups, kernel …].
  @Test func weightsStartAsThoseOfPyTorch() throws {
    let layers = "- conv_transpose2d: {channels: 8, kernel: 2, groups: 2}"
    let graph = try Layers(layers, input: "[6, 4, 4]").network().graph
    #expect(graph.parameters.map(\.initializer) == [.uniform(bound: 0.25), .uniform(bound: 0.25)])
    #expect(graph.parameters.map { graph.shape($0.value) } == [[6, 4, 2, 2], [8]])
  }

  @Test func paddingThatTakesEverything() throws {
    #expect(
      try Layers("- conv_transpose1d: {channels: 3, kernel: 3, padding: 2}", input: "[2, 2]")
        .problems() == """
          job.yaml:5:7: error: in 'conv_transpose1': conv_transpose1d makes 4 elements of 2, and its \
          padding takes 4  [shape-mismatch]
            note: shapes: [2]
            fix-it: padding: 1
          """)
  }

  @Test func outputPaddingThatIsNone() throws {
    let layer = "conv_transpose1d: {channels: 3, kernel: 3, stride: 2, output_padding: 2}"
    #expect(
      try Layers("- \(layer)", input: "[2, 4]").problems() == """
        job.yaml:5:7: error: in 'conv_transpose1': an output padding of 2 is not below the stride of \
        conv_transpose1d, 2, nor its dilation, 1  [shape-mismatch]
          note: shapes: [4]
          fix-it: output_padding: 1
        """)
  }

  @Test func groupsAndSame() throws {
    let groups = "- conv_transpose1d: {channels: 4, kernel: 3, groups: 3}"
    #expect(
      try Layers(groups, input: "[6, 4]").problems().contains(
        "3 groups divide 6 channels and 4 outputs unevenly  [shape-mismatch]"))
    #expect(
      try Layers("- conv_transpose1d: {channels: 4, kernel: 3, padding: same}", input: "[2, 4]")
        .problems().hasPrefix(
          "job.yaml:5:59: error: model.layers[0].conv_transpose1d.padding must be an integer, found "
            + "the string 'same'  [wrong-type]"))
  }

  @Test func inputsWithoutChannels() throws {
    #expect(
      try Layers("- global_avg_pool", input: "[8]").problems() == """
        job.yaml:5:7: error: in 'global_avg_pool1': global_avg_pool takes [channels, …] and leaves \
        [channels]  [shape-mismatch]
          note: shapes: [8]
          fix-it: mean, which leaves one number
        """)
    #expect(
      try Layers("- conv_transpose2d: {channels: 4, kernel: 3}", input: "[8, 8]").problems()
        .contains("fix-it: an input of [1, 8, 8]"))
    #expect(
      try Layers("- avg_pool2d: 7", input: "[2, 8, 6]").problems().contains(
        "the window of avg_pool spans 7 elements, its input has 6"))
  }
}
