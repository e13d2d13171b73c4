import GraphIR
import Testing

@Suite struct TensorTests {
  @Test func shapesCountAndPrint() {
    let shape: Shape = [8, 3, 2]
    #expect(shape.count == 48 && shape.rank == 3 && shape[1] == 3)
    #expect("\(shape)" == "[8, 3, 2]")
    #expect(Shape.scalar.count == 1 && Shape.scalar.rank == 0)
    #expect("\(Shape.scalar)" == "[]")
    #expect(Shape([0, 3]).count == 0)
    #expect(Set([shape, [8, 3, 2], [3, 8, 2]]).count == 2)
  }

  @Test func mapKeepsTheShape() {
    let x = Tensor<Double>([2, 2], [1, 2, 3, 4])
    let doubled: Tensor<Double> = x.map { 2 * $0 }
    #expect(doubled.shape == [2, 2] && doubled.elements == [2, 4, 6, 8])
    let boxes = x.map { Interval($0 - 1, $0 + 1) }
    #expect(boxes.elements[3] == Interval(3, 5))
  }

  @Test func zipCombinesElementByElement() {
    let x = Tensor<Double>([3], [1, 2, 3])
    let y = Tensor<Double>([3], repeating: 10)
    #expect(x.zip(y) { $0 * $1 }.elements == [10, 20, 30])
  }

  @Test func sumOfProductsStrides() {
    let a: [Double] = [1, 2, 3, 4, 5, 6]
    #expect(Double.sumOfProducts(a, 1, a, 1, count: 3) == 14)
    #expect(Double.sumOfProducts(a, 2, a, 3, count: 2) == 1 + 12)
    #expect(Double.sumOfProducts(a, 0, a, 1, count: 6) == 21)
    #expect(Double.sumOfProducts(a, 1, a, 1, count: 0) == 0)
    let boxes = a.map { Interval($0) }
    #expect(Interval.sumOfProducts(boxes, 2, boxes, 3, count: 2).contains(13))
  }

  @Test func valueMapsAreTotal() {
    var graph = Graph()
    let values = (0..<3).map { graph.given("v\($0)", [$0 + 1], role: .input) }
    var map = ValueMap(graph) { $0.index * 10 }
    #expect(values.map { map[$0] } == [0, 10, 20])
    map[values[1]] = 7
    #expect(values.map { map[$0] } == [0, 7, 20])
    #expect(values[0] < values[1])
  }
}
