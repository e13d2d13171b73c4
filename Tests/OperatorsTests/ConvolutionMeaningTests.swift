import GraphIR
import Operators
import Testing

/// Convolutions and pools against their definition on a padded copy, by the shortest loops.
@Suite struct ConvolutionMeaningTests {
  private struct Layer: CustomTestStringConvertible {
    var rows: WindowAxis
    var columns: WindowAxis
    var channels = 2
    var outputs = 4
    var groups = 1
    var height = 6
    var width = 5
    var testDescription: String { "\(Window([rows, columns]).axes), groups \(groups)" }
  }

  private static let layers = [
    Layer(rows: WindowAxis(taps: 3), columns: WindowAxis(taps: 3)),
    Layer(
      rows: WindowAxis(taps: 3, before: 1, after: 1),
      columns: WindowAxis(taps: 2, before: 0, after: 1)),
    Layer(
      rows: WindowAxis(taps: 2, stride: 2, before: 1),
      columns: WindowAxis(taps: 3, stride: 3, after: 2),
      groups: 2),
    Layer(
      rows: WindowAxis(taps: 3, stride: 2, before: 2, after: 2, dilation: 2),
      columns: WindowAxis(taps: 2, stride: 2, before: 3, after: 3, dilation: 3), groups: 2),
    Layer(
      rows: WindowAxis(taps: 1), columns: WindowAxis(taps: 1, stride: 4), outputs: 2, groups: 2),
  ]

  /// x with its padding around it.
  private func padded(_ x: Tensor<Double>, _ layer: Layer, with padding: Double) -> [[[Double]]] {
    let (rows, columns) = (layer.rows, layer.columns)
    return (0..<layer.channels).map { channel in
      (0..<rows.before + layer.height + rows.after).map { row in
        (0..<columns.before + layer.width + columns.after).map { column in
          let (r, c) = (row - rows.before, column - columns.before)
          let isInside = (0..<layer.height).contains(r) && (0..<layer.width).contains(c)
          return isInside ? x.elements[(channel * layer.height + r) * layer.width + c] : padding
        }
      }
    }
  }

  private func numbers(_ shape: Shape, _ seed: UInt64) -> Tensor<Double> {
    var generator = SplitMix(state: seed)
    return Tensor(
      shape, (0..<shape.count).map { _ in Double(Int.random(in: -50...50, using: &generator)) })
  }

  @Test(arguments: layers) private func convolution(_ layer: Layer) throws {
    let inGroup = layer.channels / layer.groups
    let op = Convolution(Window([layer.rows, layer.columns]), groups: layer.groups)
    let x = numbers([layer.channels, layer.height, layer.width], 1)
    let w = numbers([layer.outputs, inGroup, layer.rows.taps, layer.columns.taps], 2)
    let b = numbers([layer.outputs], 3)
    let y = op.evaluate([x, w, b])[0]
    #expect(try op.resultShapes([x.shape, w.shape, b.shape]) == [y.shape])
    let image = padded(x, layer, with: 0)
    var expected: [Double] = []
    for o in 0..<layer.outputs {
      let group = o / (layer.outputs / layer.groups)
      for top in stride(
        from: 0, through: image[0].count - layer.rows.extent, by: layer.rows.stride)
      {
        for left in stride(
          from: 0, through: image[0][0].count - layer.columns.extent, by: layer.columns.stride)
        {
          var sum = b.elements[o]
          for i in 0..<inGroup {
            for s in 0..<layer.rows.taps {
              for t in 0..<layer.columns.taps {
                let at = ((o * inGroup + i) * layer.rows.taps + s) * layer.columns.taps + t
                sum +=
                  w.elements[at]
                  * image[group * inGroup + i][top + s * layer.rows.dilation][
                    left + t * layer.columns.dilation]
              }
            }
          }
          expected.append(sum)
        }
      }
    }
    #expect(y.elements == expected)
  }

  /// ⟨conv(x), y⟩ = ⟨x, convᵀ(y)⟩ = ⟨w, gradient(x, y)⟩, exactly in integers.
  @Test(arguments: layers) private func gradientsAreItsTransposes(_ layer: Layer) throws {
    let window = Window([layer.rows, layer.columns])
    let x = numbers([layer.channels, layer.height, layer.width], 4)
    let w = numbers(
      [layer.outputs, layer.channels / layer.groups, layer.rows.taps, layer.columns.taps], 5)
    let y = Convolution(window, groups: layer.groups).evaluate([x, w])[0]
    let dy = numbers(y.shape, 6)
    let dx = ConvolutionInputGradient(
      window, groups: layer.groups, extents: [layer.height, layer.width]
    ).evaluate([dy, w])[0]
    let dw = ConvolutionWeightGradient(window, groups: layer.groups).evaluate([x, dy])[0]
    func inner(_ a: Tensor<Double>, _ b: Tensor<Double>) -> Double {
      zip(a.elements, b.elements).reduce(0) { $0 + $1.0 * $1.1 }
    }
    #expect(inner(y, dy) == inner(x, dx))
    #expect(inner(y, dy) == inner(w, dw))
  }

  @Test(arguments: layers.filter { $0.rows.dilation == 1 && $0.rows.before < $0.rows.taps })
  private func maximum(_ layer: Layer) throws {
    let op = MaxPool(Window([layer.rows, layer.columns]))
    let x = numbers([layer.channels, layer.height, layer.width], 7)
    let results = op.evaluate([x])
    let image = padded(x, layer, with: -.infinity)
    var (expected, argmax): ([Double], [Double]) = ([], [])
    for plane in image {
      for top in stride(from: 0, through: plane.count - layer.rows.taps, by: layer.rows.stride) {
        for left in stride(
          from: 0, through: plane[0].count - layer.columns.taps, by: layer.columns.stride)
        {
          let taps = (0..<layer.rows.taps).flatMap { s in
            (0..<layer.columns.taps).map { plane[top + s][left + $0] }
          }
          let best = taps.max() ?? 0
          expected.append(best)
          argmax.append(Double(taps.firstIndex(of: best) ?? 0))
        }
      }
    }
    #expect(results[0].elements == expected)
    #expect(results[1].elements == argmax)
  }

  @Test func samePaddingHasAPlaceForEveryStride() {
    for elements in 1...9 {
      for taps in 1...5 {
        for stride in 1...3 {
          let axis = WindowAxis(taps: taps, stride: stride, dilation: 2)
            .paddedToSame(along: elements)
          #expect(axis.places(along: elements) == (elements + stride - 1) / stride)
          #expect(axis.after - axis.before == 0 || axis.after - axis.before == 1)
        }
      }
    }
  }
}
