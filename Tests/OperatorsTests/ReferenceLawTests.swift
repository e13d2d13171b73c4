import ExactArithmetic
import GraphIR
import Operators
import Testing

/// Laws of the reference: one meaning in every scalar.
@Suite struct ReferenceLawTests {
  @Test(arguments: Use.all) func shapesAreThoseOfTheResults(_ use: Use) throws {
    var generator = use.generator(1)
    let promised = try use.op.resultShapes(use.shapes)
    let results = use.op.evaluate(use.point(&generator))
    #expect(results.map(\.shape) == promised)
    #expect(results.count == type(of: use.op).resultNames.count)
    #expect(results.allSatisfy { $0.elements.allSatisfy(\.isFinite) })
  }

  @Test(arguments: Use.all) func scalesAndFormatsAreOnePerResult(_ use: Use) throws {
    let count = type(of: use.op).resultNames.count
    let scales = use.op.resultScales(use.specimen.operands.map { _ in .static })
    #expect(scales?.count == count, "static operands have a scale")
    #expect(type(of: use.op).roles.keys.allSatisfy { $0 < count })
  }

  @Test(arguments: Use.all) func doublesAreNearTheExactValue(_ use: Use) throws {
    var generator = use.generator(2)
    for _ in 0..<4 {
      let point = use.point(&generator)
      let doubles = use.op.evaluate(point)
      let exact = use.op.evaluate(point.map { $0.exact(256) })
      for (a, b) in zip(doubles, exact) {
        let scale = b.elements.reduce(1) { max($0, abs($1.double)) }
        for (x, y) in zip(a.elements, b.elements) {
          #expect(abs((ExactReal(x) - y).double) <= 1e-12 * scale)
        }
      }
    }
  }

  /// Zeros among the results are no literals: what follows may divide them.
  @Test(arguments: Use.all) func exactResultsHaveAPrecision(_ use: Use) {
    guard !use.specimen.operands.isEmpty else { return }
    var generator = use.generator(8)
    let results = use.op.evaluate(use.point(&generator).map { $0.exact(256) })
    #expect(results[0].elements.allSatisfy { $0.precision == 256 })
  }

  /// Boxes from a point to a quarter of the domain; an index is a point, as it has no neighbours.
  @Test(arguments: Use.all) func intervalsContainSamples(_ use: Use) throws {
    var generator = use.generator(3)
    for width in [0, 1e-9, 1e-3, 0.25] {
      let corner = use.point(&generator)
      let boxes = zip(use.specimen.operands, corner).map { operand, corner in
        corner.map { box(operand.domain, at: $0, width: width) }
      }
      let results = use.op.evaluate(boxes)
      for _ in 0..<8 {
        let sample = boxes.map { tensor in
          tensor.map { Double.random(in: $0.lower...$0.upper, using: &generator) }
        }
        for (box, value) in zip(results, use.op.evaluate(sample)) {
          for (interval, x) in zip(box.elements, value.elements) {
            #expect(interval.contains(x), "\(interval) at \(x), width \(width)")
          }
        }
        let exact = use.op.evaluate(sample.map { $0.exact(128) })
        for (box, value) in zip(results, exact) {
          for (interval, x) in zip(box.elements, value.elements) {
            #expect(ExactReal(interval.lower) <= x && x <= ExactReal(interval.upper))
          }
        }
      }
    }
  }

  private func box(_ domain: Specimen.Domain, at x: Double, width: Double) -> Interval {
    guard case .reals(let range) = domain else { return Interval(x) }
    let radius = width * (range.upperBound - range.lowerBound)
    return Interval(max(x - radius, range.lowerBound), min(x + radius, range.upperBound))
  }

  /// The interval of a whole domain bounds every sample of it.
  @Test(arguments: Use.all) func theDomainsIntervalIsFinite(_ use: Use) {
    let boxes = use.specimen.operands.map { operand in
      guard let range = operand.domain.range else {
        return Tensor(operand.shape, repeating: Interval(0))
      }
      return Tensor(operand.shape, repeating: Interval(range.lowerBound, range.upperBound))
    }
    for tensor in use.op.evaluate(boxes) {
      #expect(tensor.elements.allSatisfy { $0.magnitude.isFinite })
    }
  }

  /// Where an interval leaves open which element was the largest, each of them may get the gradient.
  @Test func anyOfEqualElementsMayGetTheGradient() throws {
    let window = Window([WindowAxis(taps: 3)])
    let x = Tensor([1, 3], [Interval(-1, 1), Interval(-1, 1), Interval(-1, 1)])
    let argmax = MaxPool(window).evaluate([x])[1]
    let dy = Tensor([1, 1], [Interval(2, 5)])
    let dx = MaxPoolGradient(window, extents: [3]).evaluate([argmax, dy])[0]
    for element in dx.elements {
      #expect(element.lower <= 0 && element.upper >= 5, "\(element)")
    }
    let sure = Tensor([1, 3], [Interval(0, 1), Interval(2, 3), Interval(-1, 1)])
    let known = MaxPoolGradient(window, extents: [3]).evaluate([
      MaxPool(window).evaluate([sure])[1], dy,
    ])[0]
    #expect(known.elements[0].magnitude < 1e-300 && known.elements[2].magnitude < 1e-300)
    #expect(known.elements[1].lower > 1.999 && known.elements[1].upper < 5.001)
    #expect(known.elements[1].contains(2) && known.elements[1].contains(5))
  }
}
