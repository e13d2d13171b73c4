import GraphIR

/// A tensor as groups of elements: `[outer][groups][inner]`, a group over outer and inner.
struct GroupLayout {
  let outer: Int
  let groups: Int
  let inner: Int

  /// The elements of a group.
  var count: Int { outer * inner }

  /// A group is an index over some axes.
  init(_ axes: Range<Int>, of shape: Shape) {
    outer = shape.extents[..<axes.lowerBound].reduce(1, *)
    groups = shape.extents[axes].reduce(1, *)
    inner = shape.extents[axes.upperBound...].reduce(1, *)
  }

  /// Where the elements of a group are.
  func places(_ group: Int) -> [Int] {
    (0..<outer).flatMap { o in (0..<inner).map { (o * groups + group) * inner + $0 } }
  }

  /// Outer, groups, inner.
  var arguments: [KernelCall.Argument] { [outer, groups, inner].map { .constant($0) } }

  /// The bits that n times a deviation from the mean keeps: squares then sum up in 62 bits.
  var deviationBits: Int { (61 - ceilLog2(count)) / 2 }

  /// The relative error of a sum of squared deviations whose lowest bits are cut, and of its root.
  func deviationError(of x: Buffer) -> Double {
    guard x.storedFormat.storage.significantBits + ceilLog2(count) > deviationBits else { return 0 }
    return Double(sign: .plus, exponent: -deviationBits, significand: Double(count).squareRoot())
  }

  /// Sums over a group keep 62 bits up to 2^15 elements.
  func requireCount(_ name: String) throws(FormatError) {
    guard count <= 1 << 15 else {
      throw FormatError(.noKernel("\(name) over \(count) elements, at most 32768"))
    }
  }
}

extension Range<Int> {
  /// The same axes behind that of a batch.
  var overBatch: Range<Int> { (lowerBound + 1)..<(upperBound + 1) }
}

/// The least p with 2^p ≥ count.
func ceilLog2(_ count: Int) -> Int { Int.bitWidth - (count - 1).leadingZeroBitCount }
