import FixedPoint
import GraphIR

/// Lowers a copy `y[i] = x[Σ iₐ · strideₐ]` over at most four axes.
func lowerStridedCopy(_ strides: [Int], _ site: LoweringSite) throws(FormatError) -> KernelCall {
  let (x, y) = (site.operands[0], site.results[0])
  guard y.shape.rank <= 4 else { throw FormatError(.noKernel("copies of more than 4 axes")) }
  let padding = 4 - y.shape.rank
  let extents = Array(repeating: 1, count: padding) + y.shape.extents
  let steps = Array(repeating: 0, count: padding) + strides
  return KernelCall(
    site.isFloat
      ? Kernel("fg_strided_copy_f32", header: "fg_strided_copy_f32.h")
      : Kernel(template: "fg_strided_copy", ["X": x.type]),
    [.value(x.value), .value(y.value)] + (extents + steps).map { .constant($0) })
}

/// The elements of a strided copy.
func stridedCopy<S: Scalar>(_ x: Tensor<S>, _ strides: [Int], to shape: Shape) -> Tensor<S> {
  var y: [S] = []
  y.reserveCapacity(shape.count)
  var index = Array(repeating: 0, count: shape.rank)
  for _ in 0..<shape.count {
    y.append(x.elements[zip(index, strides).reduce(0) { $0 + $1.0 * $1.1 }])
    for axis in index.indices.reversed() {
      index[axis] += 1
      if index[axis] < shape[axis] { break }
      index[axis] = 0
    }
  }
  return Tensor(shape, y)
}

/// The element strides of a dense row-major tensor.
func denseStrides(_ shape: Shape) -> [Int] {
  var strides = Array(repeating: 1, count: shape.rank)
  for axis in strides.indices.dropLast().reversed() {
    strides[axis] = strides[axis + 1] * shape[axis + 1]
  }
  return strides
}
