import GraphIR

/// The learning rate, and what a batch adds to the model: the rate is kept divided by its size.
extension ProgramEmitter {
  var batchSize: Int { program.quantized.training.batchSize }
  /// Whether the samples of a batch come one at a time.
  var isSumming: Bool { !program.quantized.training.sums.isEmpty }

  /// The kernels that no node calls: those that begin a batch or share the rate.
  var batchKernels: [Kernel] {
    guard batchSize > 1 else { return [] }
    guard !isFloat else {
      return isSumming ? [Kernel("fg_fill_f32", header: "fg_elementwise_f32.h")] : []
    }
    return [Kernel("fg_share_rate", header: "fg_share_rate.h")]
      + Set(sums.map(\.type)).sorted().map { Kernel(template: "fg_fill", ["Y": $0]) }
  }

  private var sums: [(value: Value, type: String)] {
    program.quantized.training.sums.map { sum in
      let bits = program.quantized.formats[sum.state].format?.storage.bits
      return (sum.state, bits.map { "i\($0)" } ?? "f32")
    }
  }

  /// Empties the batch: nothing where every step is one.
  func emptyBatch(margin: [String] = []) -> [String] {
    guard isSumming else { return [] }
    let calls = sums.map { value, type in
      CText.call(
        "fg_fill_\(type)",
        ["model->\(names[value])", "\(graph.shape(value).count)", isFloat ? "0.0f" : "0"],
        indent: "    ", tail: ";")
    }
    return margin + calls + ["    model->batched = 0;"]
  }

  /// The rate of the job.
  func initialRate() -> [String] {
    guard isFloat else {
      let rate = RateMantissa(model.learningRate)
      return ["    \(name)_set_learning_rate(model, \(rate.mantissa), \(rate.shift));"]
    }
    let rate = CText.literal(Float(model.learningRate))
    return batchSize == 1
      ? ["    model->learning_rate = \(rate);"]
      : ["    \(name)_set_learning_rate(model, \(rate));"]
  }

  /// The setter of the learning rate.
  func rateFunction() -> String {
    isFloat
      ? """
      void \(model.name)_set_learning_rate(\(model.name)_t *model, float learning_rate)
      {
          model->learning_rate = learning_rate\(batchSize == 1 ? "" : " / \(batchSize).0f");
      }
      """
      : """
      void \(model.name)_set_learning_rate(\(model.name)_t *model, int16_t mantissa, int16_t shift)
      {
      \(storeRate())
      }
      """
  }

  private func storeRate() -> String {
    guard batchSize > 1 else {
      return """
            model->learning_rate_mantissa = mantissa;
            model->learning_rate_shift = shift;
        """
    }
    let share = RateMantissa(1 / Double(batchSize))
    return CText.call(
      "fg_share_rate",
      [
        "mantissa", "shift", "\(share.mantissa)", "\(share.shift)",
        "&model->learning_rate_mantissa", "&model->learning_rate_shift",
      ], indent: "    ", tail: ";")
  }
}
