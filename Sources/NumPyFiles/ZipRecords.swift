/// The records of a ZIP file (APPNOTE section 4.3), each with its signature and the length of its
/// fixed part in bytes. All integers are little-endian.
enum ZipRecord {
  /// `PK\3\4`: before the bytes of each entry (4.3.7).
  static let local: (signature: UInt32, length: Int) = (0x0403_4B50, 30)
  /// `PK\1\2`: one entry of the directory (4.3.12).
  static let central: (signature: UInt32, length: Int) = (0x0201_4B50, 46)
  /// `PK\6\6`: the end of the directory in 64 bits (4.3.14).
  static let end64: (signature: UInt32, length: Int) = (0x0606_4B50, 56)
  /// `PK\6\7`: where that is (4.3.15).
  static let locator64: (signature: UInt32, length: Int) = (0x0706_4B50, 20)
  /// `PK\5\6`: the end of the directory (4.3.16).
  static let end: (signature: UInt32, length: Int) = (0x0605_4B50, 22)
}

/// One entry of a ZIP file.
struct ZipEntry: Sendable, Hashable {
  var name: String
  var nameBytes: [UInt8]
  var flags: UInt16
  var method: UInt16
  var crc: UInt32
  var compressedSize: Int
  var size: Int
  /// Where the local header begins.
  var offset: Int

  /// The methods that are read (4.4.5).
  static let stored: UInt16 = 0
  static let deflated: UInt16 = 8
  /// General purpose flags (4.4.4).
  static let isEncrypted: UInt16 = 1 << 0
  static let hasDescriptor: UInt16 = 1 << 3
  static let isUTF8: UInt16 = 1 << 11
}

/// The 64-bit values in an extra field (4.5.3): in this order, each only where the 32-bit field of
/// the header is all ones.
struct Zip64Values {
  private var rest: ArraySlice<UInt8>

  /// - Parameter extra: blocks of a 16-bit id, a 16-bit length and that many bytes.
  init(extra: ArraySlice<UInt8>) {
    var blocks = extra
    rest = extra.prefix(0)
    while let id = blocks.little(UInt16.self, at: 0),
      let length = blocks.little(UInt16.self, at: 2),
      let block = blocks.part(at: 4, length: Int(length))
    {
      if id == 0x0001 {
        rest = block
        return
      }
      blocks = blocks.dropFirst(4 + Int(length))
    }
  }

  /// The value behind a 32-bit field; nil where the extra field lacks it or it is beyond `Int`.
  mutating func value(of field: UInt32) -> Int? {
    guard field == .max else { return Int(field) }
    guard let wide = rest.little(UInt64.self, at: 0) else { return nil }
    rest = rest.dropFirst(8)
    return Int(exactly: wide)
  }
}
