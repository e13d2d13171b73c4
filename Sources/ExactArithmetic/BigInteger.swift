internal import CGMP

/// An integer of any size: a sign and limbs in one allocation, as GMP reads them.
///
/// A value's limbs never change while another value shares them, so values may be shared between
/// threads. Source: GNU MP 6, https://gmplib.org/manual/Low_002dlevel-Functions.
struct BigInteger: @unchecked Sendable {
  /// The header is the count of limbs, negative for a negative number.
  private final class Limbs: ManagedBuffer<Int, UInt> {}

  private var limbs: ManagedBuffer<Int, UInt>

  /// The number as GMP takes it; valid as long as this value.
  var integer: cgmp_integer {
    limbs.withUnsafeMutablePointers { cgmp_z_view($1, $0.pointee) }
  }

  init(_ value: Int) {
    limbs = Limbs.create(minimumCapacity: 1) { _ in value.signum() }
    limbs.withUnsafeMutablePointerToElements { $0.pointee = value.magnitude }
  }

  /// The number of an integer of GMP.
  init(_ integer: cgmp_integer) {
    let count = cgmp_z_limbs(integer)
    limbs = Limbs.create(minimumCapacity: max(abs(count), 1)) { _ in count }
    limbs.withUnsafeMutablePointerToElements { cgmp_z_store($0, integer) }
  }

  /// The number that `compute` leaves in its argument, which starts as 0.
  init(computing compute: (UnsafeMutablePointer<cgmp_integer>) -> Void) {
    var result = cgmp_integer()
    cgmp_z_init(&result)
    defer { cgmp_z_clear(&result) }
    compute(&result)
    self.init(result)
  }

  /// The number, or its negative, in two's complement that `compute` leaves in `count` limbs, which
  /// start as 0.
  @inline(__always)
  init(
    limbs count: Int, isNegated: Bool, computing compute: (UnsafeMutablePointer<UInt>) -> Void
  ) {
    let new = Limbs.create(minimumCapacity: count) { _ in 0 }
    new.withUnsafeMutablePointers { header, limbs in
      limbs.initialize(repeating: 0, count: count)
      compute(limbs)
      let signed = cgmp_n_magnitude(limbs, count)
      header.pointee = isNegated ? -signed : signed
    }
    limbs = new
  }

  /// −1, 0 or 1.
  var sign: Int { limbs.withUnsafeMutablePointerToHeader { $0.pointee.signum() } }

  /// Bits of the magnitude; 0 for 0.
  var bits: Int {
    limbs.withUnsafeMutablePointers {
      let count = abs($0.pointee)
      return count == 0 ? 0 : count * UInt.bitWidth - $1[count - 1].leadingZeroBitCount
    }
  }

  /// The number times 2^shift.
  func shiftedLeft(by shift: Int) -> BigInteger {
    precondition(shift < 1 << 36, "the exponents are too far apart for an exact result")
    if shift == 0 { return self }
    return BigInteger { cgmp_z_shift_left($0, integer, UInt(shift)) }
  }

  /// Divides by 2^shift, which is less than the magnitude: to nearest, ties to even.
  mutating func divideRounding(byPowerOfTwo shift: Int) {
    if !isKnownUniquelyReferenced(&limbs) { self = BigInteger(integer) }
    limbs.withUnsafeMutablePointers { count, limbs in
      count.pointee = cgmp_n_divide_rounding(limbs, count.pointee, UInt(shift))
    }
  }
}
