/// Random bits that depend on where they are used, not on the order of use: the same as those of
/// `fg_random.h`.
public enum RandomBits {
  /// A bijection of 32 bits: the finalizer of MurmurHash3 (Appleby, 2011).
  private static func mix(_ bits: UInt32) -> UInt32 {
    var x = (bits ^ (bits >> 16)) &* 0x85eb_ca6b
    x = (x ^ (x >> 13)) &* 0xc2b2_ae35
    return x ^ (x >> 16)
  }

  /// The stream of one buffer in one step.
  public static func key(seed: UInt32, step: UInt32, buffer: UInt32) -> UInt32 {
    mix(mix(mix(seed) ^ step) ^ buffer)
  }

  /// 32 random bits for an element of the stream.
  public static func bits(_ key: UInt32, _ index: Int) -> UInt32 {
    mix(key &+ UInt32(truncatingIfNeeded: index) &* 0x9e37_79b9)
  }
}

extension Graph {
  /// The keys that a step of a training gives, by value: of every stream of random bits its own.
  ///
  /// - Parameter step: from 1.
  public func randomKeys(seed: Int, step: Int) -> [(value: Value, key: UInt32)] {
    given(.random).map { value in
      (
        value,
        RandomBits.key(
          seed: UInt32(truncatingIfNeeded: seed), step: UInt32(truncatingIfNeeded: step),
          buffer: UInt32(stream(of: value)))
      )
    }
  }

  /// The number of the stream of a parameter's updates, or of a key.
  public func stream(of value: Value) -> Int {
    let streams = parameters.map(\.value) + given(.random)
    guard let number = streams.firstIndex(of: value) else {
      preconditionFailure("random bits are of a parameter or a key")
    }
    return number
  }
}
