import CZlib

/// Raw deflate data (RFC 1951) and CRC-32, through zlib.
enum Deflate {
  /// What became of compressed bytes.
  enum Inflation {
    /// As many bytes as expected, from all of the input.
    case complete(ArraySlice<UInt8>)
    /// A stream of fewer or more bytes than expected, one that does not end, or more than one.
    case otherLength
    /// Not deflate data.
    case damaged
  }

  /// The bytes behind `input`, which must be one whole stream.
  static func inflated(_ input: ArraySlice<UInt8>, expected: Int) -> Inflation {
    // A match of 258 bytes costs at least 2 bits: no more memory than that allows is claimed.
    guard expected / 1032 <= input.count else { return .otherLength }
    let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    stream.initialize(to: z_stream())
    defer { stream.deallocate() }
    let started = czlib_inflate_raw_init(stream)
    precondition(started == Z_OK, "zlib has no memory for its own state")
    defer { inflateEnd(stream) }
    // One byte more than expected, so that a longer stream shows.
    let (output, used, status) = run(stream, input, capacity: expected + 1) { stream, _ in
      inflate(stream, Z_NO_FLUSH)
    }
    switch status {
    case Z_STREAM_END where output.count == expected && used == input.count:
      return .complete(output[...])
    case Z_STREAM_END, Z_OK, Z_BUF_ERROR: return .otherLength
    default: return .damaged
    }
  }

  /// The stream for `input` at zlib's default level.
  static func deflated(_ input: [UInt8]) -> [UInt8] {
    let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    stream.initialize(to: z_stream())
    defer { stream.deallocate() }
    let started = czlib_deflate_raw_init(stream)
    precondition(started == Z_OK, "zlib has no memory for its own state")
    defer { deflateEnd(stream) }
    let bound = Int(deflateBound(stream, uLong(input.count)))
    let (output, _, status) = run(stream, input[...], capacity: bound) { stream, isLast in
      deflate(stream, isLast ? Z_FINISH : Z_NO_FLUSH)
    }
    precondition(status == Z_STREAM_END, "zlib's bound holds the whole stream")
    return output
  }

  /// The CRC-32 of ZIP (polynomial 0xEDB88320, reflected).
  static func crc32(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    bytes.withUnsafeBufferPointer {
      UInt32(truncatingIfNeeded: crc32_z(0, $0.baseAddress, $0.count))
    }
  }

  /// Steps until the stream ends or cannot go on; zlib counts in 32 bits, so in pieces of 1 GiB.
  /// - Parameter step: one call of zlib; it learns whether its input is the last piece.
  /// - Returns: the output, the bytes used of the input, and the status of the last step.
  private static func run(
    _ stream: UnsafeMutablePointer<z_stream>, _ input: ArraySlice<UInt8>, capacity: Int,
    step: (UnsafeMutablePointer<z_stream>, Bool) -> Int32
  ) -> (output: [UInt8], used: Int, status: Int32) {
    let piece = 1 << 30
    var used = 0
    var status = Z_OK
    let output = input.withUnsafeBufferPointer { source in
      [UInt8](unsafeUninitializedCapacity: capacity) { target, made in
        var isMoving = true
        while status == Z_OK, isMoving {
          let give = min(source.count - used, piece)
          let room = min(capacity - made, piece)
          stream.pointee.next_in = UnsafeMutablePointer(
            mutating: source.baseAddress.map { $0 + used })
          stream.pointee.avail_in = uInt(give)
          stream.pointee.next_out = target.baseAddress.map { $0 + made }
          stream.pointee.avail_out = uInt(room)
          status = step(stream, give == source.count - used)
          let taken = give - Int(stream.pointee.avail_in)
          let produced = room - Int(stream.pointee.avail_out)
          used += taken
          made += produced
          isMoving = taken > 0 || produced > 0
        }
      }
    }
    return (output, used, status)
  }
}
