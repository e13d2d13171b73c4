import ModelImport
import Testing

/// Reductions over chosen axes and operands that stretch: the printed graph or the diagnostics.
@Suite struct ReductionImportTests {
  @Test func anySetOfAxes() throws {
    let layers = """
      - sum: {axes: [0, -1]}
      - {mean: {axes: [1, 2], keep: true}, from: [input]}
      - {sum: -2, from: [input]}
      - {mean: [3, 1, 0], from: [input]}
      - {sum: {keep: true}, from: [input]}
      - {mean: {axes: [0, 1, 2, 3]}, from: [input]}
      """
    #expect(
      try Layers(layers, input: "[2, 3, 4, 5]").nodes() == """
        sum1.partial [2, 3, 4] = sum(x) {axes: 3..<4}
        sum1 [3, 4] = sum(sum1.partial) {axes: 0..<1}
        mean1.partial [2, 5] = mean(x) {axes: 1..<3}
        mean1 [2, 1, 1, 5] = reshape(mean1.partial) {to: [2, 1, 1, 5]}
        sum2 [2, 3, 5] = sum(x) {axes: 2..<3}
        mean2.partial [2, 3, 4] = mean(x) {axes: 3..<4}
        mean2 [4] = mean(mean2.partial) {axes: 0..<2}
        sum3.partial [] = sum(x)
        sum3 [1, 1, 1, 1] = reshape(sum3.partial) {to: [1, 1, 1, 1]}
        mean3 [] = mean(x)
        """)
  }

  @Test func axesThatAreNone() throws {
    #expect(
      try Layers("- sum: {axes: [0, 3]}", input: "[2, 3, 4]").problems() == """
        job.yaml:5:23: error: model.layers[0].sum.axes must be between -3 and 2, found 3  \
        [out-of-range]
          fix-it: 2
        """)
    #expect(
      try Layers("- mean: [1, -2]", input: "[2, 3, 4]").problems() == """
        job.yaml:5:17: error: model.layers[0].mean.axes names axis 1 of [2, 3, 4] twice  \
        [duplicate-axis]
        """)
    #expect(
      try Layers("- mean: []", input: "[2]").problems() == """
        job.yaml:5:13: error: model.layers[0].mean.axes names no axis  [empty-list]
          fix-it: leave it out to take all axes
        """)
    #expect(
      try Layers("- sum\n- sum: 0", input: "[2]").problems() == """
        job.yaml:6:12: error: model.layers[1].sum.axes is no axis of the input, a single \
        number  [no-axes]
        """)
    #expect(
      try Layers("- sum: {axis: 0}", input: "[2]").problems().contains("fix-it: axes"))
  }

  @Test func outputsStretchToEachOther() throws {
    let layers = """
      - {mean: {axes: 1, keep: true}, name: centre}
      - subtract: [input, centre]
      - {sum: 0, name: row}
      - multiply: [row, centre]
      """
    #expect(
      try Layers(layers, input: "[2, 3]").nodes() == """
        centre.partial [2] = mean(x) {axes: 1..<2}
        centre [2, 1] = reshape(centre.partial) {to: [2, 1]}
        subtract1.stretched [2, 3] = broadcast(centre) {to: [2, 3]}
        subtract1 [2, 3] = subtract(x, subtract1.stretched)
        row [3] = sum(subtract1) {axes: 0..<1}
        multiply1.stretched [2, 3] = broadcast(row) {to: [2, 3]}
        multiply1.stretched_2 [2, 3] = broadcast(centre) {to: [2, 3]}
        multiply1 [2, 3] = multiply(multiply1.stretched, multiply1.stretched_2)
        """)
  }

  @Test func outputsThatDoNotStretch() throws {
    #expect(
      try Layers("- reshape: [3, 2]\n- multiply: [input, reshape1]", input: "[2, 3]").problems()
        == """
        job.yaml:6:7: error: in 'multiply1': the operands of multiply have one shape  \
        [shape-mismatch]
          note: shapes: [2, 3] and [3, 2]
        """)
  }
}
