/// An operator that may look at all samples of a batch together.
public protocol BatchSpanning: Operator {
  /// Whether this one does: on a sample alone it has no meaning.
  var spansBatch: Bool { get }
  /// The same operator on operands that have the batch as their first axis.
  func overBatch() -> any Operator
}

extension Node {
  /// Whether it looks at all samples of a batch together.
  public var spansBatch: Bool { (op as? any BatchSpanning)?.spansBatch ?? false }
}

/// An operator that treats elements alike, wherever they are: a batch goes through it as one tensor.
public protocol ElementwiseOperator: Operator {}
