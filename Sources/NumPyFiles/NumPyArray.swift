/// One array as NumPy stores it: a shape and its elements in C order (last axis fastest).
///
/// ```swift
/// let array = try NumPyArray.read(path: "weights.npy")
/// try NumPyArray(shape: [2, 3], elements: .real(values, type: .float32)).write(to: "out.npy")
/// ```
///
/// Source: NumPy Enhancement Proposal 1 and `numpy.lib.format`, versions 1.0 to 3.0.
public struct NumPyArray: Sendable, Hashable {
  /// The type of real elements; NumPy's name is the raw value.
  public enum RealType: String, Sendable, Hashable, CaseIterable {
    /// IEEE 754 binary32.
    case float32
    /// IEEE 754 binary64.
    case float64
  }

  /// The type of integer elements; NumPy's name is the raw value.
  public enum IntegerType: String, Sendable, Hashable, CaseIterable {
    case bool, int8, int16, int32, int64, uint8, uint16, uint32, uint64
  }

  /// The elements in C order, and the type that the file has for them.
  public enum Elements: Sendable, Hashable {
    /// Reals. Reading is exact; writing float32 rounds to the nearest float32, ties to even, and
    /// gives an infinity beyond its range, as `astype` does.
    case real([Double], type: RealType)
    /// Integers, all in the range of `type`; booleans are 0 and 1.
    case integer([Int], type: IntegerType)

    /// The number of elements.
    public var count: Int {
      switch self {
      case .real(let values, _): values.count
      case .integer(let values, _): values.count
      }
    }
  }

  /// The extents, outermost first; empty for a scalar.
  public let shape: [Int]
  /// The elements, as many as the product of ``shape``.
  public let elements: Elements

  /// The most axes that NumPy allows (`NPY_MAXDIMS` of NumPy 2).
  static let maximumRank = 64

  /// Creates an array.
  /// - Precondition: at most 64 extents, none negative, whose product is the number of elements;
  ///   integers in the range of their type.
  public init(shape: [Int], elements: Elements) {
    precondition(shape.count <= Self.maximumRank, "NumPy has no array with \(shape.count) axes")
    precondition(
      elementCount(of: shape) == elements.count,
      "\(elements.count) elements do not fill the shape \(shape)")
    if case .integer(let values, let type) = elements {
      let range = type.range
      precondition(values.allSatisfy(range.contains), "an element lies beyond \(type.rawValue)")
    }
    self.shape = shape
    self.elements = elements
  }

  /// For the reader, which has checked everything.
  init(checkedShape shape: [Int], elements: Elements) {
    self.shape = shape
    self.elements = elements
  }

  /// The number of elements: the product of ``shape``, 1 for a scalar.
  public var count: Int { elements.count }
}

extension NumPyArray.IntegerType {
  /// The values that the type holds, as far as `Int` holds them: uint64 ends at 2⁶³ − 1 here.
  public var range: ClosedRange<Int> {
    switch self {
    case .bool: 0...1
    case .int8: Int(Int8.min)...Int(Int8.max)
    case .int16: Int(Int16.min)...Int(Int16.max)
    case .int32: Int(Int32.min)...Int(Int32.max)
    case .int64: Int.min...Int.max
    case .uint8: 0...Int(UInt8.max)
    case .uint16: 0...Int(UInt16.max)
    case .uint32: 0...Int(UInt32.max)
    case .uint64: 0...Int.max
    }
  }
}

/// The product of the extents; nil when one is negative or the product of the others than 0
/// overflows `Int`, so that no product of some of them does.
func elementCount(of shape: [Int]) -> Int? {
  var product = 1
  for extent in shape where extent != 0 {
    let (next, overflow) = product.multipliedReportingOverflow(by: extent)
    guard extent > 0, !overflow else { return nil }
    product = next
  }
  return shape.contains(0) ? 0 : product
}
