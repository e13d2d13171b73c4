import GraphIR

/// What programs on embedded samples, the example and the self-test, need to train: a step on one
/// sample, or a batch that is gathered first.
struct GatherEmitter {
  let model: EmissionModel
  /// The element type of targets.
  let targetType: String

  /// The batch and the function that fills it; nothing where a step takes one sample.
  func definitions() -> String {
    guard model.isWhole else { return "" }
    let targets =
      model.classCount != nil
      ? "        batch_targets[b] = targets[sample];"
      : """
              for (i = 0; i < \(model.targetCount); i++) {
                  batch_targets[b * \(model.targetCount) + i] = targets[sample][i];
              }
      """
    return """
      static \(model.name)_input_t batch[\(model.macro)_BATCH * \(model.inputCount)];
      static \(targetType) batch_targets[\(model.macro)_BATCH * \(model.targetCount)];

      /* The batch that begins at a sample; after the last comes the first. */
      static void gather(int32_t first)
      {
          int32_t b, i;
          for (b = 0; b < \(model.macro)_BATCH; b++) {
              const int32_t sample = (first + b) % SAMPLES;
              for (i = 0; i < \(model.inputCount); i++) {
                  batch[b * \(model.inputCount) + i] = inputs[sample][i];
              }
      \(targets)
          }
      }


      """
  }

  /// The statements of a training step: on sample `index`, or the batch that begins there.
  func step(
    _ head: String, index: String, tail: String = "", indent: String
  ) -> String {
    guard model.isWhole else {
      return
        "\(indent)\(head)\(model.name)_train(&model, inputs[\(index)], targets[\(index)])\(tail);"
    }
    return """
      \(indent)gather(\(index));
      \(indent)\(head)\(model.name)_train(&model, batch, batch_targets)\(tail);
      """
  }
}
