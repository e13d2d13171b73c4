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

  /// `w[i · columns + j] += a[i] · b[j]`, exactly, in the memory of what no other value shares.
  public static func addOuterProduct(
    _ w: UnsafeMutablePointer<ExactReal>, _ a: UnsafePointer<ExactReal>, rows: Int,
    _ b: UnsafePointer<ExactReal>, columns: Int
  ) {
    var scratch: [UInt] = []
    for i in 0..<rows where !a[i].value.isZero {
      let left = a[i].value.factor
      for j in 0..<columns where !b[j].value.isZero {
        let (at, right) = (i * columns + j, b[j].value.factor)
        var window = BitWindow()
        window.include(w[at].value.factor)
        window.include(left, right)
        let room = window
        if scratch.count < room.limbs { scratch = Array(repeating: 0, count: 2 * room.limbs) }
        scratch.withUnsafeMutableBufferPointer {
          guard let limbs = $0.baseAddress else { return }
          limbs.update(repeating: 0, count: room.limbs)
          let count = room.write(to: limbs, from: w[at].value.factor) { $0.add(left, right) }
          w[at].value.mantissa.assign(cgmp_z_view(limbs, count))
          w[at].value.exponent = count == 0 ? 0 : room.exponent
        }
        w[at].precision = max(w[at].precision, max(a[i].precision, b[j].precision))
      }
    }
  }
}
