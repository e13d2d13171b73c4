import Diagnostics
import Testing

@Suite("Reading a map key by key")
struct KeyedReaderTests {
  private func value(_ kind: LocatedValue.Kind, column: Int = 0) -> LocatedValue {
    LocatedValue(kind, at: SourceLocation(file: "job.yaml", line: 1, column: column))
  }

  /// A map whose entries stand in columns 10, 20, …, their values five further.
  private func map(_ pairs: (String, LocatedValue.Kind)...) -> LocatedValue {
    let entries = pairs.enumerated().map { index, pair in
      LocatedValue.Entry(
        key: pair.0,
        keyLocation: SourceLocation(file: "job.yaml", line: 1, column: 10 * (index + 1)),
        value: value(pair.1, column: 10 * (index + 1) + 5))
    }
    return value(.map(entries), column: 1)
  }

  private func rendered(_ reader: inout KeyedReader) -> String {
    var problems: [Diagnostic] = []
    reader.finish(into: &problems)
    return Diagnostics(problems).rendered
  }

  @Test func readsEveryKind() {
    var reader = KeyedReader(
      map(
        ("i", .integer(3)), ("n", .number(0.5)), ("b", .boolean(true)), ("s", .string("x")),
        ("l", .list([]))), path: "a")
    let integer = reader.integer("i", default: 1)
    #expect(integer == 3)
    let integerAsNumber = reader.number("i", default: 1)
    #expect(integerAsNumber == 3)
    let number = reader.number("n")
    #expect(number == 0.5)
    let boolean = reader.boolean("b", default: false)
    #expect(boolean)
    let string = reader.string("s")
    #expect(string == "x")
    let list = reader.list("l")
    #expect(list == [])
    let fallback = reader.integer("absent", default: 7)
    #expect(fallback == 7)
    let absent = reader.string("none")
    #expect(absent == nil)
    let readerText = rendered(&reader)
    #expect(readerText == "")
  }

  @Test func requiredKeys() {
    var reader = KeyedReader(map(("i", .integer(3)), ("s", .integer(4))), path: "a.b")
    let integer = reader.requiredInteger("i")
    #expect(integer == 3)
    let rate = reader.requiredNumber("rate", remedy: "rate: 0.1")
    #expect(rate == nil)
    let string = reader.requiredString("s")
    #expect(string == nil)
    let flag = reader.requiredBoolean("flag")
    #expect(flag == nil)
    let items = reader.requiredList("items")
    #expect(items == nil)
    let readerText = rendered(&reader)
    #expect(
      readerText == """
        job.yaml:1:1: error: missing key 'rate' in a.b  [missing-key]
          fix-it: rate: 0.1
        job.yaml:1:25: error: a.b.s must be a string, found the integer 4  [wrong-type]
          fix-it: "4"
        job.yaml:1:1: error: missing key 'flag' in a.b  [missing-key]
        job.yaml:1:1: error: missing key 'items' in a.b  [missing-key]
        """)
  }

  @Test func aMisspeltRequiredKeyIsOneProblem() {
    var reader = KeyedReader(map(("kernal", .integer(3))), path: "conv1")
    let kernel = reader.requiredInteger("kernel")
    #expect(kernel == nil)
    let readerText = rendered(&reader)
    #expect(
      readerText == """
        job.yaml:1:10: error: unknown key 'kernal' in conv1  [unknown-key]
          note: known keys: kernel
          fix-it: kernel
        """)
  }

  @Test func ranges() {
    var reader = KeyedReader(
      map(("a", .integer(0)), ("b", .integer(9)), ("c", .number(-0.5)), ("d", .number(.nan))),
      path: "p")
    let low = reader.integer("a", default: 2, in: 1...Int.max)
    #expect(low == 2)
    let high = reader.integer("b", in: 0...8)
    #expect(high == nil)
    let fraction = reader.number("c", in: 0...1)
    #expect(fraction == nil)
    let notANumber = reader.number("d")
    #expect(notANumber == nil)
    let readerText = rendered(&reader)
    #expect(
      readerText == """
        job.yaml:1:15: error: p.a must be at least 1, found 0  [out-of-range]
          fix-it: 1
        job.yaml:1:25: error: p.b must be between 0 and 8, found 9  [out-of-range]
          fix-it: 8
        job.yaml:1:35: error: p.c must be between 0 and 1, found -0.5  [out-of-range]
        job.yaml:1:45: error: p.d must be finite, found nan  [out-of-range]
        """)
  }

  @Test func choices() {
    var reader = KeyedReader(map(("m", .string("sme")), ("k", .integer(2))), path: "pad")
    let near = reader.choice("m", of: ["same", "valid"], default: "valid")
    #expect(near == "valid")
    let wrongKind = reader.choice("k", of: ["same"], default: "same")
    #expect(wrongKind == "same")
    let readerText = rendered(&reader)
    #expect(
      readerText == """
        job.yaml:1:15: error: pad.m must be one of same, valid; found 'sme'  [unknown-value]
          fix-it: same
        job.yaml:1:25: error: pad.k must be same, found the integer 2  [wrong-type]
        """)
  }

  @Test func bareValueIsTheMainKey() {
    var reader = KeyedReader(value(.integer(32), column: 4), path: "linear", mainKey: "features")
    let features = reader.requiredInteger("features")
    #expect(features == 32)
    let bias = reader.boolean("bias", default: true)
    #expect(bias)
    let readerText = rendered(&reader)
    #expect(readerText == "")
    var wrong = KeyedReader(value(.string("x"), column: 4), path: "linear", mainKey: "features")
    let wrongFeatures = wrong.requiredInteger("features")
    #expect(wrongFeatures == nil)
    let wrongText = rendered(&wrong)
    #expect(
      wrongText
        == "job.yaml:1:4: error: linear.features must be an integer, found the string 'x'  "
        + "[wrong-type]")
  }

  @Test func notAMapIsOneProblem() {
    var reader = KeyedReader(value(.integer(32), column: 4), path: "training")
    let epochs = reader.requiredInteger("epochs")
    #expect(epochs == nil)
    let readerText = rendered(&reader)
    #expect(
      readerText
        == "job.yaml:1:4: error: training must be a map, found the integer 32  [wrong-type]")
  }

  @Test func nothingIsAnEmptyMap() {
    var reader = KeyedReader(value(.null), path: "relu")
    var problems: [Diagnostic] = []
    reader.finish(into: &problems)
    #expect(problems.isEmpty)
  }

  @Test func finishThrowsEverything() {
    var reader = KeyedReader(map(("x", .null)), path: "relu")
    #expect(throws: Diagnostics.self) { try reader.finish() }
  }

  @Test func canonicalText() {
    let tree = map(("b", .list([value(.number(1)), value(.integer(1))])), ("a", .string("x\"y")))
    #expect(tree.canonicalText == #"{"a": "x\"y", "b": [1, 1]}"#)
    #expect(tree["a"]?.kind == .string("x\"y"))
  }
}
