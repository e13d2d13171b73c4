import ExactArithmetic

extension ExactReal: Scalar {
  public var zero: ExactReal { ExactReal(Dyadic(0), precision: precision) }
}

extension Tensor<ExactReal> {
  /// Rounds every element to its precision; see ``ExactReal/round()``.
  public mutating func round() {
    for index in elements.indices { elements[index].round() }
  }
}
