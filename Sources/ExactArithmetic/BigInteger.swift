internal import CGMP

/// A GMP integer on the heap, never changed once its initializer has returned, so that values
/// which hold it may be shared between threads.
struct BigInteger: @unchecked Sendable {
  /// The number lies in the object's own allocation.
  private final class Box: ManagedBuffer<Void, cgmp_integer> {
    deinit { withUnsafeMutablePointerToElements { cgmp_z_clear($0) } }
  }

  private let box: ManagedBuffer<Void, cgmp_integer>

  /// The number; valid as long as this value.
  var pointer: UnsafeMutablePointer<cgmp_integer> {
    box.withUnsafeMutablePointerToElements { $0 }
  }

  init(_ value: Int) {
    box = Box.create(minimumCapacity: 1) { _ in }
    cgmp_z_init_set_si(pointer, value)
  }

  /// The number that `compute` leaves in its argument, which starts as 0.
  init(computing compute: (UnsafeMutablePointer<cgmp_integer>) -> Void) {
    box = Box.create(minimumCapacity: 1) { _ in }
    cgmp_z_init(pointer)
    compute(pointer)
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
