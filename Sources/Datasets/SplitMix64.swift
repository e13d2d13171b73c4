/// Steele, Lea and Flood's SplitMix64: spreads one 64-bit seed over many words.
///
/// The state grows by 0x9E3779B97F4A7C15 (2^64 / golden ratio); each output is the state through
/// z ^= z >> 30, × 0xBF58476D1CE4E5B9, z ^= z >> 27, × 0x94D049BB133111EB, z ^= z >> 31.
///
/// Source: "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014, with the constants of
/// Vigna's public-domain splitmix64.c.
public struct SplitMix64: Sendable, Hashable, RandomNumberGenerator {
  private var state: UInt64

  /// Begins at `seed`.
  public init(seed: UInt64) {
    state = seed
  }

  /// The next 64 bits.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
