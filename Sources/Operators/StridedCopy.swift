import FixedPoint
import GraphIR

/// The loops of a copy between a dense tensor of some extents and elements of another at
/// `first + Σ iₐ · strideₐ`.
struct StridedElements {
  let extents: [Int]
  let strides: [Int]
  let first: Int

  init(_ shape: Shape, _ strides: [Int], first: Int = 0) {
    (extents, self.strides, self.first) = (shape.extents, strides, first)
  }

  /// Where the elements are, in the order of the dense tensor.
  var positions: [Int] {
    var positions = [first]
    for (extent, stride) in zip(extents, strides) {
      positions = positions.flatMap { start in (0..<extent).map { start + $0 * stride } }
    }
    return positions
  }

  /// The elements of x there.
  func copy<S: Scalar>(_ x: Tensor<S>) -> Tensor<S> {
    Tensor(Shape(extents), positions.map { x.elements[$0] })
  }

  /// The first element, then extents and strides of four axes: those of one element are left out,
  /// those whose elements lie in line are one.
  func arguments() throws(FormatError) -> [KernelCall.Argument] {
    var axes: [(extent: Int, stride: Int)] = []
    for (extent, stride) in zip(extents, strides) where extent != 1 {
      if let outer = axes.last, outer.stride == stride * extent {
        axes[axes.count - 1] = (outer.extent * extent, stride)
      } else {
        axes.append((extent, stride))
      }
    }
    guard axes.count <= 4 else { throw FormatError(.noKernel("copies of more than 4 axes")) }
    axes = Array(repeating: (1, 0), count: 4 - axes.count) + axes
    return ([first] + axes.map(\.extent) + axes.map(\.stride)).map { .constant($0) }
  }
}

/// Lowers a copy of strided elements to a dense result.
func lowerStridedCopy(
  _ elements: StridedElements, _ site: LoweringSite
) throws(FormatError) -> KernelCall {
  let (x, y) = (site.operands[0], site.results[0])
  return KernelCall(
    site.isFloat
      ? Kernel("fg_strided_copy_f32", header: "fg_strided_copy_f32.h")
      : Kernel(template: "fg_strided_copy", ["X": x.type]),
    [.value(x.value), .value(y.value)] + (try elements.arguments()))
}

/// The element strides of a dense row-major tensor.
func denseStrides(_ shape: Shape) -> [Int] {
  var strides = Array(repeating: 1, count: shape.rank)
  for axis in strides.indices.dropLast().reversed() {
    strides[axis] = strides[axis + 1] * shape[axis + 1]
  }
  return strides
}
