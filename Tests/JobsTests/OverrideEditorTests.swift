import Diagnostics
import Jobs
import Testing

/// Overrides that are put into a job: all else stays as it was written.
@Suite struct OverrideEditorTests {
  private static let head = """
    # A job.
    name: net
    model: {input: [2], layers: [{linear: 3}, {linear: 2}, log_softmax]}   # small
    loss: nll
    optimizer: {sgd: {learning_rate: 0.1}}
    training: {epochs: 2}
    data: {train: train.csv, target: label}

    """

  private static let wishes = [
    "linear1.weight": ["storage": "int8", "weight_update": "nearest16"],
    "linear1": ["storage": "int8"],
  ]

  private func edited(
    _ formats: String, _ wishes: [String: [String: String]] = wishes
  ) throws -> String {
    var editor = OverrideEditor(Self.head + formats, file: "job.yaml")
    try editor.put(wishes)
    #expect(editor.text.hasPrefix(Self.head))
    // What is written is read.
    let job = try Job(text: editor.text, file: "job.yaml")
    for (name, parts) in wishes {
      let override = try #require(job.formats.overrides.last { $0.pattern == name })
      #expect(parts["storage"] == nil || override.storage == parts["storage"])
      #expect(parts["weight_update"] == nil || override.weightUpdate == parts["weight_update"])
    }
    return String(editor.text.dropFirst(Self.head.count))
  }

  @Test func noFormats() throws {
    #expect(
      try edited("") == """
        formats:
          overrides:
            linear1: {storage: int8}
            linear1.weight: {storage: int8, weight_update: nearest16}

        """)
  }

  @Test func formatsInLines() throws {
    #expect(
      try edited(
        """
        formats:
          # wide
          headroom_bits: 2   # two

        target: cortex-m0plus

        """) == """
          formats:
            # wide
            headroom_bits: 2   # two
            overrides:
              linear1: {storage: int8}
              linear1.weight: {storage: int8, weight_update: nearest16}

          target: cortex-m0plus

          """)
  }

  @Test func formatsInBraces() throws {
    #expect(
      try edited("formats: {headroom_bits: 2}   # \"}\"\n") == """
        formats: {headroom_bits: 2, overrides: {linear1: {storage: int8}, linear1.weight: \
        {storage: int8, weight_update: nearest16}}}   # "}"

        """)
    #expect(
      try edited("formats: {}\n", ["linear1": ["storage": "int8"]])
        == "formats: {overrides: {linear1: {storage: int8}}}\n")
  }

  @Test func overridesInLines() throws {
    #expect(
      try edited(
        """
        formats:
          overrides:
            # coarse
            "*.cotangent": {storage: int8}   # all
            linear1.weight:   # was here
              fraction_bits: 13
            linear2: {storage: int8}
          headroom_bits: 2

        """) == """
          formats:
            overrides:
              # coarse
              "*.cotangent": {storage: int8}   # all
              linear1.weight:   # was here
                fraction_bits: 13
                storage: int8
                weight_update: nearest16
              linear2: {storage: int8}
              linear1: {storage: int8}
            headroom_bits: 2

          """)
  }

  /// What was said of a buffer is said anew where it stands, and its comments stay.
  @Test func commentsOfAnOverrideStay() throws {
    #expect(
      try edited(
        """
        formats:
          overrides:
            linear1: {storage: int16, headroom_bits: 2}   # because
            # of the weights
            linear1.weight:
              # nested
              storage: int32   # wide
              fraction_bits: 13
        """,
        [
          "linear1": ["storage": "int8"],
          "linear1.weight": ["headroom_bits": "0", "storage": "int8"],
        ]
      ) == """
        formats:
          overrides:
            linear1: {headroom_bits: 2, storage: int8}   # because
            # of the weights
            linear1.weight:
              # nested
              storage: int8   # wide
              headroom_bits: 0
        """)
  }

  /// A pattern behind an override wins; what it has overruled is not said again behind it.
  @Test func aLaterPatternIsOverruled() throws {
    #expect(
      try edited(
        """
        formats:
          overrides:
            linear1: {headroom_bits: 4, accumulator: int64}
            "*": {headroom_bits: 1, storage: int16}

        """, ["linear1": ["storage": "int8"]]) == """
          formats:
            overrides:
              "*": {headroom_bits: 1, storage: int16}
              linear1: {accumulator: int64, storage: int8}

          """)
  }

  @Test(arguments: [
    ("formats: ~\n", "formats:\n  overrides:\n    linear1: {storage: int8}\n"),
    (
      "formats:\n  overrides: null   # none\n",
      "formats:\n  overrides:   # none\n    linear1: {storage: int8}\n"
    ),
    ("...\n", "formats:\n  overrides:\n    linear1: {storage: int8}\n...\n"),
    (
      "formats: {\n  overrides: {\n    linear2: {storage: int8},   # two\n  }\n}\n",
      "formats: {\n  overrides: {\n    linear2: {storage: int8},   # two\n    linear1: {storage: int8}\n"
        + "  }\n}\n"
    ),
    (
      "formats: {\n  overrides: {\n    linear2: {storage: int8}   # two\n  }\n}\n",
      "formats: {\n  overrides: {\n    linear2: {storage: int8},   # two\n    linear1: {storage: int8}\n"
        + "  }\n}\n"
    ),
    (
      "formats: {\n  overrides: {\n    linear1: {headroom_bits: 4},\n    '*': {storage: int16}\n  }\n}\n",
      "formats: {\n  overrides: {\n    '*': {storage: int16},\n    linear1: {headroom_bits: 4, "
        + "storage: int8}\n  }\n}\n"
    ),
    ("formats: {overrides: {}, }\n", "formats: {overrides: {linear1: {storage: int8}}, }\n"),
  ])
  func otherWaysToWrite(_ before: String, _ after: String) throws {
    #expect(try edited(before, ["linear1": ["storage": "int8"]]) == after)
  }

  @Test func mixedLineEndsStay() throws {
    var mixed = OverrideEditor(Self.head + "target: host\r\n", file: "job.yaml")
    try mixed.put(["linear1": ["storage": "int8"]])
    #expect(
      mixed.text == Self.head
        + "target: host\r\nformats:\n  overrides:\n    linear1: {storage: int8}\n")
  }

  @Test func aJobInBracesIsNotEdited() throws {
    let json = """
      {"name": "net", "model": {"input": [2], "layers": [{"linear": 2}, "log_softmax"]}, "loss": "nll",
       "optimizer": {"sgd": {"learning_rate": 0.1}}, "data": {"train": "a.csv", "target": "label"}}
      """
    _ = try Job(text: json, file: "job.yaml")
    var editor = OverrideEditor(json, file: "job.yaml")
    let error = #expect(throws: Diagnostic.self) {
      try editor.put(["linear1": ["storage": "int8"]])
    }
    #expect(error?.id == "cannot-edit")
  }

  @Test(arguments: [
    (
      "{linear1: {fraction_bits: 3}, linear2: {storage: int8}}",
      "{linear1: {fraction_bits: 3, storage: int8}, linear2: {storage: int8}}"
    ),
    (
      "{linear1: {fraction_bits: 3}, '*': {storage: int16}}",
      "{'*': {storage: int16}, linear1: {fraction_bits: 3, storage: int8}}"
    ),
    (
      "{linear2: {storage: int8}, 'linear1': {storage: int32}}",
      "{linear2: {storage: int8}, 'linear1': {storage: int8}}"
    ),
    ("{linear1: {storage: int32}}", "{linear1: {storage: int8}}"),
  ])
  func overridesInBraces(_ before: String, _ after: String) throws {
    #expect(
      try edited("formats: {overrides: \(before)}\n", ["linear1": ["storage": "int8"]])
        == "formats: {overrides: \(after)}\n")
  }

  @Test func linesOfWindowsStayThoseOfWindows() throws {
    let text = Self.head + "formats:\n  headroom_bits: 2\ntarget: cortex-m0plus\n"
    var plain = OverrideEditor(text, file: "job.yaml")
    var other = OverrideEditor(text.replacing("\n", with: "\r\n"), file: "job.yaml")
    try plain.put(Self.wishes)
    try other.put(Self.wishes)
    #expect(other.text == plain.text.replacing("\n", with: "\r\n"))
    #expect(plain.text.contains("\n  overrides:\n    linear1: {storage: int8}\n"))
  }

  /// Fraction bits say what headroom is, and the other way round: a job cannot have both.
  @Test(arguments: [
    (
      "headroom_bits: 2, storage: int16", ["fraction_bits": "7"], "fraction_bits: 7, storage: int16"
    ),
    (
      "fraction_bits: 7", ["headroom_bits": "0", "storage": "int8"],
      "headroom_bits: 0, storage: int8"
    ),
  ])
  func oneSaysWhatTheOtherDid(_ before: String, _ wish: [String: String], _ after: String) throws {
    #expect(
      try edited("formats: {overrides: {linear1: {\(before)}}}\n", ["linear1": wish])
        == "formats: {overrides: {linear1: {\(after)}}}\n")
  }

  @Test func whatCannotBeEditedIsSaid() throws {
    let text = """
      formats: {overrides: {linear1: {
        storage: int32}}}

      """
    let error = #expect(throws: Diagnostic.self) { try edited(text) }
    #expect(
      error?.rendered == """
        job.yaml:8:23: error: the overrides are written in a way that cannot be edited  [cannot-edit]
          fix-it: each override in a line of its own
        """)
  }
}
