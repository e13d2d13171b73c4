/// y = x × scale + offset, for all columns alike or one pair per column.
public struct AffineTransform: Sendable, Hashable, Codable {
  /// The factors: one for all columns, or one per column.
  public let scale: [Double]
  /// The summands, as many as there are factors.
  public let offset: [Double]

  /// Creates a transform; both lists must have the same length, 1 or the number of columns.
  public init(scale: [Double], offset: [Double]) {
    precondition(
      !scale.isEmpty && scale.count == offset.count,
      "a transform needs as many scales as offsets: \(scale.count) and \(offset.count)")
    self.scale = scale
    self.offset = offset
  }

  /// y = x.
  public static let identity = AffineTransform(scale: [1], offset: [0])

  /// Whether the transform changes nothing.
  public var isIdentity: Bool {
    scale.allSatisfy { $0 == 1 } && offset.allSatisfy { $0 == 0 }
  }

  /// Whether every column has its own pair.
  public var isPerColumn: Bool { scale.count > 1 }

  /// The rows of `values` (row-major, `width` columns) after the transform.
  public func callAsFunction(_ values: [Double], width: Int) -> [Double] {
    if isIdentity { return values }
    guard isPerColumn else { return values.map { $0 * scale[0] + offset[0] } }
    precondition(
      scale.count == width, "\(scale.count) scales for \(width) columns")
    return values.indices.map { index in
      let column = index % width
      return values[index] * scale[column] + offset[column]
    }
  }
}
