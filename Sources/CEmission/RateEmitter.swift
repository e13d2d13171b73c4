extension ProgramEmitter {
  /// The setter of the learning rate.
  func rateFunction() -> String {
    isFloat
      ? """
      void \(model.name)_set_learning_rate(\(model.name)_t *model, float learning_rate)
      {
          model->learning_rate = learning_rate;
      }
      """
      : """
      void \(model.name)_set_learning_rate(\(model.name)_t *model, int16_t mantissa, int16_t shift)
      {
          model->learning_rate_mantissa = mantissa;
          model->learning_rate_shift = shift;
      }
      """
  }
}
