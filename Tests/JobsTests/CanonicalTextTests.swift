import Jobs
import Testing

@Suite("The canonical text of a job")
struct CanonicalTextTests {
  private func canonical(_ text: String) throws -> String {
    try Job(text: text, file: "job.yaml").canonicalText
  }

  @Test func text() throws {
    #expect(
      try canonical(JobText.complete) == """
        name: "digits_mlp"
        model.input: [64]
        model.layers[0]: {"linear": 32}
        model.layers[1]: {"sigmoid": null}
        model.layers[2]: {"linear": 10, name: "head", from: ["sigmoid1"]}
        model.layers[3]: {"log_softmax": null}
        loss.nll: null
        optimizer.sgd.learning_rate: 0.05
        training.batch_size: 1
        training.batching: accumulate
        training.epochs: 5
        training.seed: 1
        training.shuffle: true
        trainable: all
        data.train: "train.csv"
        data.test: "test.csv"
        data.target: ["label"]
        data.scale: 0.0625
        data.offset: 0
        data.raw: uint8
        formats.default: int16
        formats.headroom_bits: 1
        formats.accumulator: auto
        formats.weight_update: residual8
        formats.gradient_scale: sample
        target: host

        """)
  }

  @Test(
    "Comments, layout, order and defaults do not change it",
    arguments: [
      ("loss: nll", "# a comment\nloss:   'nll'   # another"),
      ("{batch_size: 1, epochs: 5, seed: 1, shuffle: true}", "{seed: 1, epochs: 5}"),
      ("  train: train.csv\n  test: test.csv", "  test: test.csv\n  train: train.csv"),
      ("formats:\n  headroom_bits: 1\ntarget: host", "formats: {gradient_scale: sample}"),
      ("- sigmoid", "- {sigmoid: {}}"),
      ("0.05}", "5e-2}"),
      ("scale: 0.0625", "scale: .0625\n  offset: 0.0"),
    ])
  func sameText(old: String, new: String) throws {
    #expect(try canonical(JobText.replacing(old, new)) == canonical(JobText.complete))
  }

  @Test(
    "Everything that has a meaning changes it",
    arguments: [
      ("0.05}", "0.04}"), ("seed: 1", "seed: 2"), ("- sigmoid", "- tanh"), ("[64]", "[8, 8]"),
      ("headroom_bits: 1", "headroom_bits: 2"), ("name: head", "name: body"),
      ("test: test.csv", "split: 0.2"), ("loss: nll", "loss: {nll: {weight: 2}}"),
    ])
  func otherText(old: String, new: String) throws {
    #expect(try canonical(JobText.replacing(old, new)) != canonical(JobText.complete))
  }

  @Test func floatTrainingIgnoresFormatsAndName() throws {
    let one = try Job(text: JobText.complete, file: "job.yaml")
    let text = JobText.replacing("headroom_bits: 1", "headroom_bits: 3")
    let other = try Job(text: text, file: "job.yaml", overrides: ["name=other"])
    #expect(
      one.canonicalText(of: JobSection.floatTraining)
        == other.canonicalText(of: JobSection.floatTraining))
    #expect(one.canonicalText != other.canonicalText)
  }
}
