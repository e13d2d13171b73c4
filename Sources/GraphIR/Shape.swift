/// The extents of a dense tensor, outermost axis first; no extents at all is a scalar.
public struct Shape: Hashable, Sendable, ExpressibleByArrayLiteral, CustomStringConvertible {
  public var extents: [Int]

  public init(_ extents: [Int]) { self.extents = extents }
  public init(arrayLiteral elements: Int...) { extents = elements }

  /// A single element without axes.
  public static let scalar = Shape([])

  /// The number of elements, 1 for a scalar.
  public var count: Int { extents.reduce(1, *) }
  /// The number of axes.
  public var rank: Int { extents.count }

  public subscript(axis: Int) -> Int { extents[axis] }

  /// `[8, 3]`; a scalar prints as `[]`.
  public var description: String { "[\(extents.map(String.init).joined(separator: ", "))]" }
}

/// Why operands do not fit an operator: the reason, the shapes and, where there is one, a remedy.
public struct ShapeError: Error, Hashable, Sendable {
  public var reason: String
  public var shapes: [Shape]
  public var remedy: String?

  public init(_ reason: String, _ shapes: [Shape], remedy: String? = nil) {
    self.reason = reason
    self.shapes = shapes
    self.remedy = remedy
  }

  /// What an operator without a gradient rule says.
  public static func noGradient(of name: String) -> ShapeError {
    ShapeError("'\(name)' has no gradient", [])
  }
}
