/// What calibration saw of a value.
public struct ObservedRange: Sendable, Hashable, Codable {
  public var min: Double
  public var max: Double
  /// The largest |value| · 2^E, where the sample's 2^E brings the largest |cotangent| that the
  /// loss sends into the network to [½, 1).
  public var scaledMagnitude: Double

  public init(min: Double = .infinity, max: Double = -.infinity, scaledMagnitude: Double = 0) {
    self.min = min
    self.max = max
    self.scaledMagnitude = scaledMagnitude
  }

  /// The largest |value|; 0 of a value that was never seen.
  public var magnitude: Double { min > max ? 0 : Swift.max(-min, max, 0) }

  mutating func include(_ elements: [Double], scale: Double) {
    var (low, high) = (min, max)
    for element in elements {
      if element < low { low = element }
      if element > high { high = element }
    }
    // One pass more only where a sample widens the range; magnitudes follow from the ends.
    (min, max) = (low, high)
    guard scale != 0 else { return }
    let largest = elements.reduce(0) { Swift.max($0, abs($1)) }
    scaledMagnitude = Swift.max(scaledMagnitude, largest * scale)
  }
}
