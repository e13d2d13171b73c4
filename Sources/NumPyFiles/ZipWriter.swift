import Diagnostics

/// Writes the ZIP file that Python's `zipfile` writes for `numpy.savez`: no dates, local headers
/// with a zip64 extra field, the directory in 32 bits.
struct ZipWriter {
  private let file: String
  private var bytes: [UInt8] = []
  private var directory: [UInt8] = []
  private var count = 0

  /// What a reader must know (4.4.3): 4.5, zip64.
  private static let version: UInt16 = 45
  /// 1980-01-01, the first DOS date: (year − 1980) << 9 | month << 5 | day.
  private static let date: UInt16 = 1 << 5 | 1

  init(file: String) { self.file = file }

  /// Appends an entry.
  /// - Precondition: the name has at most 65,535 bytes.
  /// - Throws: `too-large`.
  mutating func add(
    _ name: String, _ contents: [UInt8], _ compression: NumPyArchive.Compression
  ) throws(Diagnostic) {
    precondition(name.utf8.count <= UInt16.max, "ZIP has no name of \(name.utf8.count) bytes")
    let data = compression == .stored ? contents : Deflate.deflated(contents)
    guard let offset = UInt32(exactly: bytes.count), let size = UInt32(exactly: contents.count),
      let compressedSize = UInt32(exactly: data.count), size != .max, compressedSize != .max
    else { throw .tooLarge("4 GiB or more", file: file) }
    // What the local header and the directory have in common: 4.4.2 to 4.4.7.
    var common: [UInt8] = []
    let isASCII = name.utf8.allSatisfy { $0 < 0x80 }
    common.append(little: Self.version)
    common.append(little: isASCII ? 0 : ZipEntry.isUTF8)
    common.append(little: compression == .stored ? ZipEntry.stored : ZipEntry.deflated)
    common.append(little: UInt16(0))
    common.append(little: Self.date)
    common.append(little: Deflate.crc32(contents[...]))

    bytes.append(little: ZipRecord.local.signature)
    bytes += common
    bytes.append(little: UInt32.max)
    bytes.append(little: UInt32.max)
    bytes.append(little: UInt16(name.utf8.count))
    bytes.append(little: UInt16(20))
    bytes += name.utf8
    bytes.append(little: UInt16(0x0001))
    bytes.append(little: UInt16(16))
    bytes.append(little: UInt64(size))
    bytes.append(little: UInt64(compressedSize))
    bytes += data

    directory.append(little: ZipRecord.central.signature)
    directory.append(little: UInt16(3 << 8) | Self.version)  // made on Unix
    directory += common
    directory.append(little: compressedSize)
    directory.append(little: size)
    directory.append(little: UInt16(name.utf8.count))
    // No extra field, no comment, disk 0, no internal attributes.
    directory += [UInt8](repeating: 0, count: 8)
    directory.append(little: UInt32(0o600) << 16)  // rw-------
    directory.append(little: offset)
    directory += name.utf8
    count += 1
  }

  /// The whole file.
  /// - Throws: `too-large`.
  func finished() throws(Diagnostic) -> [UInt8] {
    guard let count = UInt16(exactly: count), count != .max else {
      throw .tooLarge("\(count) arrays", file: file)
    }
    guard let offset = UInt32(exactly: bytes.count), offset != .max,
      let size = UInt32(exactly: directory.count), size != .max
    else { throw .tooLarge("4 GiB or more", file: file) }
    var result = bytes + directory
    result.append(little: ZipRecord.end.signature)
    result.append(little: UInt16(0))
    result.append(little: UInt16(0))
    result.append(little: count)
    result.append(little: count)
    result.append(little: size)
    result.append(little: offset)
    result.append(little: UInt16(0))
    return result
  }
}

extension Diagnostic {
  fileprivate static func tooLarge(_ what: String, file: String) -> Diagnostic {
    Diagnostic(
      "too-large", "the archive would hold \(what), less than 4 GiB and 65535 arrays are written",
      at: SourceLocation(file: file), remedy: "write several archives")
  }
}
