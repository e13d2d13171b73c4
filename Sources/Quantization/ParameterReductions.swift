import GraphIR

/// Fraction bits that parameters give up so that the sums they enter fit 32 bits, and what all
/// readers of a value together allow.
struct ParameterReductions: Hashable {
  private(set) var bits: [Value: Int] = [:]
  /// Parameters that keep all bits, because giving up the most they may was not enough.
  private(set) var exhausted: Set<Value> = []
  /// The most fraction bits that a node allows which reads a value after it got its format.
  private(set) var limits: [Value: Int] = [:]

  /// Remembers what a later reader of `value` allows.
  mutating func limit(_ value: Value, to fractionBits: Int) {
    limits[value] = min(limits[value] ?? fractionBits, fractionBits)
  }

  /// Takes one bit more than `earlier` took, at most `most`.
  mutating func reduce(_ parameter: Value, atMost most: Int, from earlier: ParameterReductions) {
    guard !earlier.exhausted.contains(parameter) else { return }
    let taken = earlier.bits[parameter] ?? 0
    bits[parameter] = taken < most ? taken + 1 : 0
    if taken == most { exhausted.insert(parameter) }
  }
}
