internal import CGMP

/// A GMP integer on the heap, never changed once its initializer has returned, so that values
/// which hold it may be shared between threads.
final class BigInteger: @unchecked Sendable {
  /// The number; valid as long as the object.
  let pointer: UnsafeMutablePointer<cgmp_integer>

  init(_ value: Int) {
    pointer = .allocate(capacity: 1)
    cgmp_z_init_set_si(pointer, value)
  }

  /// The number that `compute` leaves in its argument, which starts as 0.
  init(computing compute: (UnsafeMutablePointer<cgmp_integer>) -> Void) {
    pointer = .allocate(capacity: 1)
    cgmp_z_init(pointer)
    compute(pointer)
  }

  deinit {
    cgmp_z_clear(pointer)
    pointer.deallocate()
  }

  /// −1, 0 or 1.
  var sign: Int { Int(cgmp_z_sign(pointer)) }

  /// Bits of the magnitude; 0 for 0.
  var bits: Int { sign == 0 ? 0 : cgmp_z_bits(pointer) }

  /// The number times 2^shift.
  func shiftedLeft(by shift: Int) -> BigInteger {
    precondition(shift < 1 << 36, "the exponents are too far apart for an exact result")
    if shift == 0 { return self }
    return BigInteger { cgmp_z_shift_left($0, pointer, UInt(shift)) }
  }
}
