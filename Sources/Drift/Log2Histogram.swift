/// How many elements have which binary exponent: one bin an octave, `2^e ≤ |x| < 2^(e+1)`.
public struct Log2Histogram: Encodable, Sendable, Hashable, FigureContent {
  /// Elements that are 0.
  public private(set) var zeros = 0
  /// The exponent of the first bin; 0 without any.
  public private(set) var lowest = 0
  public private(set) var counts: [Int] = []

  public init() {}

  public func encodeFigure(to encoder: any Encoder) throws { try encode(to: encoder) }

  /// Bins are never further apart than the exponents of a double.
  mutating func add(_ magnitude: Double) {
    guard magnitude > 0, magnitude.isFinite else {
      if magnitude == 0 { zeros += 1 }
      return
    }
    let exponent = Int(magnitude.exponent)
    if counts.isEmpty { lowest = exponent }
    if exponent < lowest {
      counts.insert(contentsOf: repeatElement(0, count: lowest - exponent), at: 0)
      lowest = exponent
    } else if exponent >= lowest + counts.count {
      counts += repeatElement(0, count: exponent - lowest - counts.count + 1)
    }
    counts[exponent - lowest] += 1
  }
}
