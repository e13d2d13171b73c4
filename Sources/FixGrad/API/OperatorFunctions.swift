import GraphIR
import Operators

// The operators as functions. `name` names the result, by default the operator counted from 1
// (`tanh1`); `file` and `line` are the caller's, for messages.

/// The matrix product `a · b`; a vector is a row on the left and a column on the right, and the
/// result loses that axis.
public func matmul(
  _ a: GraphValue, _ b: GraphValue, name: String? = nil, file: String = #fileID,
  line: Int = #line
) -> GraphValue {
  a.builder.apply(MatMul(), to: [a, b], name: name, file: file, line: line)[0]
}

/// A fully connected layer on the last axis: `x · wᵀ + b`, w [out, in], b [out].
public func linear(
  _ x: GraphValue, _ w: GraphValue, _ b: GraphValue? = nil, name: String? = nil,
  file: String = #fileID, line: Int = #line
) -> GraphValue {
  x.builder.apply(
    Linear(), to: [x, w] + (b.map { [$0] } ?? []), name: name, file: file, line: line)[0]
}

/// `a + b`, element by element; shapes stretch to each other as in NumPy.
public func add(
  _ a: GraphValue, _ b: GraphValue, name: String? = nil, file: String = #fileID,
  line: Int = #line
) -> GraphValue {
  a.builder.applyStretching(Add(), to: [a, b], name: name, file: file, line: line)
}

/// `a − b`, element by element; shapes stretch to each other as in NumPy.
public func subtract(
  _ a: GraphValue, _ b: GraphValue, name: String? = nil, file: String = #fileID,
  line: Int = #line
) -> GraphValue {
  a.builder.applyStretching(Subtract(), to: [a, b], name: name, file: file, line: line)
}

/// `a · b`, element by element; shapes stretch to each other as in NumPy.
public func multiply(
  _ a: GraphValue, _ b: GraphValue, name: String? = nil, file: String = #fileID,
  line: Int = #line
) -> GraphValue {
  a.builder.applyStretching(Multiply(), to: [a, b], name: name, file: file, line: line)
}

/// `−x`, element by element.
public func negate(
  _ x: GraphValue, name: String? = nil, file: String = #fileID,
  line: Int = #line
) -> GraphValue {
  x.builder.apply(Negate(), to: [x], name: name, file: file, line: line)[0]
}

/// `max(x, 0)`.
public func relu(
  _ x: GraphValue, name: String? = nil, file: String = #fileID,
  line: Int = #line
) -> GraphValue {
  x.builder.apply(ReLU(), to: [x], name: name, file: file, line: line)[0]
}

/// `1 / (1 + e^-x)`.
public func sigmoid(
  _ x: GraphValue, name: String? = nil, file: String = #fileID,
  line: Int = #line
) -> GraphValue {
  x.builder.apply(Sigmoid(), to: [x], name: name, file: file, line: line)[0]
}

/// The hyperbolic tangent.
public func tanh(
  _ x: GraphValue, name: String? = nil, file: String = #fileID,
  line: Int = #line
) -> GraphValue {
  x.builder.apply(Tanh(), to: [x], name: name, file: file, line: line)[0]
}

/// `e^xᵢ / Σ e^xⱼ` over the last axis.
public func softmax(
  _ x: GraphValue, name: String? = nil, file: String = #fileID,
  line: Int = #line
) -> GraphValue {
  x.builder.apply(Softmax(), to: [x], name: name, file: file, line: line)[0]
}

/// `xᵢ − ln Σ e^xⱼ` over the last axis. ``nllLoss(_:_:name:file:line:)`` after it becomes one
/// operator with it.
public func logSoftmax(
  _ x: GraphValue, name: String? = nil, file: String = #fileID,
  line: Int = #line
) -> GraphValue {
  x.builder.apply(LogSoftmax(), to: [x], name: name, file: file, line: line)[0]
}

/// The same elements in the same order under another shape.
public func reshape(
  _ x: GraphValue, to shape: Shape, name: String? = nil, file: String = #fileID,
  line: Int = #line
) -> GraphValue {
  x.builder.apply(Reshape(shape.extents), to: [x], name: name, file: file, line: line)[0]
}

/// Axis i of the result is axis `axes[i]` of `x`.
public func transpose(
  _ x: GraphValue, axes: [Int], name: String? = nil, file: String = #fileID,
  line: Int = #line
) -> GraphValue {
  x.builder.apply(Transpose(axes), to: [x], name: name, file: file, line: line)[0]
}

/// The transpose of a matrix.
public func transpose(
  _ x: GraphValue, name: String? = nil, file: String = #fileID, line: Int = #line
) -> GraphValue {
  transpose(x, axes: [1, 0], name: name, file: file, line: line)
}

/// Repeats elements: extents of 1 and missing leading axes stretch to those of `shape`, as in
/// NumPy.
public func broadcast(
  _ x: GraphValue, to shape: Shape, name: String? = nil, file: String = #fileID,
  line: Int = #line
) -> GraphValue {
  x.builder.apply(Broadcast(to: shape), to: [x], name: name, file: file, line: line)[0]
}

/// The sum over a run of axes, which the result loses; by default over all.
public func sum(
  _ x: GraphValue, over axes: Range<Int>? = nil, name: String? = nil, file: String = #fileID,
  line: Int = #line
) -> GraphValue {
  x.builder.apply(Sum(axes: axes), to: [x], name: name, file: file, line: line)[0]
}

/// The mean over a run of axes, which the result loses; by default over all.
public func mean(
  _ x: GraphValue, over axes: Range<Int>? = nil, name: String? = nil, file: String = #fileID,
  line: Int = #line
) -> GraphValue {
  x.builder.apply(Mean(axes: axes), to: [x], name: name, file: file, line: line)[0]
}

/// Applies an operator, of the catalog or of your own, and returns its first result;
/// ``GraphBuilder/apply(_:to:name:file:line:)`` returns all of them.
public func apply(
  _ op: any Operator, _ first: GraphValue, _ others: GraphValue..., name: String? = nil,
  file: String = #fileID, line: Int = #line
) -> GraphValue {
  first.builder.apply(op, to: [first] + others, name: name, file: file, line: line)[0]
}
