import CEmission
import FixedPoint
import GraphIR
import Operators
import Testing

/// Slices, pads and concatenations of numbers that say where they come from.
@Suite struct CopyMeaningTests {
  /// 0, 1, 2 and so on.
  private func numbers(_ shape: Shape) -> Tensor<Double> {
    Tensor(shape, (0..<shape.count).map(Double.init))
  }

  @Test func slices() {
    let y = Slice(from: [1, 0, 1], to: [3, 4, 4], steps: [1, 3, 2]).evaluate([numbers([3, 4, 5])])[
      0]
    #expect(y.shape == [2, 2, 2])
    #expect(y.elements == [21, 23, 36, 38, 41, 43, 56, 58])
  }

  @Test func pads() {
    let y = Pad(before: [1, 0], after: [0, 2], gaps: [1, 2]).evaluate([
      numbers([2, 2]).map { $0 + 1 }
    ])[0]
    #expect(y.shape == [4, 6])
    #expect(
      y.elements == [
        0, 0, 0, 0, 0, 0,
        1, 0, 0, 2, 0, 0,
        0, 0, 0, 0, 0, 0,
        3, 0, 0, 4, 0, 0,
      ])
  }

  @Test func concatenations() {
    let (a, b) = (numbers([2, 2, 2]), numbers([2, 1, 2]).map { $0 + 10 })
    let y = Concat(axis: 1).evaluate([a, b])[0]
    #expect(y.shape == [2, 3, 2])
    #expect(y.elements == [0, 1, 2, 3, 10, 11, 4, 5, 6, 7, 12, 13])
  }

  private func buffer(_ shape: Shape, _ storage: Storage, _ bits: Int) -> Buffer {
    Buffer(
      value: Value(index: 0), shape: shape,
      format: .fixed(QFormat(storage, fractionBits: bits), .static), magnitude: 1)
  }

  @Test func copiesKeepTheirFormat() {
    let x = buffer([4], .int8, 5)
    for op in [Slice(1..<3, axis: 0, of: [4]), Pad(before: [1], after: [0])] as [any Operator] {
      #expect(op.resultFormats([x], observed: [1], storages: [.int16]) == [x.format])
    }
    let y = buffer([4], .int8, 6)
    let concat = Concat(axis: 0)
    #expect(concat.resultFormats([x, x], observed: [1], storages: [.int8]) == [x.format])
    #expect(concat.resultFormats([x, x], observed: [1], storages: [.int16]) == [nil])
    #expect(concat.resultFormats([x, y], observed: [1], storages: [.int8]) == [nil])
  }

  /// Axes of one element and axes that lie in line take no loop of their own.
  @Test func axesInLineAreOneLoop() throws {
    func arguments(_ op: any Operator, _ shape: Shape) throws -> [Int] {
      let results = try op.resultShapes([shape]).map { buffer($0, .int16, 9) }
      let site = LoweringSite(
        operands: [buffer(shape, .int16, 9)], results: results, headroomBits: 0)
      return try op.lower(site).arguments.compactMap {
        if case .constant(let number) = $0 { number } else { nil }
      }
    }
    #expect(
      try arguments(Broadcast(to: [2, 3, 5, 2, 7]), [2, 3, 1, 2, 1])
        == [0, 6, 5, 2, 7, 2, 0, 1, 0])
    #expect(
      try arguments(Slice(2..<5, axis: 1, of: [2, 6, 3, 4]), [2, 6, 3, 4])
        == [24, 1, 1, 2, 36, 0, 0, 72, 1])
    #expect(
      try arguments(Pad(before: [0, 1], after: [0, 0]), [2, 3])
        == [8, 1, 1, 1, 2, 3, 0, 0, 4, 1])
    let error = #expect(throws: FormatError.self) {
      try arguments(Transpose([4, 3, 2, 1, 0]), [2, 3, 4, 5, 6])
    }
    #expect(error?.reason == .noKernel("copies of more than 4 axes"))
  }
}
