import Diagnostics
import Jobs

/// A small complete job that a test changes in one place.
enum JobText {
  static let complete = """
    name: digits_mlp
    model:
      input: [64]
      layers:
        - linear: 32
        - sigmoid
        - {linear: 10, name: head, from: [sigmoid1]}
        - log_softmax
    loss: nll
    optimizer:
      sgd: {learning_rate: 0.05}
    training: {batch_size: 1, epochs: 5, seed: 1, shuffle: true}
    data:
      train: train.csv
      test: test.csv
      target: label
      scale: 0.0625
      raw: uint8
    formats:
      headroom_bits: 1
    target: host

    """

  /// The complete job with one piece of text replaced.
  static func replacing(_ old: String, _ new: String) -> String {
    let pieces = complete.split(separator: old, omittingEmptySubsequences: false)
    precondition(pieces.count == 2, "'\(old)' must occur once")
    return pieces.joined(separator: new)
  }

  /// What is printed about a job; empty for none.
  static func problems(of text: String, set overrides: [String] = []) -> String {
    do {
      _ = try Job(text: text, file: "job.yaml", overrides: overrides)
      return ""
    } catch {
      return error.rendered
    }
  }
}
