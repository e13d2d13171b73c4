internal import CGMP

/// An integer of any size: a sign and limbs in one allocation, as GMP reads them.
///
/// A value's limbs never change while another value shares them, so values may be shared between
/// threads. Source: GNU MP 6, https://gmplib.org/manual/Low_002dlevel-Functions.
struct BigInteger: @unchecked Sendable {
  private struct Header {
    /// Limbs of the magnitude, negative for a negative number.
    var count: Int
    let capacity: Int
  }
  private final class Limbs: ManagedBuffer<Header, UInt> {}

  private var limbs: ManagedBuffer<Header, UInt>

  /// Room for so many limbs, which are not initialized.
  private static func limbs(_ capacity: Int) -> ManagedBuffer<Header, UInt> {
    Limbs.create(minimumCapacity: capacity) { _ in Header(count: 0, capacity: capacity) }
  }

  /// The number as GMP takes it; valid as long as this value.
  var integer: cgmp_integer {
    limbs.withUnsafeMutablePointers { cgmp_z_view($1, $0.pointee.count) }
  }

  init(_ value: Int) {
    limbs = Self.limbs(1)
    limbs.withUnsafeMutablePointers {
      $0.pointee.count = value.signum()
      $1.pointee = value.magnitude
    }
  }

  /// The number of an integer of GMP.
  init(_ integer: cgmp_integer) {
    let count = cgmp_z_limbs(integer)
    limbs = Self.limbs(max(abs(count), 1))
    limbs.withUnsafeMutablePointers {
      $0.pointee.count = count
      cgmp_z_store($1, integer)
    }
  }

  /// The number that `compute` leaves in its argument, which starts as 0.
  init(computing compute: (UnsafeMutablePointer<cgmp_integer>) -> Void) {
    var result = cgmp_integer()
    cgmp_z_init(&result)
    defer { cgmp_z_clear(&result) }
    compute(&result)
    self.init(result)
  }

  /// The number that `write` leaves in so many limbs, which start as 0; it returns the count of its
  /// magnitude, negative for a negative number.
  @inline(__always)
  init(limbs count: Int, writing write: (UnsafeMutablePointer<UInt>) -> Int) {
    let new = Self.limbs(count)
    new.withUnsafeMutablePointers { header, limbs in
      limbs.initialize(repeating: 0, count: count)
      header.pointee.count = write(limbs)
    }
    limbs = new
  }

  /// Becomes the number of an integer of GMP, in its own memory where no other value shares it.
  @inline(__always)
  mutating func assign(_ integer: cgmp_integer) {
    let count = cgmp_z_limbs(integer)
    let isOwn =
      isKnownUniquelyReferenced(&limbs)
      && limbs.withUnsafeMutablePointerToHeader { $0.pointee.capacity >= abs(count) }
    // A limb to spare: sums that grow by bits then seldom need new memory.
    if !isOwn { limbs = Self.limbs(abs(count) + 1) }
    limbs.withUnsafeMutablePointers {
      $0.pointee.count = count
      cgmp_z_store($1, integer)
    }
  }

  /// −1, 0 or 1.
  var sign: Int { limbs.withUnsafeMutablePointerToHeader { $0.pointee.count.signum() } }

  /// Bits of the magnitude; 0 for 0.
  var bits: Int {
    limbs.withUnsafeMutablePointers {
      let count = abs($0.pointee.count)
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
    limbs.withUnsafeMutablePointers { header, limbs in
      header.pointee.count = cgmp_n_divide_rounding(limbs, header.pointee.count, UInt(shift))
    }
  }
}
