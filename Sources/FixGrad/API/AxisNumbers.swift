/// A number for every axis, or one each: `2` or `[2, 1]`.
public struct AxisNumbers: Sendable, Hashable, ExpressibleByIntegerLiteral,
  ExpressibleByArrayLiteral
{
  let value: LayerValue

  /// One number for every axis.
  public init(_ number: Int) { value = .integer(number) }

  /// A number for each axis.
  public init(_ numbers: [Int]) { value = .integers(numbers) }

  /// One number for every axis.
  public init(integerLiteral number: Int) { self.init(number) }

  /// A number for each axis.
  public init(arrayLiteral numbers: Int...) { self.init(numbers) }
}

/// What a window finds around its operand: elements at all sides, one number an axis, or those before
/// the axes and then those after; `same` is as many as give every element a place.
public struct WindowPadding: Sendable, Hashable, ExpressibleByIntegerLiteral,
  ExpressibleByArrayLiteral
{
  let value: LayerValue

  /// With which a window of stride 1 has a place for every element; an odd one goes to the end.
  public static let same = WindowPadding(value: .text("same"))

  private init(value: LayerValue) { self.value = value }

  /// So many elements at all sides.
  public init(_ number: Int) { value = .integer(number) }

  /// So many elements on both sides of each axis, or before the axes and then after them.
  public init(_ numbers: [Int]) { value = .integers(numbers) }

  /// So many elements at all sides.
  public init(integerLiteral number: Int) { self.init(number) }

  /// So many elements on both sides of each axis, or before the axes and then after them.
  public init(arrayLiteral numbers: Int...) { self.init(numbers) }
}
