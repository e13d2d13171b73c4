import ModelImport
import Testing

/// Slices, pads, parts and what joins them: the printed graph or the exact diagnostics.
@Suite struct ShapeLayerImportTests {
  @Test func slicesAndPads() throws {
    let layers = """
      - slice: {axis: 1, from: 1, to: -1, step: 2}
      - {slice: {axis: [2, 0], from: [1, -1]}, from: [input]}
      - {slice: {to: 2}, from: [input]}
      - {pad: {axis: -1, before: 2, after: 1}, from: [input]}
      - {pad: {before: [0, 1, 1], after: 1}, from: [input]}
      """
    #expect(
      try Layers(layers, input: "[2, 6, 5]").nodes() == """
        slice1 [2, 2, 5] = slice(x) {from: [0, 1, 0], to: [2, 5, 5], step: [1, 2, 1]}
        slice2 [1, 6, 4] = slice(x) {from: [1, 0, 1], to: [2, 6, 5]}
        slice3 [2, 2, 2] = slice(x) {from: [0, 0, 0], to: [2, 2, 2]}
        pad1 [2, 6, 8] = pad(x) {before: [0, 0, 2], after: [0, 0, 1]}
        pad2 [3, 8, 7] = pad(x) {before: [0, 1, 1], after: [1, 1, 1]}
        """)
  }

  @Test func partsAreJoinedAgain() throws {
    let layers = """
      - split: {axis: 0, parts: 2}
      - {tanh: {}, from: [split1.1]}
      - {concat: 0, from: [split1.0, tanh1]}
      - {split: {axis: -1, sizes: [1, 3, 2]}, name: rows}
      - {concat: -1, from: [rows.2, rows.0, rows.1]}
      """
    #expect(
      try Layers(layers, input: "[4, 6]").nodes() == """
        split1.0 [2, 6] = slice(x) {from: [0, 0], to: [2, 6]}
        split1.1 [2, 6] = slice(x) {from: [2, 0], to: [4, 6]}
        tanh1 [2, 6] = tanh(split1.1)
        concat1 [4, 6] = concat(split1.0, tanh1) {axis: 0}
        rows.0 [4, 1] = slice(concat1) {from: [0, 0], to: [4, 1]}
        rows.1 [4, 3] = slice(concat1) {from: [0, 1], to: [4, 4]}
        rows.2 [4, 2] = slice(concat1) {from: [0, 4], to: [4, 6]}
        concat2.partial [4, 3] = concat(rows.2, rows.0) {axis: 1}
        concat2 [4, 6] = concat(concat2.partial, rows.1) {axis: 1}
        """)
  }

  @Test func axesOfOneElement() throws {
    let layers = """
      - unsqueeze: 0
      - unsqueeze: -1
      - squeeze: 0
      - squeeze
      """
    #expect(
      try Layers(layers, input: "[2, 1, 3]").nodes() == """
        unsqueeze1 [1, 2, 1, 3] = reshape(x) {to: [1, 2, 1, 3]}
        unsqueeze2 [1, 2, 1, 3, 1] = reshape(unsqueeze1) {to: [1, 2, 1, 3, 1]}
        squeeze1 [2, 1, 3, 1] = reshape(unsqueeze2) {to: [2, 1, 3, 1]}
        squeeze2 [2, 3] = reshape(squeeze1) {to: [2, 3]}
        """)
    #expect(
      try Layers("- squeeze: [1, 2]", input: "[2, 1, 3]").problems() == """
        job.yaml:5:7: error: in 'squeeze1': squeeze drops axes of one element, and axis 2 has 3  \
        [shape-mismatch]
          note: shapes: [2, 1, 3]
        """)
    #expect(
      try Layers("- unsqueeze", input: "[2]").problems() == """
        job.yaml:5:7: error: missing key 'axis' in model.layers[0].unsqueeze  [missing-key]
          fix-it: unsqueeze: 0
        """)
    #expect(
      try Layers("- unsqueeze: 2", input: "[2]").problems().contains(
        "model.layers[0].unsqueeze.axis must be between -2 and 1, found 2  [out-of-range]"))
  }

  @Test func nearestNeighbours() throws {
    #expect(
      try Layers("- upsample: 2\n- upsample: [1, 3]", input: "[3, 4, 5]").nodes() == """
        upsample1.apart [3, 4, 1, 5, 1] = reshape(x) {to: [3, 4, 1, 5, 1]}
        upsample1.copies [3, 4, 2, 5, 2] = broadcast(upsample1.apart) {to: [3, 4, 2, 5, 2]}
        upsample1 [3, 8, 10] = reshape(upsample1.copies) {to: [3, 8, 10]}
        upsample2.apart [3, 8, 1, 10, 1] = reshape(upsample1) {to: [3, 8, 1, 10, 1]}
        upsample2.copies [3, 8, 1, 10, 3] = broadcast(upsample2.apart) {to: [3, 8, 1, 10, 3]}
        upsample2 [3, 8, 30] = reshape(upsample2.copies) {to: [3, 8, 30]}
        """)
    #expect(
      try Layers("- upsample: 2", input: "[4]").problems() == """
        job.yaml:5:7: error: in 'upsample1': upsample takes [channels, length] or [channels, \
        height, width]  [shape-mismatch]
          note: shapes: [4]
          fix-it: an input of [1, 4]
        """)
    #expect(
      try Layers("- upsample: 4096", input: "[3, 4, 5]").problems().contains(
        "upsample makes 3 × 16384 × 20480 elements, more than the 16777216 that a tensor may have"))
  }

  @Test func slicesBeyondTheirAxis() throws {
    #expect(
      try Layers("- slice: {axis: 1, from: 2, to: 9}", input: "[2, 6]").problems() == """
        job.yaml:5:7: error: in 'slice1': a slice of axis 1 from 2 to 9 goes beyond its 6 elements  \
        [shape-mismatch]
          note: shapes: [2, 6]
        """)
    #expect(
      try Layers("- slice: {axis: [0, 1], from: [1, 2, 3]}", input: "[2, 6]").problems() == """
        job.yaml:5:35: error: model.layers[0].slice.from must have 2 numbers, found 3  \
        [wrong-length]
        """)
    // What a wrong axis leaves unread is not unknown.
    #expect(
      try Layers("- slice: {axis: 2, from: 1, to: 3, step: 2}", input: "[2, 6]").problems() == """
        job.yaml:5:21: error: model.layers[0].slice.axis must be between -2 and 1, found 2  \
        [out-of-range]
          fix-it: 1
        """)
    #expect(
      try Layers("- pad: {axis: 1, before: -1}", input: "[2, 6]").problems().contains(
        "model.layers[0].pad.before must be between 0 and 16777216, found -1  [out-of-range]"))
  }

  @Test func partsThatDoNotFit() throws {
    #expect(
      try Layers("- split: {axis: 1, parts: 4}", input: "[2, 6]").problems() == """
        job.yaml:5:7: error: in 'split1': axis 1 has 6 elements, no whole number for each of 4 \
        parts  [shape-mismatch]
          note: shapes: [2, 6]
          fix-it: sizes: [2, 2, 1, 1]
        """)
    #expect(
      try Layers("- split: {axis: 1, sizes: [2, 3]}", input: "[2, 6]").problems() == """
        job.yaml:5:7: error: in 'split1': the sizes [2, 3] make 5 elements, and axis 1 has 6  \
        [shape-mismatch]
          note: shapes: [2, 6]
        """)
    #expect(
      try Layers("- split: {sizes: [1, 1], parts: 2}", input: "[2, 6]").problems() == """
        job.yaml:5:15: error: model.layers[0].split has both parts and sizes  [conflicting-keys]
          fix-it: one of them
        """)
    #expect(
      try Layers("- split: {sizes: [2]}", input: "[2, 6]").problems() == """
        job.yaml:5:22: error: model.layers[0].split.sizes must have at least 2 numbers, found 1  \
        [wrong-length]
        """)
    #expect(
      try Layers("- split", input: "[2, 6]").problems() == """
        job.yaml:5:7: error: missing key 'parts' in model.layers[0].split  [missing-key]
          fix-it: split: {axis: 0, parts: 2}
        """)
    #expect(
      try Layers("- sum\n- split: 2", input: "[2]").problems() == """
        job.yaml:6:14: error: model.layers[1].split.axis is no axis of the input, a single number  \
        [no-axes]
        """)
  }

  @Test func aLayerNamesWhichPartItTakes() throws {
    #expect(
      try Layers("- split: 2\n- tanh", input: "[4]").problems() == """
        job.yaml:6:7: error: 'split1' above has 2 outputs, and tanh takes one  [several-outputs]
          note: outputs: split1.0, split1.1
          fix-it: from: [split1.0]
        """)
    #expect(
      try Layers("- split: 2", input: "[4]").problems() == """
        job.yaml:6:7: error: 'split1' above has 2 outputs, and the loss takes one  [several-outputs]
          note: outputs: split1.0, split1.1
          fix-it: from: [split1.0]
        """)
    #expect(
      try Layers("- split: 2\n- {tanh: {}, from: [split1]}", input: "[4]").problems() == """
        job.yaml:6:8: error: there is no output 'split1' above this layer  [unknown-output]
          note: outputs: input, split1.0, split1.1
          fix-it: split1.0
        """)
    #expect(
      try Layers("- split: 2\n- {tanh: {}, from: [split1.0], name: split1}", input: "[4]")
        .problems().contains("two layers are named 'split1'  [duplicate-name]"))
  }

  @Test func concatenationsThatDoNotFit() throws {
    #expect(
      try Layers(
        "- {split: {axis: 1, sizes: [2, 4]}}\n- {concat: 0, from: [split1.0, split1.1]}",
        input: "[2, 6]"
      ).problems() == """
        job.yaml:6:8: error: in 'concat1': the operands of concat have one shape but for axis 0  \
        [shape-mismatch]
          note: shapes: [2, 2] and [2, 4]
        """)
    for layer in ["concat: 0", "{concat: 0, from: [input]}"] {
      let count = layer.contains("input") ? 1 : 0
      #expect(
        try Layers("- \(layer)", input: "[2]").problems().contains(
          """
          : error: concat takes 2 or more outputs, which from lists, \(count) are named  [input-count]
            fix-it: {concat: 0, from: [linear1, tanh2]}
          """))
    }
    #expect(
      try Layers("- {concat: {}, from: [input, input]}", input: "[2]").problems().contains(
        "missing key 'axis' in model.layers[0].concat  [missing-key]"))
  }
}
