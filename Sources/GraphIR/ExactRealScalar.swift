import ExactArithmetic

extension ExactReal: Scalar {}

extension Tensor<ExactReal> {
  /// Rounds every element to its precision; see ``ExactReal/round()``.
  public mutating func round() {
    for index in elements.indices { elements[index].round() }
  }
}
