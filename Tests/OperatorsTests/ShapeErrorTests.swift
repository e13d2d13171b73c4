import GraphIR
import Operators
import Testing

/// What operators say about shapes that they do not take.
@Suite struct ShapeErrorTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let op: any Operator
    let operands: [Shape]
    let reason: String

    init(_ op: any Operator, _ operands: [Shape], _ reason: String) {
      (self.op, self.operands, self.reason) = (op, operands, reason)
    }

    var testDescription: String { "\(type(of: op).name) \(operands)" }
  }

  private static let convolution =
    "the weight of a convolution is [out, channels / groups, kernel …], groups dividing both"
  private static let linear = "linear's weight is [out, in] with in = the input's last extent"
  private static let vectors = "an outer product takes two vectors"
  private static let update = "an outer product of [m] and [n] updates [m, n]"

  private static func inner(_ left: Int, _ right: Int) -> String {
    "matmul's inner extents differ: \(left) on the left, \(right) on the right"
  }

  private static func classes(_ name: String) -> String {
    "\(name) takes one score for each of at least 2 classes, a vector"
  }

  private static let cases: [Case] = [
    Case(Add(), [[3], [4]], "the operands of add have one shape"),
    Case(Subtract(), [[3, 1], [1, 3]], "the operands of subtract have one shape"),
    Case(Multiply(), [[3], [3, 1]], "the operands of multiply have one shape"),
    Case(AddStep(), [[3], [2]], "the operands of add_step have one shape"),
    Case(ReLUGradient(), [[3], [2]], "the operands of relu_gradient have one shape"),
    Case(SigmoidGradient(), [[3], [2]], "the operands of sigmoid_gradient have one shape"),
    Case(TanhGradient(), [[3], []], "the operands of tanh_gradient have one shape"),
    Case(LogSoftmaxGradient(), [[3], [2]], "the operands of log_softmax_gradient have one shape"),
    Case(MeanSquaredError(), [[3], [2]], "the operands of mse have one shape"),
    Case(L1(), [[3], [2]], "the operands of l1 have one shape"),
    Case(Huber(), [[3], [2]], "the operands of huber have one shape"),
    Case(Hinge(), [[3], [2]], "the operands of hinge have one shape"),
    Case(AvgPool(Window([WindowAxis(taps: 2)])), [[4]], "avg_pool takes [channels, length]"),
    Case(
      AvgPool(Window([WindowAxis(taps: 5, before: 1)])), [[2, 3]],
      "the window of avg_pool spans 5 elements, its input has 4, padding included"),
    Case(
      AvgPool(Window([WindowAxis(taps: 2, before: 2)])), [[1, 4]],
      "the padding of avg_pool is smaller than its kernel"),
    Case(
      AvgPoolGradient(Window([WindowAxis(taps: 2)]), extents: [4]), [[1, 4]],
      "the cotangent has the shape of the pool's result, [1, 3]"),
    Case(BCEWithLogits(), [[3], [2]], "the operands of bce_with_logits have one shape"),
    Case(Broadcast(to: [3, 4]), [[3]], "[3] does not stretch to [3, 4]"),
    Case(Broadcast(to: [4]), [[2, 4]], "[2, 4] does not stretch to [4]"),
    Case(
      Concat(axis: 1), [[2, 3], [3, 3]], "the operands of concat have one shape but for axis 1"),
    Case(
      Concat(axis: 2), [[2, 3], [2, 3]], "the operands of concat have one shape but for axis 2"),
    Case(Concat(axis: 0), [[2], [2, 1]], "the operands of concat have one shape but for axis 0"),
    Case(Linear(), [[5], [3, 4]], linear),
    Case(Linear(), [[5], [5]], linear),
    Case(Linear(), [[], [3, 5]], linear),
    Case(Linear(), [[5], [3, 5], [5]], "linear's bias is [out]"),
    Case(LogSoftmax(), [[]], "log_softmax needs an axis"),
    Case(LogSoftmax(), [[0]], "log_softmax needs an axis"),
    Case(MatMul(), [[3, 4], [3, 4]], inner(4, 3)),
    Case(MatMul(transposeLeft: true), [[3, 4], [4, 2]], inner(3, 4)),
    Case(MatMul(transposeRight: true), [[3, 4], [4, 2]], inner(4, 2)),
    Case(MatMul(transposeRight: true), [[3], [2, 4]], inner(3, 4)),
    Case(MatMul(), [[3, 4], []], "matmul takes vectors and matrices"),
    Case(MatMul(), [[2, 3, 4], [4]], "matmul takes vectors and matrices"),
    Case(Mean(axes: 0..<2), [[3]], "there are no axes 0..<2 to reduce"),
    Case(
      Convolution(Window([WindowAxis(taps: 5)])), [[2, 4], [3, 2, 5]],
      "the window of convolution spans 5 elements, its input has 4"),
    Case(
      Convolution(Window([WindowAxis(taps: 3, before: 1, dilation: 4)])), [[2, 4], [3, 2, 3]],
      "the window of convolution spans 9 elements, its input has 5, padding included"),
    Case(Convolution(Window([WindowAxis(taps: 3)])), [[2, 4], [3, 1, 3]], convolution),
    Case(
      Convolution(Window([WindowAxis(taps: 3)]), groups: 2), [[2, 4], [3, 1, 3]], convolution),
    Case(
      Convolution(Window([WindowAxis(taps: 3)])), [[2, 4], [3, 2, 3], [2]],
      "the bias of a convolution is [out]"),
    Case(
      ConvolutionInputGradient(Window([WindowAxis(taps: 3)]), extents: [4]), [[3, 4], [3, 2, 3]],
      "the result of a convolution by the weight is [out, places …], [2]"),
    Case(
      ConvolutionInputGradient(Window([WindowAxis(taps: 3)]), extents: [4]),
      [[3, 2], [3, 2, 3], [3]], "the bias of a transposed convolution is [channels]"),
    Case(
      ConvolutionWeightGradient(Window([WindowAxis(taps: 3)])), [[2, 4], [3, 3]],
      "the result of the convolution is [out, places …], [2], groups dividing out"),
    Case(
      MaxPool(Window([WindowAxis(taps: 2)])), [[4]], "max_pool takes [channels, length]"),
    Case(
      MaxPool(Window([WindowAxis(taps: 2, before: 2)])), [[1, 4]],
      "the padding of max_pool is smaller than its kernel"),
    Case(
      MaxPoolGradient(Window([WindowAxis(taps: 2)]), extents: [4]), [[1, 4], [1, 4]],
      "argmax and cotangent have the shape of the pool's result"),
    Case(Sum(axes: 1..<3), [[3, 4]], "there are no axes 1..<3 to reduce"),
    Case(NegativeLogLikelihood(), [[3, 4], []], classes("nll")),
    Case(NegativeLogLikelihood(), [[1], []], classes("nll")),
    Case(SoftmaxCrossEntropy(), [[3, 4], []], classes("softmax_cross_entropy")),
    Case(
      SoftmaxCrossEntropy(targets: .distribution), [[3], []],
      "the targets of softmax_cross_entropy are [3]"),
    Case(
      NegativeLogLikelihood(targets: .distribution), [[3], [4]], "the targets of nll are [3]"),
    Case(
      SoftmaxCrossEntropy(classWeights: [1, 2]), [[3], []],
      "softmax_cross_entropy has 2 class weights"),
    Case(Softmax(), [[]], "softmax needs an axis"),
    Case(SoftmaxGradient(), [[3], [2]], "the operands of softmax_gradient have one shape"),
    Case(OuterProduct(), [[3, 1], [4]], vectors),
    Case(OuterProduct(), [[], [4]], vectors),
    Case(OuterProductUpdate(), [[3, 4], [4], [3]], update),
    Case(OuterProductUpdate(), [[3, 4], [3, 1], [4]], update),
    Case(Pad(before: [1], after: [1]), [[2, 2]], "pad names the zeros of every axis, 1 of 2"),
    Case(
      Pad(before: [0], after: [-1]), [[2]],
      "pad adds no fewer than 0 zeros: before: [0], after: [-1]"),
    Case(
      Slice(from: [-1], to: [3]), [[6]], "a slice of axis 0 from -1 to 3 goes beyond its 6 elements"
    ),
    Case(
      Pad(before: [1 << 24, 0], after: [0, 0]), [[1, 8]],
      "pad makes 16777217 × 8 elements, more than the 16777216 that a tensor may have"),
    Case(Slice(from: [0], to: [2]), [[2, 2]], "slice names a range of every axis, 1 of 2"),
    Case(
      Slice(from: [0, 2], to: [2, 9]), [[2, 6]],
      "a slice of axis 1 from 2 to 9 goes beyond its 6 elements"),
    Case(
      Slice(from: [3], to: [3]), [[6]],
      "a slice of axis 0 from 3 to 3 in steps of 1 has no elements"),
    Case(Reshape([2, 4]), [[6]], "reshape keeps the number of elements, 6, and [2, 4] has 8"),
    Case(Transpose([0, 0]), [[3, 4]], "transpose names every axis once, not [0, 0]"),
    Case(Transpose([1, 0]), [[3]], "transpose names every axis once, not [1, 0]"),
    Case(Transpose([0]), [[3, 4]], "transpose names every axis once, not [0]"),
  ]

  @Test(arguments: cases) func illegalShapesSayWhy(_ item: Case) {
    let error = #expect(throws: ShapeError.self) { try item.op.resultShapes(item.operands) }
    #expect(error?.reason == item.reason)
    #expect(error?.shapes.isEmpty == false)
  }

  @Test func theGraphPassesTheErrorOn() throws {
    var graph = Graph()
    let x = graph.given("x", [5], role: .input)
    let w = graph.parameter("w", [3, 4], .constant(0))
    let error = #expect(throws: ShapeError.self) { try graph.apply(Linear(), x, w, name: "y") }
    #expect(error == ShapeError(Self.linear, [[5], [3, 4]]))
    #expect(graph.nodes.isEmpty)
  }

  @Test func lossesNameTheirTargets() throws {
    #expect(try NegativeLogLikelihood().target(for: [10]) == .classIndex(count: 10))
    #expect(try SoftmaxCrossEntropy().target(for: [2]) == .classIndex(count: 2))
    #expect(try SoftmaxCrossEntropy(targets: .distribution).target(for: [2]) == .values([2]))
    #expect(try NegativeLogLikelihood(targets: .distribution).target(for: [3]) == .values([3]))
    for op in [L1(), Huber(), Hinge(), BCEWithLogits()] as [any LossOperator] {
      #expect(try op.target(for: [2, 3]) == .values([2, 3]))
    }
    #expect(try MeanSquaredError().target(for: [2, 3]) == .values([2, 3]))
  }
}
