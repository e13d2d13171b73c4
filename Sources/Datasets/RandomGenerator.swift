/// The generator behind every random choice: initial weights, sample order, splits, synthetic data.
///
/// xoshiro256** by Blackman and Vigna ("Scrambled Linear Pseudorandom Number Generators", ACM TOMS
/// 47, 2021), with its four state words taken from ``SplitMix64``, as its authors advise. The same
/// seed gives the same sequence on every machine and in every version.
public struct RandomGenerator: Sendable, Hashable, RandomNumberGenerator {
  private var words: SIMD4<UInt64>

  /// Begins the sequence of `seed`.
  public init(seed: UInt64) {
    var source = SplitMix64(seed: seed)
    words = [source.next(), source.next(), source.next(), source.next()]
  }

  /// Begins at a raw xoshiro256** state; at least one word must not be 0.
  public init(state: SIMD4<UInt64>) {
    precondition(state != .zero, "xoshiro256** stays at 0 when its state is 0")
    words = state
  }

  /// An independent sequence for one purpose, so that a new use of randomness moves no other.
  ///
  /// Its seed is (first output of SplitMix64 from `seed`) xor (64-bit FNV-1a of the purpose's
  /// UTF-8).
  public static func stream(seed: UInt64, purpose: String) -> RandomGenerator {
    var mixed = SplitMix64(seed: seed)
    return RandomGenerator(seed: mixed.next() ^ fnv1a(purpose))
  }

  /// The next 64 bits.
  public mutating func next() -> UInt64 {
    var s = words
    let result = rotated(s[1] &* 5, left: 7) &* 9
    let t = s[1] << 17
    s[2] ^= s[0]
    s[3] ^= s[1]
    s[1] ^= s[2]
    s[0] ^= s[3]
    s[2] ^= t
    s[3] = rotated(s[3], left: 45)
    words = s
    return result
  }

  /// A multiple of 2^-24 in [0, 1), exact in float32: the top 24 bits of one draw.
  public mutating func uniform() -> Double {
    Double(next() >> 40) * 0x1p-24
  }

  /// An integer in 0..<bound, each equally likely.
  ///
  /// The high half of draw × bound; draws that would favour some results are drawn again (Lemire,
  /// "Fast Random Integer Generation in an Interval", ACM TOMACS 29, 2019).
  public mutating func integer(below bound: Int) -> Int {
    precondition(bound > 0, "no integer lies in 0..<\(bound)")
    let width = UInt64(bound)
    let threshold = (0 &- width) % width
    while true {
      let product = next().multipliedFullWidth(by: width)
      if product.low >= threshold { return Int(product.high) }
    }
  }

  /// The integers 0..<count in random order: Fisher-Yates from the end, one bounded draw per swap.
  public mutating func shuffled(_ count: Int) -> [Int] {
    var order = Array(0..<count)
    for last in stride(from: count - 1, to: 0, by: -1) {
      order.swapAt(last, integer(below: last + 1))
    }
    return order
  }
}

private func rotated(_ word: UInt64, left count: UInt64) -> UInt64 {
  (word << count) | (word >> (64 - count))
}

/// 64-bit FNV-1a: offset basis 0xCBF29CE484222325, prime 0x100000001B3 (Fowler, Noll and Vo).
private func fnv1a(_ text: String) -> UInt64 {
  text.utf8.reduce(0xCBF2_9CE4_8422_2325) { hash, byte in
    (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
  }
}
