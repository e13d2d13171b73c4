import Diagnostics

/// The directory at the end of a ZIP file, and the bytes that it leads to.
struct ZipDirectory {
  /// The entries in the order of the directory.
  let entries: [ZipEntry]
  private let bytes: ArraySlice<UInt8>
  private let file: String

  /// Reads the directory.
  /// - Throws: `not-numpy`, `truncated-file`, `bad-archive`.
  init(_ bytes: ArraySlice<UInt8>, file: String) throws(Diagnostic) {
    self.bytes = bytes
    self.file = file
    guard bytes.starts(with: [0x50, 0x4B]) else { throw .notAnArchive(bytes, file: file) }
    guard let end = endOfDirectory(in: bytes) else { throw .truncated(bytes, file: file) }
    guard end.offset <= end.position, end.size <= end.position - end.offset,
      let directory = bytes.part(at: end.offset, length: end.size)
    else {
      throw .badArchive("its list of entries lies beyond its end", file: file)
    }
    var rest = directory
    var entries: [ZipEntry] = []
    while !rest.isEmpty {
      guard let (entry, length) = centralEntry(rest) else {
        throw .badArchive("entry \(entries.count + 1) of its list is damaged", file: file)
      }
      entries.append(entry)
      rest = rest.dropFirst(length)
    }
    guard entries.count == end.count else {
      throw .badArchive(
        "its list has \(entries.count) of \(counted(end.count, "entry", "entries"))", file: file)
    }
    self.entries = entries
  }

  /// The bytes of an entry, inflated and checked.
  /// - Throws: `truncated-file`, `bad-archive`, `unsupported-compression`, `encrypted-entry`,
  ///   `bad-deflate`, `bad-crc`.
  func contents(of entry: ZipEntry) throws(Diagnostic) -> ArraySlice<UInt8> {
    guard entry.flags & ZipEntry.isEncrypted == 0 else { throw .encrypted(entry, file: file) }
    guard let header = bytes.part(at: entry.offset, length: ZipRecord.local.length),
      header.little(UInt32.self, at: 0) == ZipRecord.local.signature,
      let nameLength = header.little(UInt16.self, at: 26),
      let extraLength = header.little(UInt16.self, at: 28),
      let name = bytes.part(at: entry.offset + header.count, length: Int(nameLength)),
      name.elementsEqual(entry.nameBytes)
    else {
      throw .badEntry(entry, "does not begin at byte \(entry.offset)", file: file)
    }
    let start = entry.offset + header.count + Int(nameLength) + Int(extraLength)
    guard let data = bytes.part(at: start, length: entry.compressedSize) else {
      throw .truncatedEntry(
        entry.name, wanted: entry.compressedSize, found: max(bytes.count - start, 0), file: file)
    }
    let contents = try expanded(data, entry)
    let crc = Deflate.crc32(contents)
    guard crc == entry.crc else { throw .badCRC(entry, found: crc, file: file) }
    return contents
  }

  private func expanded(
    _ data: ArraySlice<UInt8>, _ entry: ZipEntry
  ) throws(Diagnostic) -> ArraySlice<UInt8> {
    switch entry.method {
    case ZipEntry.stored:
      guard data.count == entry.size else {
        throw .badEntry(entry, "is stored, but has two sizes", file: file)
      }
      return data
    case ZipEntry.deflated:
      switch Deflate.inflated(data, expected: entry.size) {
      case .complete(let contents): return contents
      case .otherLength:
        throw .badDeflate(
          entry, "does not inflate to \(counted(entry.size, "byte"))", file: file)
      case .damaged: throw .badDeflate(entry, "cannot be inflated", file: file)
      }
    default: throw .unsupportedMethod(entry, file: file)
    }
  }
}

/// Where the directory is, how many bytes and entries it has, and where its end record begins.
private typealias DirectoryEnd = (offset: Int, size: Int, count: Int, position: Int)

/// Searches the end record from the back; behind it there is only a comment of up to 65,535 bytes.
private func endOfDirectory(in bytes: ArraySlice<UInt8>) -> DirectoryEnd? {
  let last = bytes.count - ZipRecord.end.length
  guard last >= 0 else { return nil }
  for position in stride(from: last, through: max(last - 0xFFFF, 0), by: -1)
  where bytes.little(UInt32.self, at: position) == ZipRecord.end.signature {
    guard let comment = bytes.little(UInt16.self, at: position + 20),
      Int(comment) == last - position,
      let count = bytes.little(UInt16.self, at: position + 10),
      let size = bytes.little(UInt32.self, at: position + 12),
      let offset = bytes.little(UInt32.self, at: position + 16)
    else { continue }
    if count == .max || size == .max || offset == .max,
      let wide = endOfDirectory64(in: bytes, before: position)
    {
      return wide
    }
    return (Int(offset), Int(size), Int(count), position)
  }
  return nil
}

private func endOfDirectory64(in bytes: ArraySlice<UInt8>, before end: Int) -> DirectoryEnd? {
  let locator = end - ZipRecord.locator64.length
  guard bytes.little(UInt32.self, at: locator) == ZipRecord.locator64.signature,
    let position = bytes.little(UInt64.self, at: locator + 8).flatMap({ Int(exactly: $0) }),
    let record = bytes.part(at: position, length: ZipRecord.end64.length),
    record.little(UInt32.self, at: 0) == ZipRecord.end64.signature,
    let count = record.little(UInt64.self, at: 32).flatMap({ Int(exactly: $0) }),
    let size = record.little(UInt64.self, at: 40).flatMap({ Int(exactly: $0) }),
    let offset = record.little(UInt64.self, at: 48).flatMap({ Int(exactly: $0) })
  else { return nil }
  return (offset, size, count, position)
}

/// The entry with which `bytes` begin, and its length in the directory.
private func centralEntry(_ bytes: ArraySlice<UInt8>) -> (ZipEntry, length: Int)? {
  let start = ZipRecord.central.length
  guard bytes.little(UInt32.self, at: 0) == ZipRecord.central.signature,
    let flags = bytes.little(UInt16.self, at: 8),
    let method = bytes.little(UInt16.self, at: 10),
    let crc = bytes.little(UInt32.self, at: 16),
    let narrowCompressedSize = bytes.little(UInt32.self, at: 20),
    let narrowSize = bytes.little(UInt32.self, at: 24),
    let nameLength = bytes.little(UInt16.self, at: 28).map({ Int($0) }),
    let extraLength = bytes.little(UInt16.self, at: 30).map({ Int($0) }),
    let commentLength = bytes.little(UInt16.self, at: 32).map({ Int($0) }),
    let narrowOffset = bytes.little(UInt32.self, at: 42),
    let nameBytes = bytes.part(at: start, length: nameLength),
    let name = String(validating: nameBytes, as: UTF8.self),
    let extra = bytes.part(at: start + nameLength, length: extraLength),
    bytes.part(at: start + nameLength + extraLength, length: commentLength) != nil
  else { return nil }
  var wide = Zip64Values(extra: extra)
  guard let size = wide.value(of: narrowSize),
    let compressedSize = wide.value(of: narrowCompressedSize),
    let offset = wide.value(of: narrowOffset)
  else { return nil }
  let entry = ZipEntry(
    name: name, nameBytes: [UInt8](nameBytes), flags: flags, method: method, crc: crc,
    compressedSize: compressedSize, size: size, offset: offset)
  return (entry, start + nameLength + extraLength + commentLength)
}
