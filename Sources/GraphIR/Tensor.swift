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

  /// What stands at an index of the first axis.
  public func sample(_ index: Int) -> Tensor<S> {
    let own = Shape(Array(shape.extents.dropFirst()))
    return Tensor(own, Array(elements[(index * own.count)..<((index + 1) * own.count)]))
  }

  /// Adds a tensor of the shape without the first axis at the end of it.
  public mutating func append(_ sample: Tensor<S>) {
    precondition(sample.shape.extents == Array(shape.extents.dropFirst()), "samples have one shape")
    shape = Shape([shape[0] + 1] + sample.shape.extents)
    elements += sample.elements
  }

  /// Tensors of one shape along a new first axis.
  public init(samples: [Tensor<S>]) {
    precondition(!samples.isEmpty && Set(samples.map(\.shape)).count == 1, "samples have one shape")
    self.init(
      Shape([samples.count] + samples[0].shape.extents), samples.flatMap(\.elements))
  }
}
