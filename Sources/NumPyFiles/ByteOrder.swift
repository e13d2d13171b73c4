extension ArraySlice<UInt8> {
  /// The little-endian integer `offset` bytes after the slice's beginning; nil beyond its end.
  func little<Value: FixedWidthInteger & UnsignedInteger>(
    _: Value.Type, at offset: Int
  ) -> Value? {
    let size = MemoryLayout<Value>.size
    guard offset >= 0, count >= size, offset <= count - size else { return nil }
    return withUnsafeBytes {
      Value(littleEndian: $0.loadUnaligned(fromByteOffset: offset, as: Value.self))
    }
  }

  /// `length` bytes from `offset` bytes after the slice's beginning; nil beyond its end.
  func part(at offset: Int, length: Int) -> ArraySlice<UInt8>? {
    guard offset >= 0, length >= 0, offset <= count, length <= count - offset else { return nil }
    return self[startIndex + offset..<startIndex + offset + length]
  }

  /// All bytes as integers of one order; the count is a multiple of their size.
  func integers<Value: FixedWidthInteger>(_: Value.Type, isBigEndian: Bool) -> [Value] {
    let size = MemoryLayout<Value>.size
    let total = count / size
    return withUnsafeBytes { bytes in
      [Value](unsafeUninitializedCapacity: total) { buffer, initialized in
        for index in 0..<total {
          let raw = bytes.loadUnaligned(fromByteOffset: index * size, as: Value.self)
          buffer.initializeElement(
            at: index, to: isBigEndian ? Value(bigEndian: raw) : Value(littleEndian: raw))
        }
        initialized = total
      }
    }
  }
}

extension [UInt8] {
  /// Appends an integer, little-endian.
  mutating func append<Value: FixedWidthInteger>(little value: Value) {
    Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
  }
}
