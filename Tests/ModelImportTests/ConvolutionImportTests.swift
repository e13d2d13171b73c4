import Diagnostics
import GraphIR
import Jobs
import ModelImport
import Testing

/// Convolutions and pools of a job: the printed graph or the exact diagnostics.
@Suite struct ConvolutionImportTests {
  private func job(_ layers: String, input: String) throws -> Job {
    try Job(
      text: """
        name: net
        model:
          input: \(input)
          layers:
        \(layers.split(separator: "\n").map { "    \($0)" }.joined(separator: "\n"))
        loss: mse
        optimizer: {sgd: {learning_rate: 0.1}}
        data: {synthetic: {samples: 4}}
        """, file: "job.yaml")
  }

  private func problems(_ layers: String, input: String = "[2, 8, 6]") throws -> String {
    let job = try job(layers, input: input)
    let diagnostics = try #require(throws: Diagnostics.self) {
      try LayerImport.network(of: job)
    }
    return diagnostics.rendered
  }

  /// The lines of what layers compute.
  private func nodes(_ layers: String, input: String = "[2, 8, 6]") throws -> [Substring] {
    try LayerImport.network(of: job(layers, input: input)).graph.description
      .split(separator: "\n").filter { $0.contains(" = ") }.dropLast()
  }

  @Test func images() throws {
    let layers = """
      - conv2d: {channels: 4, kernel: [3, 2], stride: [2, 1], padding: [1, 0]}
      - depthwise_conv2d: {kernel: 3, padding: same, bias: false}
      - conv2d: {channels: 6, kernel: 3, padding: [0, 1, 2, 3], dilation: [1, 2], groups: 2}
      - max_pool2d: 2
      - max_pool2d: {kernel: [1, 2], stride: 1, padding: [0, 1]}
      - flatten
      """
    #expect(
      try nodes(layers).joined(separator: "\n") == """
        conv1 [4, 4, 5] = convolution(x, conv1.weight, conv1.bias) \
        {kernel: [3, 2], stride: [2, 1], padding: [1, 0, 1, 0]}
        depthwise_conv1 [4, 4, 5] = convolution(conv1, depthwise_conv1.weight) \
        {kernel: [3, 3], padding: [1, 1, 1, 1], groups: 4}
        conv2 [6, 4, 5] = convolution(depthwise_conv1, conv2.weight, conv2.bias) \
        {kernel: [3, 3], padding: [0, 1, 2, 3], dilation: [1, 2], groups: 2}
        max_pool1 [6, 2, 2], max_pool1.argmax [6, 2, 2] = max_pool(conv2) \
        {kernel: [2, 2], stride: [2, 2]}
        max_pool2 [6, 2, 3], max_pool2.argmax [6, 2, 3] = max_pool(max_pool1) \
        {kernel: [1, 2], padding: [0, 1, 0, 1]}
        flatten1 [36] = reshape(max_pool2) {to: [36]}
        """)
  }

  @Test func sequences() throws {
    let layers = """
      - conv1d: {channels: 3, kernel: 5, padding: [4, 0], stride: 2}
      - max_pool1d: {kernel: 3, stride: 2, padding: 1}
      """
    #expect(
      try nodes(layers, input: "[2, 20]").joined(separator: "\n") == """
        conv1 [3, 10] = convolution(x, conv1.weight, conv1.bias) \
        {kernel: [5], stride: [2], padding: [4, 0]}
        max_pool1 [3, 5], max_pool1.argmax [3, 5] = max_pool(conv1) \
        {kernel: [3], stride: [2], padding: [1, 1]}
        """)
  }

  @Test func fanInIsThatOfAGroup() throws {
    let graph = try LayerImport.network(
      of: job("- conv2d: {channels: 4, kernel: 2, groups: 2}", input: "[8, 4, 4]")
    ).graph
    #expect(graph.parameters.map(\.initializer) == [.uniform(bound: 0.25), .uniform(bound: 0.25)])
    #expect(graph.parameters.map { graph.shape($0.value) } == [[4, 4, 2, 2], [4]])
  }

  @Test func aWindowLargerThanTheInput() throws {
    #expect(
      try problems("- conv2d: {channels: 4, kernel: [9, 3]}") == """
        job.yaml:5:7: error: in 'conv1': the window of convolution spans 9 elements, its input has 8  \
        [shape-mismatch]
          note: shapes: [8, 6]
          fix-it: a kernel of at most 8, or padding: same
        """)
    #expect(
      try problems("- max_pool2d: 7").hasPrefix(
        "job.yaml:5:7: error: in 'max_pool1': the window of max_pool spans 7 elements, its input "
          + "has 6  [shape-mismatch]"))
  }

  @Test func groupsThatDoNotDivide() throws {
    #expect(
      try problems("- conv2d: {channels: 4, kernel: 3, groups: 3}") == """
        job.yaml:5:7: error: in 'conv1': 3 groups divide 2 channels and 4 outputs unevenly  \
        [shape-mismatch]
          note: shapes: [2, 8, 6]
          fix-it: groups: 2
        """)
  }

  @Test func anInputWithoutChannels() throws {
    #expect(
      try problems("- conv2d: {channels: 4, kernel: 3}", input: "[8, 8]") == """
        job.yaml:5:7: error: in 'conv1': conv2d takes [channels, height, width]  [shape-mismatch]
          note: shapes: [8, 8]
          fix-it: an input of [1, 8, 8]
        """)
    #expect(try problems("- max_pool1d: 2").contains("max_pool1d takes [channels, length]"))
  }

  @Test func wrongKeys() throws {
    #expect(
      try problems("- conv2d: {channels: 4, kernel: [3], padding: 1}") == """
        job.yaml:5:37: error: model.layers[0].conv2d.kernel must have 2 numbers, found 1  \
        [wrong-length]
        """)
    #expect(
      try problems("- conv2d: {channels: 4, kernel: 3, padding: [1, 1, 1]}") == """
        job.yaml:5:49: error: model.layers[0].conv2d.padding must have 2 numbers, or 4 with those \
        after the axes, found 3  [wrong-length]
        """)
    #expect(
      try problems("- conv2d: {channels: 4, kernl: 3}").contains("fix-it: kernel"))
    #expect(
      try problems("- max_pool2d: {kernel: 2, dilation: 2}").contains("unknown key 'dilation'"))
    #expect(
      try problems("- conv2d: {channels: 4, kernel: 3, padding: full}").contains(
        "model.layers[0].conv2d.padding must be same; found 'full'"))
  }
}
