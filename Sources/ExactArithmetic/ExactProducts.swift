internal import CGMP

/// The loops in which a training step spends its time: products go into the limbs of their sum,
/// without an allocation each, and elements are read where they lie.
extension ExactReal {
  /// `Σ a[i · strideA] · b[i · strideB]` over `count` terms, exactly.
  ///
  /// Its precision is the largest of the factors'.
  public static func sumOfProducts(
    _ a: UnsafePointer<ExactReal>, _ strideA: Int, _ b: UnsafePointer<ExactReal>, _ strideB: Int,
    count: Int
  ) -> ExactReal {
    var (window, precision) = (BitWindow(), 0)
    for i in 0..<count {
      window.include(a[i * strideA].value.factor, b[i * strideB].value.factor)
      precision = max(precision, max(a[i * strideA].precision, b[i * strideB].precision))
    }
    let sum = window.sum { sum in
      for i in 0..<count {
        sum.add(a[i * strideA].value.factor, b[i * strideB].value.factor)
      }
    }
    return ExactReal(sum, precision: precision)
  }

  /// `w[i · columns + j] + a[i] · b[j]` into `result`, whose elements are not initialized, exactly;
  /// what does not change is not copied.
  public static func addOuterProduct(
    _ w: UnsafePointer<ExactReal>, _ a: UnsafePointer<ExactReal>, rows: Int,
    _ b: UnsafePointer<ExactReal>, columns: Int, into result: UnsafeMutablePointer<ExactReal>
  ) {
    for i in 0..<rows {
      let left = a[i].value.factor
      for j in 0..<columns {
        let (at, right) = (i * columns + j, b[j].value.factor)
        let precision = max(w[at].precision, max(a[i].precision, b[j].precision))
        if left.isZero || right.isZero {
          (result + at).initialize(to: ExactReal(w[at].value, precision: precision))
          continue
        }
        var window = BitWindow()
        window.include(w[at].value.factor)
        window.include(left, right)
        let sum = window.sum(from: w[at].value.factor) { $0.add(left, right) }
        (result + at).initialize(to: ExactReal(sum, precision: precision))
      }
    }
  }
}
