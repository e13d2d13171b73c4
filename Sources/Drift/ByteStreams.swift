/// Little-endian numbers, as the host driver reads them.
package struct ByteWriter: Sendable {
  package private(set) var bytes: [UInt8] = []

  package init() {}

  mutating func reserve(_ count: Int) { bytes.reserveCapacity(bytes.count + count) }
  package mutating func append(_ other: ByteWriter) { bytes += other.bytes }

  /// The lowest `size` bytes of a two's-complement integer.
  package mutating func append(_ value: Int, size: Int) {
    for place in 0..<size { bytes.append(UInt8(truncatingIfNeeded: value >> (8 * place))) }
  }

  /// Bytes as they lie in memory.
  package mutating func append(_ memory: UnsafeRawPointer, bytes count: Int) {
    bytes += UnsafeRawBufferPointer(start: memory, count: count)
  }

  mutating func append(_ value: Float) { append(Int(value.bitPattern), size: 4) }
}

/// Little-endian numbers, as the host driver writes them.
package struct ByteReader {
  private let bytes: [UInt8]
  private(set) var position = 0

  package init(_ bytes: [UInt8]) { self.bytes = bytes }

  var isAtEnd: Bool { position == bytes.count }
  var remaining: Int { bytes.count - position }

  /// A signed integer of `size` bytes; nil at the end.
  mutating func integer(size: Int) -> Int? {
    guard remaining >= size else { return nil }
    var value = 0
    for place in 0..<size { value |= Int(bytes[position + place]) << (8 * place) }
    position += size
    let unused = Int.bitWidth - 8 * size
    return (value << unused) >> unused
  }

  package mutating func unsigned32() -> UInt32? {
    integer(size: 4).map { UInt32(truncatingIfNeeded: $0) }
  }

  mutating func float() -> Float? { unsigned32().map(Float.init(bitPattern:)) }

  /// `count` signed integers; nil, and nothing read, when there are fewer.
  package mutating func integers(_ count: Int, size: Int) -> [Int]? {
    guard count >= 0, count <= remaining / max(size, 1) else { return nil }
    var values: [Int] = []
    values.reserveCapacity(count)
    for _ in 0..<count {
      guard let value = integer(size: size) else { return nil }
      values.append(value)
    }
    return values
  }
}
