internal import CGMP

/// A dyadic number as the loops of GMP read it; valid as long as the number.
struct Factor {
  let integer: cgmp_integer
  let exponent: Int

  /// Limbs, negative for a negative number.
  var count: Int { cgmp_z_limbs(integer) }
  var isZero: Bool { count == 0 }
  var negated: Factor { Factor(integer: cgmp_z_view(integer._mp_d, -count), exponent: exponent) }
}

extension Dyadic {
  /// The number in parts.
  var factor: Factor { Factor(integer: mantissa.integer, exponent: exponent) }
}

/// The positions of the bits of a sum of products: a unit of `2^exponent`, and limbs that hold any
/// sum of fewer than 2^62 terms in two's complement.
struct BitWindow {
  private(set) var exponent = Int.max
  private var end = Int.min

  /// Makes room for a number.
  @inline(__always)
  mutating func include(_ a: Factor) {
    if !a.isZero { include(from: a.exponent, limbs: abs(a.count)) }
  }

  /// Makes room for a product.
  @inline(__always)
  mutating func include(_ a: Factor, _ b: Factor) {
    if a.isZero || b.isZero { return }
    include(from: a.exponent + b.exponent, limbs: abs(a.count) + abs(b.count))
  }

  @inline(__always)
  private mutating func include(from start: Int, limbs: Int) {
    exponent = min(exponent, start)
    end = max(end, start + limbs * UInt.bitWidth)
    precondition(end - exponent < 1 << 36, "the exponents are too far apart for an exact result")
  }

  /// Limbs of the sum in two's complement; 0 where there is nothing to add.
  var limbs: Int {
    end == .min ? 0 : (end - exponent + UInt.bitWidth - 1) / UInt.bitWidth + 1
  }

  /// The sum of `first`, which may be nil, and the products that `compute` adds; there is room for
  /// each.
  @inline(__always)
  func sum(from first: Factor? = nil, adding compute: (WideSum) -> Void) -> Dyadic {
    guard limbs > 0 else { return Dyadic(0) }
    let sum = BigInteger(limbs: limbs) { write(to: $0, from: first, adding: compute) }
    return Dyadic(sum, exponent: sum.sign == 0 ? 0 : exponent)
  }

  /// The same sum into limbs that are 0; returns the count of its magnitude, negative for a
  /// negative sum. Its unit is 2^exponent.
  @inline(__always)
  func write(
    to limbs: UnsafeMutablePointer<UInt>, from first: Factor?, adding compute: (WideSum) -> Void
  ) -> Int {
    let count = self.limbs
    // The sum of what begins below 0 is kept negated: its limbs then start as a magnitude.
    let isNegated = (first?.count ?? 0) < 0
    if let first, !first.isZero {
      cgmp_n_set(limbs, first.integer, UInt(first.exponent - exponent))
    }
    compute(WideSum(limbs: limbs, count: count, exponent: exponent, isNegated: isNegated))
    let signed = cgmp_n_magnitude(limbs, count)
    return isNegated ? -signed : signed
  }
}

/// A sum under way.
struct WideSum {
  fileprivate let limbs: UnsafeMutablePointer<UInt>
  fileprivate let count: Int
  fileprivate let exponent: Int
  fileprivate let isNegated: Bool

  /// Adds a · b.
  @inline(__always)
  func add(_ a: Factor, _ b: Factor) {
    if a.isZero || b.isZero { return }
    let shift = UInt(a.exponent + b.exponent - exponent)
    let isSubtracted = ((a.count ^ b.count) < 0) != isNegated
    // The shorter factor goes limb by limb.
    if abs(a.count) < abs(b.count) {
      cgmp_n_add_product(limbs, count, b.integer, a.integer, shift, isSubtracted ? 1 : 0)
    } else {
      cgmp_n_add_product(limbs, count, a.integer, b.integer, shift, isSubtracted ? 1 : 0)
    }
  }
}
