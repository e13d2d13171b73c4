import Testing

@Suite("A wrong value says what was expected and what was found")
struct WrongValueTests {
  @Test func integer() {
    let text = JobText.replacing("epochs: 5", "epochs: five")
    #expect(
      JobText.problems(of: text) == """
        job.yaml:12:35: error: training.epochs must be an integer, found the string 'five'  \
        [wrong-type]
        """)
  }

  @Test func shape() {
    let text = JobText.replacing("[64]", "64")
    #expect(
      JobText.problems(of: text) == """
        job.yaml:3:10: error: model.input must be a list of extents, found the integer 64  \
        [wrong-type]
          fix-it: [64]
        """)
  }

  @Test func number() {
    let text = JobText.replacing("0.05}", "fast}")
    #expect(
      JobText.problems(of: text) == """
        job.yaml:11:24: error: optimizer.sgd.learning_rate must be a number, found the string \
        'fast'  [wrong-type]
        """)
  }

  @Test func boolean() {
    let text = JobText.replacing("shuffle: true", "shuffle: yes")
    #expect(
      JobText.problems(of: text) == """
        job.yaml:12:56: error: training.shuffle must be true or false, found the string 'yes'  \
        [wrong-type]
          fix-it: true
        """)
  }

  @Test func string() {
    let text = JobText.replacing("label", "3")
    #expect(
      JobText.problems(of: text) == """
        job.yaml:16:11: error: data.target must be a string, found the integer 3  [wrong-type]
          fix-it: "3"
        """)
  }

  @Test func loss() {
    let text = JobText.replacing("loss: nll", "loss: [nll]")
    #expect(
      JobText.problems(of: text) == """
        job.yaml:9:7: error: loss must be a kind of loss, found a list  [wrong-type]
          fix-it: loss: nll
        """)
  }

  @Test func layer() {
    let text = JobText.replacing("- sigmoid", "- 3")
    #expect(
      JobText.problems(of: text) == """
        job.yaml:6:7: error: model.layers[1] must be a layer, found the integer 3  [wrong-type]
          fix-it: - linear: 32, or - relu
        """)
  }

  @Test func twoKinds() {
    let text = JobText.replacing("- sigmoid", "- {sigmoid: 1, relu: 2}")
    #expect(
      JobText.problems(of: text) == """
        job.yaml:6:7: error: model.layers[1] names more than one layer kind: 'sigmoid' and 'relu' \
         [layer-kind]
          note: beside the kind's key only name and from are allowed
          fix-it: put arguments inside: {sigmoid: {relu: …}}
        """)
  }

  @Test func map() {
    let text = JobText.replacing("{batch_size: 1, epochs: 5, seed: 1, shuffle: true}", "5")
    #expect(
      JobText.problems(of: text) == """
        job.yaml:12:11: error: training must be a map, found the integer 5  [wrong-type]
        """)
  }

  @Test func belowRange() {
    let text = JobText.replacing("epochs: 5", "epochs: 0")
    #expect(
      JobText.problems(of: text) == """
        job.yaml:12:35: error: training.epochs must be at least 1, found 0  [out-of-range]
          fix-it: 1
        """)
  }

  @Test func aboveRange() {
    let text = JobText.replacing("headroom_bits: 1", "headroom_bits: 9")
    #expect(
      JobText.problems(of: text) == """
        job.yaml:20:18: error: formats.headroom_bits must be between 0 and 8, found 9  \
        [out-of-range]
          fix-it: 8
        """)
  }

  @Test func learningRateZero() {
    let text = JobText.replacing("0.05}", "0}")
    #expect(
      JobText.problems(of: text) == """
        job.yaml:11:24: error: optimizer.sgd.learning_rate must be greater than 0, found 0  \
        [out-of-range]
        """)
  }

  @Test func infinite() {
    let text = JobText.replacing("0.05}", ".inf}")
    #expect(
      JobText.problems(of: text) == """
        job.yaml:11:24: error: optimizer.sgd.learning_rate must be finite, found inf  [out-of-range]
        """)
  }

  @Test func extent() {
    let text = JobText.replacing("[64]", "[0]")
    #expect(
      JobText.problems(of: text) == """
        job.yaml:3:11: error: model.input[0] must be between 1 and 16777216, found 0  [out-of-range]
          fix-it: 1
        """)
  }

  @Test func hugeInput() {
    let text = JobText.replacing("[64]", "[65536, 65536, 65536, 65536]")
    #expect(
      JobText.problems(of: text) == """
        job.yaml:3:10: error: model.input [65536, 65536, 65536, 65536] has more than 16777216 \
        values  [out-of-range]
        """)
  }

  @Test func scaleZero() {
    let text = JobText.replacing("scale: 0.0625", "scale: 0")
    #expect(
      JobText.problems(of: text) == """
        job.yaml:17:10: error: data.scale must not be 0: every input would be the same  \
        [out-of-range]
        """)
  }

  @Test func splitOne() {
    let text = JobText.replacing("test: test.csv", "split: 1")
    #expect(
      JobText.problems(of: text) == """
        job.yaml:15:10: error: data.split must be greater than 0 and less than 1, found 1.0  \
        [out-of-range]
          fix-it: 0.2
        """)
  }

  @Test func splitAndTest() {
    let text = JobText.replacing("test: test.csv", "test: test.csv\n  split: 0.2")
    #expect(
      JobText.problems(of: text) == """
        job.yaml:16:3: error: data.split does not go with test  [conflicting-keys]
          fix-it: leave out split
        """)
  }

  @Test func offsetOfMinmax() {
    let text = JobText.replacing("scale: 0.0625", "scale: minmax\n  offset: 1")
    #expect(
      JobText.problems(of: text) == """
        job.yaml:18:3: error: data.offset does not go with scale: standardize or minmax  \
        [conflicting-keys]
          fix-it: leave out offset
        """)
  }

  @Test func synthetic() {
    let text = JobText.replacing("train: train.csv", "synthetic: {samples: 0, nonzero: 2}")
    #expect(
      JobText.problems(of: text) == """
        job.yaml:14:24: error: data.synthetic.samples must be at least 1, found 0  [out-of-range]
          fix-it: 1
        job.yaml:14:36: error: data.synthetic.nonzero must be between 0 and 1, found 2  \
        [out-of-range]
        job.yaml:15:3: error: data.test does not go with synthetic  [conflicting-keys]
          fix-it: leave out test
        job.yaml:16:3: error: data.target does not go with synthetic  [conflicting-keys]
          fix-it: leave out target
        """)
  }

  @Test func word() {
    let text = JobText.replacing("raw: uint8", "raw: uint16")
    #expect(
      JobText.problems(of: text) == """
        job.yaml:18:8: error: data.raw must be one of uint8, int16, int32; found 'uint16'  \
        [unknown-value]
          fix-it: int16
        """)
  }

  @Test func storage() {
    let text = JobText.replacing("headroom_bits: 1", "default: int9")
    #expect(
      JobText.problems(of: text) == """
        job.yaml:20:12: error: formats.default must be one of int16, int8, int32, float32; found \
        'int9'  [unknown-value]
          fix-it: int8
        """)
  }

  @Test func dataFormat() {
    let text = JobText.replacing("train: train.csv", "train: train.txt")
    #expect(
      JobText.problems(of: text) == """
        job.yaml:14:10: error: 'train.txt' ends in no known data format; known: .csv, .npz, \
        .npy  [unknown-format]
        """)
  }

  @Test func oneKindOfLossAndOptimizer() {
    #expect(
      JobText.problems(of: JobText.replacing("loss: nll", "loss: {huber: {}, l1: {}}")) == """
        job.yaml:9:7: error: loss must name one kind, found 'huber', 'l1'  [one-loss]
          fix-it: loss: nll
        """)
    #expect(
      JobText.problems(of: JobText.replacing("sgd: {learning_rate: 0.05}", "{}")) == """
        job.yaml:11:3: error: optimizer must name one kind, found none  [one-optimizer]
          fix-it: optimizer: {sgd: {learning_rate: 0.05}}
        """)
  }

  @Test func emptyLists() {
    #expect(
      JobText.problems(of: JobText.replacing("from: [sigmoid1]", "from: []")).contains(
        "error: model.layers[2].from names no layer  [empty-list]\n"
          + "  fix-it: leave out from to take the layer above"))
    #expect(JobText.problems(of: JobText.replacing("[64]", "[]")).contains("[empty-list]"))
    #expect(
      JobText.problems(of: JobText.replacing("target: label", "target: []"))
        .contains("[empty-list]"))
  }
}
