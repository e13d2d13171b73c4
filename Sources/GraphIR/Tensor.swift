/// A dense row-major tensor of scalars; index tensors hold whole numbers.
public struct Tensor<S: Scalar>: Sendable {
  public var shape: Shape
  public var elements: [S]

  public init(_ shape: Shape, _ elements: [S]) {
    precondition(elements.count == shape.count, "a tensor has one element per position")
    self.shape = shape
    self.elements = elements
  }

  public init(_ shape: Shape, repeating element: S) {
    self.init(shape, Array(repeating: element, count: shape.count))
  }

  /// The same shape with `transform` applied to every element.
  @inlinable
  public func map<T: Scalar>(_ transform: (S) -> T) -> Tensor<T> {
    Tensor<T>(shape, elements.map(transform))
  }

  /// Combines two tensors of one shape element by element.
  @inlinable
  public func zip<T: Scalar>(_ other: Tensor<S>, _ combine: (S, S) -> T) -> Tensor<T> {
    precondition(shape == other.shape, "elementwise operands have one shape")
    var result: [T] = []
    result.reserveCapacity(elements.count)
    for i in elements.indices { result.append(combine(elements[i], other.elements[i])) }
    return Tensor<T>(shape, result)
  }
}
