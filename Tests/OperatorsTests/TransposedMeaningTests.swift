import GraphIR
import Operators
import Testing

/// Average pools and transposed convolutions against their definition, by the shortest loops.
@Suite struct TransposedMeaningTests {
  private static let windows: [[WindowAxis]] = [
    [WindowAxis(taps: 2, stride: 2), WindowAxis(taps: 3)],
    [WindowAxis(taps: 3, stride: 2, before: 1, after: 1), WindowAxis(taps: 2, before: 1)],
    [WindowAxis(taps: 2, stride: 3), WindowAxis(taps: 4, stride: 3, before: 3, after: 2)],
  ]

  private func numbers(_ shape: Shape, _ seed: UInt64) -> Tensor<Double> {
    var generator = SplitMix(state: seed)
    return Tensor(
      shape, (0..<shape.count).map { _ in Double(Int.random(in: -50...50, using: &generator)) })
  }

  private func inner(_ a: Tensor<Double>, _ b: Tensor<Double>) -> Double {
    zip(a.elements, b.elements).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// Padding counts as zeros and windows that do not fit at the end are dropped.
  @Test(arguments: windows) func averages(_ axes: [WindowAxis]) throws {
    let (channels, height, width) = (2, 7, 6)
    let x = numbers([channels, height, width], 1)
    let y = AvgPool(Window(axes)).evaluate([x])[0]
    var expected: [Double] = []
    func places(_ axis: WindowAxis, _ elements: Int) -> StrideThrough<Int> {
      stride(from: -axis.before, through: elements + axis.after - axis.taps, by: axis.stride)
    }
    for channel in 0..<channels {
      for top in places(axes[0], height) {
        for left in places(axes[1], width) {
          var sum = 0.0
          for row in top..<(top + axes[0].taps) where (0..<height).contains(row) {
            for column in left..<(left + axes[1].taps) where (0..<width).contains(column) {
              sum += x.elements[(channel * height + row) * width + column]
            }
          }
          expected.append(sum / Double(axes[0].taps * axes[1].taps))
        }
      }
    }
    #expect(y.elements == expected)
    let dy = numbers(y.shape, 2)
    let dx = AvgPoolGradient(Window(axes), extents: [height, width]).evaluate([dy])[0]
    #expect(abs(inner(y, dy) - inner(x, dx)) <= 1e-9)
  }

  /// Each element of y puts its product with the kernel around its place; then the padding is cut.
  @Test(arguments: [1, 2], [0, 1]) func transposedConvolution(_ groups: Int, _ rest: Int) throws {
    let (channels, outputs, height, width) = (4, 6, 3, 2)
    let rows = WindowAxis(taps: 3, stride: 2, before: 1, after: 1)
    let columns = WindowAxis(taps: 2, stride: 2, before: 0, after: 1, dilation: 3)
    let y = numbers([channels, height, width], 3)
    let w = numbers([channels, outputs / groups, 3, 2], 4)
    let b = numbers([outputs], 5)
    let full = (rows: (height - 1) * 2 + 3 + rest, columns: (width - 1) * 2 + 4 + rest)
    var sums = (0..<outputs).map { output in
      (0..<full.rows).map { _ in Array(repeating: b.elements[output], count: full.columns) }
    }
    for channel in 0..<channels {
      let group = channel / (channels / groups)
      for output in 0..<(outputs / groups) {
        for (row, column) in (0..<height).flatMap({ r in (0..<width).map { (r, $0) } }) {
          for (s, t) in (0..<3).flatMap({ s in (0..<2).map { (s, $0) } }) {
            sums[group * (outputs / groups) + output][row * 2 + s][column * 2 + t * 3] +=
              y.elements[(channel * height + row) * width + column]
              * w.elements[((channel * (outputs / groups) + output) * 3 + s) * 2 + t]
          }
        }
      }
    }
    let expected = sums.flatMap { plane in
      plane[1..<(full.rows - 1)].flatMap { $0[0..<(full.columns - 1)] }
    }
    let op = ConvolutionInputGradient(
      Window([rows, columns]), groups: groups, extents: [full.rows - 2, full.columns - 1])
    let result = op.evaluate([y, w, b])[0]
    #expect(try op.resultShapes([y.shape, w.shape, b.shape]) == [result.shape])
    #expect(result.elements == expected)
  }
}
