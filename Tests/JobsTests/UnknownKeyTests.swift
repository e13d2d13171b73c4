import Testing

@Suite("Keys that nobody reads are errors with the nearest known key")
struct UnknownKeyTests {
  @Test func inTheJob() {
    let text = JobText.replacing("target: host", "target: host\noptimiser: 1")
    #expect(
      JobText.problems(of: text) == """
        job.yaml:22:1: error: unknown key 'optimiser'  [unknown-key]
          note: known keys: name, model, loss, optimizer, training, trainable, data, formats, \
        memory, target
          fix-it: optimizer
        """)
  }

  @Test func requiredKeyMisspelt() {
    let text = JobText.replacing("name: digits_mlp", "nme: digits_mlp")
    #expect(
      JobText.problems(of: text) == """
        job.yaml:1:1: error: unknown key 'nme'  [unknown-key]
          note: known keys: name, model, loss, optimizer, training, trainable, data, formats, \
        memory, target
          fix-it: name
        """)
  }

  @Test func inModel() {
    let text = JobText.replacing("  input:", "  imput:")
    #expect(
      JobText.problems(of: text) == """
        job.yaml:3:3: error: unknown key 'imput' in model  [unknown-key]
          note: known keys: input, layers, onnx
          fix-it: input
        """)
  }

  @Test func inALayer() {
    let text = JobText.replacing("name: head", "nam: head")
    #expect(
      JobText.problems(of: text) == """
        job.yaml:7:20: error: unknown key 'nam' in model.layers[2]  [unknown-key]
          note: beside the kind's key only name and from are allowed
          fix-it: name
        """)
  }

  @Test func inTheOptimizer() {
    let text = JobText.replacing("{learning_rate: 0.05}", "{learning_rat: 0.05}")
    #expect(
      JobText.problems(of: text) == """
        job.yaml:11:9: error: unknown key 'learning_rat' in optimizer.sgd  [unknown-key]
          note: known keys: learning_rate, momentum, nesterov, weight_decay
          fix-it: learning_rate
        """)
  }

  @Test func inTraining() {
    let text = JobText.replacing("epochs: 5", "epoch: 5")
    #expect(
      JobText.problems(of: text) == """
        job.yaml:12:27: error: unknown key 'epoch' in training  [unknown-key]
          note: known keys: batch_size, epochs, seed, shuffle, batching
          fix-it: epochs
        """)
  }

  @Test func inData() {
    let text = JobText.replacing("  scale: 0", "  scael: 0")
    #expect(
      JobText.problems(of: text) == """
        job.yaml:17:3: error: unknown key 'scael' in data  [unknown-key]
          note: known keys: train, test, inputs, target, test_target, synthetic, split, \
        offset, scale, raw
          fix-it: scale
        """)
  }

  @Test func inFormats() {
    let text = JobText.replacing("headroom_bits", "headroom")
    #expect(
      JobText.problems(of: text) == """
        job.yaml:20:3: error: unknown key 'headroom' in formats  [unknown-key]
          note: known keys: default, headroom_bits, accumulator, weight_update, gradient_scale, \
        overrides
        """)
  }

  @Test func inSynthetic() {
    let text = JobText.replacing(
      "  train: train.csv\n  test: test.csv\n  target: label",
      "  synthetic: {samples: 9, nonzeros: 1}")
    #expect(
      JobText.problems(of: text) == """
        job.yaml:14:27: error: unknown key 'nonzeros' in data.synthetic  [unknown-key]
          note: known keys: samples, nonzero, seed
          fix-it: nonzero
        """)
  }

  @Test func inAnOverride() {
    let text = JobText.replacing("headroom_bits: 1", "overrides: {a: {fractionbits: 3}}")
    #expect(
      JobText.problems(of: text) == """
        job.yaml:20:19: error: unknown key 'fractionbits' in formats.overrides.a  [unknown-key]
          note: known keys: storage, fraction_bits, headroom_bits, weight_update, accumulator
          fix-it: fraction_bits
        """)
  }

  @Test func inMemory() {
    let text = JobText.replacing("target: host", "memory: {recompite: auto}")
    #expect(
      JobText.problems(of: text) == """
        job.yaml:21:10: error: unknown key 'recompite' in memory  [unknown-key]
          note: known keys: recompute, ram
          fix-it: recompute
        """)
  }
}
