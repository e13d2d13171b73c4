/// What a job asks of the sums of products.
public enum AccumulatorChoice: String, Sendable, Hashable, CaseIterable, Codable {
  /// The cheapest that holds them.
  case auto
  /// One sum of 32 bits.
  case int32
  /// One sum of 64 bits.
  case int64
  /// The cheapest that holds them whatever the operands are.
  case proved
}

/// How the products of a sum are added up.
public enum Accumulator: Sendable, Hashable {
  /// In 32 bits.
  case int32
  /// In 64 bits.
  case int64
  /// So many products at a time in 32 bits, these sums in 64.
  case block(Int)
  /// Upper and lower halves of the products in 32 bits each.
  case split

  /// Bits of the whole.
  public var width: Int { self == .int32 ? 32 : 64 }

  /// As in kernel names: `i32`, `i64`, `block`, `split`.
  public var kernelName: String {
    switch self {
    case .int32: "i32"
    case .int64: "i64"
    case .block: "block"
    case .split: "split"
    }
  }
}

/// The licence of an accumulator: the largest |sum| that can reach it, its rounding half-add
/// included, in units of the accumulator.
public struct AccumulatorBound: Sendable, Hashable {
  public enum Evidence: Sendable, Hashable {
    /// Follows from the operands' formats.
    case proved
    /// Observed during calibration, times 2^headroomBits.
    case calibrated(headroomBits: Int)
  }

  public var magnitude: Double
  /// Fraction bits of the sum.
  public var fractionBits: Int
  public var evidence: Evidence
  public var accumulator: Accumulator

  public init(
    magnitude: Double, fractionBits: Int, evidence: Evidence, accumulator: Accumulator
  ) {
    self.magnitude = magnitude
    self.fractionBits = fractionBits
    self.evidence = evidence
    self.accumulator = accumulator
  }

  /// 32 or 64.
  public var width: Int { accumulator.width }

  /// Whether a sum of `magnitude` fits a signed integer of `width` bits.
  public static func fits(_ magnitude: Double, width: Int) -> Bool {
    let end = Double(sign: .plus, exponent: width - 1, significand: 1)
    // 2^63 − 1 is no double: the largest one below the end is.
    return magnitude <= min(end - 1, end.nextDown)
  }
}

/// A sum whose accumulator is to be chosen.
public struct AccumulatedSum: Sendable {
  /// Fraction bits of the sum.
  public var fractionBits: Int
  /// How many products or elements are added.
  public var count: Int
  /// The largest |term| that the storages allow, in units of the sum.
  public var largestTerm: Double
  /// The largest |addend| beside them, such as a bias.
  public var largestAddend: Double
  /// Whether 32-bit sums hold a term: not products of int32 elements.
  public var isNarrow: Bool
  /// Whether blocks and halves can be summed: of products of at most 16 × 16 bits.
  public var hasParts: Bool
}

extension LoweringSite {
  /// A sum of `count` products of two operands, and a third shifted into it.
  ///
  /// - Parameter hasParts: whether the kernel can sum blocks and halves.
  public func products(
    of a: Int, and b: Int, count: Int, plus addend: Int? = nil, hasParts: Bool = true
  ) -> AccumulatedSum {
    let fractionBits = operands[a].fractionBits + operands[b].fractionBits
    let narrow = operands[a].largestRaw <= 0x1p15 && operands[b].largestRaw <= 0x1p15
    return AccumulatedSum(
      fractionBits: fractionBits, count: count,
      largestTerm: operands[a].largestRaw * operands[b].largestRaw,
      largestAddend: addend.map {
        operands[$0].largestRaw * power(fractionBits - operands[$0].fractionBits)
      } ?? 0, isNarrow: narrow, hasParts: narrow && hasParts)
  }

  /// A sum of `count` elements of an operand.
  public func elements(of a: Int, count: Int) -> AccumulatedSum {
    AccumulatedSum(
      fractionBits: operands[a].fractionBits, count: count,
      largestTerm: operands[a].largestRaw, largestAddend: 0, isNarrow: true, hasParts: false)
  }

  /// The cheapest accumulator for result 0 that the job's choice allows: one sum of 32 bits, blocks,
  /// halves, one sum of 64 bits.
  ///
  /// A sum fits when `max|sum| + 2^(shift−1) ≤ 2^31 − 1` (63 for int64), where max|sum| is proved
  /// from the operands' storages or `2^h · max|result|` as calibrated.
  public func bound(_ sum: AccumulatedSum) throws(FormatError) -> AccumulatorBound {
    let shift = sum.fractionBits - results[0].fractionBits
    let half = shift > 0 ? power(shift - 1) : 0
    let proved = Double(sum.count) * sum.largestTerm + sum.largestAddend + half
    let calibrated = results[0].magnitude * power(sum.fractionBits + headroomBits) + half
    func bound(_ accumulator: Accumulator) -> AccumulatorBound? {
      if AccumulatorBound.fits(proved, width: accumulator.width) {
        return AccumulatorBound(
          magnitude: proved, fractionBits: sum.fractionBits, evidence: .proved,
          accumulator: accumulator)
      }
      guard self.accumulator != .proved,
        AccumulatorBound.fits(calibrated, width: accumulator.width)
      else { return nil }
      return AccumulatorBound(
        magnitude: calibrated, fractionBits: sum.fractionBits,
        evidence: .calibrated(headroomBits: headroomBits), accumulator: accumulator)
    }
    let candidates: [Accumulator] =
      switch self.accumulator {
      case .int32: sum.isNarrow ? [.int32] : []
      case .int64: [.int64]
      case .auto, .proved: (sum.isNarrow ? [.int32] : []) + partialSums(sum) + [.int64]
      }
    for candidate in candidates { if let bound = bound(candidate) { return bound } }
    throw FormatError(
      .accumulatorOverflow(
        magnitude: self.accumulator == .proved ? proved : calibrated, asked: self.accumulator))
  }

  /// Sums of products in parts of 32 bits.
  private func partialSums(_ sum: AccumulatedSum) -> [Accumulator] {
    guard sum.hasParts else { return [] }
    let block = Int((0x1p31 - 1) / sum.largestTerm)
    return (block >= 4 ? [.block(block)] : []) + (sum.count <= 1 << 15 ? [.split] : [])
  }
}

extension Buffer {
  /// The largest |stored integer|.
  public var largestRaw: Double { power((format.format?.storage.significantBits ?? 32) - 1) }
}

/// 2^exponent.
private func power(_ exponent: Int) -> Double {
  Double(sign: .plus, exponent: exponent, significand: 1)
}
