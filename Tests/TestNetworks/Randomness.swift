/// SplitMix64, for tests: the same numbers everywhere.
public struct Randomness: Sendable {
  private var state: UInt64

  public init(_ seed: Int) { state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// A whole number below `count`.
  public mutating func integer(below count: Int) -> Int { Int(next() % UInt64(count)) }

  /// A multiple of 2^-16 in [−1, 1), so exact in every format of interest.
  public mutating func real() -> Double { Double(integer(below: 1 << 17) - (1 << 16)) / 65536 }

  public mutating func reals(_ count: Int) -> [Double] { (0..<count).map { _ in real() } }

  public mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[integer(below: elements.count)]
  }
}
