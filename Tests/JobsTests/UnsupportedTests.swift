import Testing

@Suite("What a later version does is refused, not ignored")
struct UnsupportedTests {
  @Test func adam() {
    let text = JobText.replacing("sgd: {learning_rate: 0.05}", "adam: {}")
    #expect(
      JobText.problems(of: text) == """
        job.yaml:11:3: error: 'adam' is not supported in this version; supported: sgd  [unsupported]
          fix-it: sgd
        """)
  }

  @Test func adamw() {
    let text = JobText.replacing("sgd: {learning_rate: 0.05}", "adamw: {}")
    #expect(
      JobText.problems(of: text) == """
        job.yaml:11:3: error: 'adamw' is not supported in this version; supported: sgd  \
        [unsupported]
          fix-it: sgd
        """)
  }

  @Test func rmsprop() {
    let text = JobText.replacing("sgd: {learning_rate: 0.05}", "rmsprop: {}")
    #expect(
      JobText.problems(of: text) == """
        job.yaml:11:3: error: 'rmsprop' is not supported in this version; supported: sgd  \
        [unsupported]
          fix-it: sgd
        """)
  }

  @Test func momentum() {
    let text = JobText.replacing("{learning_rate: 0.05}", "{learning_rate: 0.05, momentum: 0.9}")
    #expect(
      JobText.problems(of: text) == """
        job.yaml:11:30: error: 'momentum' is not supported in this version; supported: \
        learning_rate  [unsupported]
          fix-it: leave out momentum
        """)
  }

  @Test func nesterov() {
    let text = JobText.replacing("{learning_rate: 0.05}", "{learning_rate: 0.05, nesterov: true}")
    #expect(
      JobText.problems(of: text) == """
        job.yaml:11:30: error: 'nesterov' is not supported in this version; supported: \
        learning_rate  [unsupported]
          fix-it: leave out nesterov
        """)
  }

  @Test func weightDecay() {
    let text = JobText.replacing(
      "{learning_rate: 0.05}", "{learning_rate: 0.05, weight_decay: 0.1}")
    #expect(
      JobText.problems(of: text) == """
        job.yaml:11:30: error: 'weight_decay' is not supported in this version; supported: \
        learning_rate  [unsupported]
          fix-it: leave out weight_decay
        """)
  }

  @Test func clip() {
    let text = JobText.replacing("  sgd:", "  clip: {norm: 1}\n  sgd:")
    #expect(
      JobText.problems(of: text) == """
        job.yaml:11:3: error: 'clip' is not supported in this version  [unsupported]
          fix-it: leave out clip
        """)
  }

  @Test func schedule() {
    let text = JobText.replacing("  sgd:", "  schedule: {warmup: 3}\n  sgd:")
    #expect(
      JobText.problems(of: text) == """
        job.yaml:11:3: error: 'schedule' is not supported in this version  [unsupported]
          fix-it: leave out schedule
        """)
  }

  @Test func recompute() {
    let text = JobText.replacing("target: host", "memory: {recompute: auto}")
    #expect(
      JobText.problems(of: text) == """
        job.yaml:21:10: error: 'recompute' is not supported in this version  [unsupported]
          fix-it: leave out recompute
        """)
  }

  @Test func idx() {
    let text = JobText.replacing("train: train.csv", "train: train.idx.gz")
    #expect(
      JobText.problems(of: text) == """
        job.yaml:14:10: error: '.gz' is not supported in this version; supported: .csv, .npz, .npy \
         [unsupported]
        """)
  }

  @Test func onnx() {
    let text = JobText.replacing("  input: [64]", "  onnx: m.onnx")
    #expect(
      JobText.problems(of: text) == """
        job.yaml:3:3: error: 'onnx' is not supported in this version; supported: input, layers  \
        [unsupported]
          fix-it: leave out onnx
        """)
  }
}
