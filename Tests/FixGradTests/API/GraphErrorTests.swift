import FixGrad
import Testing

/// What does not fit, as text: file and line of the caller, all of it at once.
@Suite struct GraphErrorTests {
  private static let file = "FixGradTests/GraphErrorTests.swift"

  private func errors(_ g: GraphBuilder) -> String {
    do {
      _ = try g.build()
      return "none"
    } catch {
      return error.rendered
    }
  }

  @Test func everythingThatDoesNotFitIsThrownAtOnce() {
    let g = GraphBuilder(name: "int")
    let start = #line
    let x = g.input("x", [3]), t = g.input("t", [2])
    let w = g.parameter("w", [2, 4])
    let broken = matmul(w, x)
    let y = sigmoid(broken + x)  // says nothing: what it takes is missing already
    _ = mseLoss(y, t)
    let wide = x + w
    _ = g.input("x", [1])
    _ = multiply(g.parameter("", [2]), wide)
    _ = g.parameter("empty", [2, 0])
    _ = mseLoss(relu(x, name: "t"), t)
    #expect(broken.shape == nil && y.name == nil && x.shape == [3] && w.name == "w")
    let expected = """
      \(Self.file):\(start - 1): error: the name 'int' is a keyword of C or C++  [bad-name]
        fix-it: GraphBuilder(name: "int_model")
      \(Self.file):\(start + 3): error: in 'matmul1': matmul's inner extents differ: 4 on the left, \
      3 on the right  [shape-mismatch]
        note: shapes: [2, 4] and [3]
      \(Self.file):\(start + 2): error: in 'add1': the operands of add have one shape  [shape-mismatch]
        note: shapes: [3] and [2, 4]
        note: the place is that of an operand: add(a, b) knows its own
      \(Self.file):\(start + 7): error: the network has a 'x' already  [duplicate-name]
        fix-it: name it otherwise
      \(Self.file):\(start + 8): error: a name is empty  [bad-name]
      \(Self.file):\(start + 9): error: 'empty' of the shape [2, 0] has an extent of 0  [bad-shape]
      \(Self.file):\(start + 10): error: the network has a 't' already  [duplicate-name]
        fix-it: name it otherwise
      """
    #expect(errors(g) == expected)
  }

  @Test func lossesSayWhatTheyCompareWith() {
    let g = GraphBuilder()
    let x = g.input("x", [3])
    let label = g.label("label", classes: 4), real = g.input("real", [2])
    let start = #line
    _ = nllLoss(logSoftmax(x), label)
    _ = mseLoss(x, real)
    _ = mseLoss(x, label)
    _ = g.label("one", classes: 1)
    _ = reshape(label, to: [1])
    _ = crossEntropyLoss(reshape(x, to: [3, 1]), label)
    _ = nllLoss(logSoftmax(x), real)
    _ = crossEntropyLoss(x, label, classWeights: [1, 2])
    _ = crossEntropyLoss(x, label, labelSmoothing: 2)
    _ = crossEntropyLoss(x, label, classWeights: [1, -1, 1])
    let expected = """
      \(Self.file):\(start + 1): error: in 'loss': nll has 3 scores, and the label has 4 classes  \
      [shape-mismatch]
        note: shapes: [3] and []
      \(Self.file):\(start + 2): error: in 'loss2': mse compares with values of the shape [3]  \
      [shape-mismatch]
        note: shapes: [3] and [2]
        fix-it: g.input("t", [3])
      \(Self.file):\(start + 3): error: in 'loss3': mse compares with values of the shape [3]  \
      [shape-mismatch]
        note: shapes: [3] and []
        fix-it: g.input("t", [3])
      \(Self.file):\(start + 4): error: label 'one' has 1 classes, not 2 or more  [bad-classes]
      \(Self.file):\(start + 5): error: in 'reshape1': only losses take a label, and 'label' is one  \
      [shape-mismatch]
        note: shapes: []
      \(Self.file):\(start + 6): error: in 'loss4': softmax_cross_entropy takes one score for each of \
      at least 2 classes, a vector  [shape-mismatch]
        note: shapes: [3, 1]
      \(Self.file):\(start + 7): error: in 'loss5': nll compares with values of the shape [3]  \
      [shape-mismatch]
        note: shapes: [3] and [2]
        fix-it: g.input("t", [3])
      \(Self.file):\(start + 8): error: in 'loss6': softmax_cross_entropy has 2 class weights  \
      [shape-mismatch]
        note: shapes: [3]
      \(Self.file):\(start + 9): error: the label smoothing is 2.0, not in 0 ... 1  \
      [bad-label-smoothing]
      \(Self.file):\(start + 10): error: class weights are 0 or above, and one is above 0  \
      [bad-class-weights]
      """
    #expect(errors(g) == expected)
  }

  @Test func operandsAreCounted() {
    let (g, other) = (GraphBuilder(), GraphBuilder())
    let x = g.input("x", [3]), stranger = other.input("x", [3])
    let start = #line
    _ = apply(Multiply(), x)
    _ = apply(Linear(), x, x, x, x)
    _ = g.apply(MeanSquaredError(), to: [x, x, x])
    _ = add(x, stranger)
    let expected = """
      \(Self.file):\(start + 1): error: in 'multiply1': multiply takes 2 operands, not 1  \
      [shape-mismatch]
        note: shapes: [3]
      \(Self.file):\(start + 2): error: in 'linear1': linear takes 2 or 3 operands, not 4  \
      [shape-mismatch]
        note: shapes: [3] and [3] and [3] and [3]
      \(Self.file):\(start + 3): error: in 'loss': mse takes 2 operands, not 3  [shape-mismatch]
        note: shapes: [3] and [3] and [3]
      \(Self.file):\(start + 4): error: an operand of add is of another GraphBuilder  [foreign-value]
      """
    #expect(errors(g) == expected)
  }

  @Test func initialValuesFitTheirParameter() {
    let g = GraphBuilder()
    let start = #line
    _ = g.parameter("a", [2, 2], .elements([1, 2, 3]))
    _ = g.parameter("b", [2], .elements([1, .nan]))
    _ = g.parameter("c", [2], .constant(.infinity))
    _ = g.parameter("d", [2], .uniform(bound: -1))
    let expected = """
      \(Self.file):\(start + 1): error: 'a' has 3 initial values, not 4 for the shape [2, 2]  \
      [bad-initial-values]
      \(Self.file):\(start + 2): error: 'b' has an initial value that is no finite float32  \
      [bad-initial-values]
      \(Self.file):\(start + 3): error: 'c' has the constant inf  [bad-initial-values]
      \(Self.file):\(start + 4): error: 'd' has the bound -1.0  [bad-initial-values]
      """
    #expect(errors(g) == expected)
  }
}
