/// A small job in parts that can be drawn, left out and made smaller one by one.
struct RandomProgram: Hashable, Sendable {
  /// A layer of the job: `{conv2d: {channels: 2, kernel: 3}, name: a, from: [input]}`.
  struct Layer: Hashable, Sendable {
    var key: String
    /// What stands behind the key; empty for none.
    var value = ""
    var name: String?
    /// The outputs that it takes; none for the one above.
    var from: [String] = []
    /// Whether `from` is the key's value, as of `add: [a, b]`.
    var listsInputs = false

    var text: String {
      var parts = ["\(key): \(value.isEmpty ? "{}" : value)"]
      if listsInputs { parts[0] = "\(key): [\(from.joined(separator: ", "))]" }
      if let name { parts.append("name: \(name)") }
      if !listsInputs, !from.isEmpty { parts.append("from: [\(from.joined(separator: ", "))]") }
      return "{\(parts.joined(separator: ", "))}"
    }
  }

  /// A format that is asked for of the buffers of a pattern.
  struct Override: Hashable, Sendable {
    var pattern: String
    var wish: String

    var text: String { "\"\(pattern)\": {\(wish)}" }
  }

  var input: [Int]
  var layers: [Layer] = []
  /// `mse`, or `cross_entropy: {label_smoothing: 0.1}`.
  var loss = "mse"
  var learningRate = "0.1"
  var batchSize = 1
  var batching = "accumulate"
  var isShuffled = false
  var samples = 6
  var seed = 1
  /// Further keys of `data:`, as `scale: 4`.
  var scaling: [String] = []
  var trainable: [String] = []
  /// Keys of `formats:` beside `overrides`.
  var formats: [String] = []
  var overrides: [Override] = []

  /// The job file, one line.
  var job: String {
    var parts = [
      "name: p",
      "model: {input: \(input), layers: [\(layers.map(\.text).joined(separator: ", "))]}",
      loss.contains(":") ? "loss: {\(loss)}" : "loss: \(loss)",
      "optimizer: {sgd: {learning_rate: \(learningRate)}}",
      "training: {epochs: 2, batch_size: \(batchSize), "
        + (batching == "whole" ? "batching: whole, " : "")
        + "seed: \(seed), shuffle: \(isShuffled)}",
    ]
    if !trainable.isEmpty {
      let patterns = trainable.map { "\"\($0)\"" }.joined(separator: ", ")
      parts.append("trainable: [\(patterns)]")
    }
    let source = "synthetic: {samples: \(samples), nonzero: 0.75, seed: \(seed)}"
    parts.append("data: {\(([source] + scaling).joined(separator: ", "))}")
    var formats = formats
    if !overrides.isEmpty {
      formats.append("overrides: {\(overrides.map(\.text).joined(separator: ", "))}")
    }
    if !formats.isEmpty { parts.append("formats: {\(formats.joined(separator: ", "))}") }
    return "{\(parts.joined(separator: ", "))}"
  }

  /// The key of the loss.
  var lossKey: String { loss.split(separator: ":").first.map(String.init) ?? loss }

  /// Whether every layer reaches the loss.
  var isLive: Bool {
    var needed: Set<Int> = [layers.count - 1]
    for index in layers.indices.reversed() where needed.contains(index) {
      for source in sources(of: index) { needed.insert(source) }
    }
    return layers.indices.allSatisfy(needed.contains)
  }

  /// The layers whose outputs a layer takes; of the input none.
  private func sources(of index: Int) -> [Int] {
    guard !layers[index].from.isEmpty else { return index > 0 ? [index - 1] : [] }
    return layers[index].from.compactMap { output in
      let name = output.prefix { $0 != "." }
      return layers.firstIndex { $0.name.map { $0 == name } ?? false }
    }
  }
}
