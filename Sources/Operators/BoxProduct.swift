import GraphIR

/// A sum of products over a box of up to three axes of either operand: an element of a convolution
/// or of one of its gradients.
struct BoxProduct {
  /// One axis: elements of a and b from a first one in steps.
  struct Axis {
    var count: Int
    var a: (first: Int, step: Int)
    var b: (first: Int, step: Int)
  }

  /// The products of all boxes, one for each combination of a `plane`, a row and a column.
  @inline(__always)
  static func sums<S: Scalar>(
    _ a: Tensor<S>, _ b: Tensor<S>, planes: [Axis], rows: [Axis], columns: [Axis]
  ) -> [S] {
    var (left, right, sums): ([S], [S], [S]) = ([], [], [])
    sums.reserveCapacity(planes.count * rows.count * columns.count)
    for plane in planes {
      for row in rows {
        for column in columns {
          left.removeAll(keepingCapacity: true)
          right.removeAll(keepingCapacity: true)
          for i in 0..<plane.count {
            for j in 0..<row.count {
              let p = plane.a.first + i * plane.a.step + row.a.first + j * row.a.step
              let q = plane.b.first + i * plane.b.step + row.b.first + j * row.b.step
              for k in 0..<column.count {
                left.append(a.elements[p + column.a.first + k * column.a.step])
                right.append(b.elements[q + column.b.first + k * column.b.step])
              }
            }
          }
          sums.append(
            left.isEmpty
              ? a.elements[0].zero : S.sumOfProducts(left, 1, right, 1, count: left.count))
        }
      }
    }
    return sums
  }
}

extension WindowAxis {
  /// The indices t below `count` with 0 ≤ start + t · step < extent.
  private func span(_ start: Int, _ step: Int, _ count: Int, extent: Int) -> Range<Int> {
    let inside = (0..<count).filter { (0..<extent).contains(start + $0 * step) }
    return (inside.first ?? 0)..<((inside.last ?? -1) + 1)
  }

  /// For every place the taps on elements: a the elements, b the taps, each a line of `pitch`.
  func taps(along elements: Int, pitch: (a: Int, b: Int)) -> [BoxProduct.Axis] {
    (0..<places(along: elements)).map { place in
      let start = place * stride - before
      let span = span(start, dilation, taps, extent: elements)
      return BoxProduct.Axis(
        count: span.count,
        a: ((start + span.lowerBound * dilation) * pitch.a, dilation * pitch.a),
        b: (span.lowerBound * pitch.b, pitch.b))
    }
  }

  /// For every tap the places where it is on an element: a the elements, b the places.
  func places(along elements: Int, pitch: (a: Int, b: Int)) -> [BoxProduct.Axis] {
    (0..<taps).map { tap in
      let start = tap * dilation - before
      let span = span(start, stride, places(along: elements), extent: elements)
      return BoxProduct.Axis(
        count: span.count, a: ((start + span.lowerBound * stride) * pitch.a, stride * pitch.a),
        b: (span.lowerBound * pitch.b, pitch.b))
    }
  }

  /// Steps from one tap on an element to the next: so many taps on, so many places back.
  var tapStep: Int { stride / greatestCommonDivisor(stride, dilation) }
  var placeStep: Int { dilation / greatestCommonDivisor(stride, dilation) }

  /// For every element the places that have a tap on it: a the places, b the taps.
  func covers(along elements: Int, pitch: (a: Int, b: Int)) -> [BoxProduct.Axis] {
    let places = places(along: elements)
    return (0..<elements).map { element in
      let found = (0..<taps).filter { tap in
        let start = element + before - tap * dilation
        return start >= 0 && start % stride == 0 && start / stride < places
      }
      guard let tap = found.first else { return BoxProduct.Axis(count: 0, a: (0, 0), b: (0, 0)) }
      let place = (element + before - tap * dilation) / stride
      return BoxProduct.Axis(
        count: found.count, a: (place * pitch.a, -placeStep * pitch.a),
        b: (tap * pitch.b, tapStep * pitch.b))
    }
  }
}

private func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int {
  b == 0 ? a : greatestCommonDivisor(b, a % b)
}
