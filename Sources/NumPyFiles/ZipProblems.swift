import Diagnostics

private let copyAgain = "copy the file again, or save it again with numpy.savez"
private let saveAgain = "save it with numpy.savez or numpy.savez_compressed"

extension Diagnostic {
  static func notAnArchive(_ bytes: ArraySlice<UInt8>, file: String) -> Diagnostic {
    let reason: String
    var remedy = saveAgain
    if bytes.isEmpty {
      reason = "it is empty"
    } else if bytes.starts(with: npyMagic) {
      reason = "it is a single array, as numpy.save writes it"
      remedy = "give it the ending .npy, or \(saveAgain)"
    } else {
      reason = "it does not begin with 'PK'"
    }
    return Diagnostic(
      "not-numpy", "the file is not an archive of NumPy arrays: \(reason)",
      at: SourceLocation(file: file), remedy: remedy)
  }

  /// Of an archive without the end of its directory: follows the local headers to where it breaks
  /// off.
  static func truncated(_ bytes: ArraySlice<UInt8>, file: String) -> Diagnostic {
    var offset = 0
    var last: String?
    while bytes.little(UInt32.self, at: offset) == ZipRecord.local.signature {
      guard let nameLength = bytes.little(UInt16.self, at: offset + 26).map({ Int($0) }),
        let extraLength = bytes.little(UInt16.self, at: offset + 28).map({ Int($0) }),
        let flags = bytes.little(UInt16.self, at: offset + 6),
        let narrowCompressedSize = bytes.little(UInt32.self, at: offset + 18),
        let narrowSize = bytes.little(UInt32.self, at: offset + 22),
        let nameBytes = bytes.part(at: offset + ZipRecord.local.length, length: nameLength)
      else { break }
      let name = String(decoding: nameBytes, as: UTF8.self)
      let extraStart = offset + ZipRecord.local.length + nameLength
      let start = extraStart + extraLength
      var wide = Zip64Values(
        extra: bytes.part(at: extraStart, length: extraLength) ?? bytes.prefix(0))
      guard flags & ZipEntry.hasDescriptor == 0, wide.value(of: narrowSize) != nil,
        let compressedSize = wide.value(of: narrowCompressedSize)
      else {
        return cutOff("in or after entry '\(printable(name))'", file: file)
      }
      guard bytes.part(at: start, length: compressedSize) != nil else {
        return truncatedEntry(
          name, wanted: compressedSize, found: max(bytes.count - start, 0), file: file)
      }
      last = name
      offset = start + compressedSize
    }
    let place = last.map { ", after entry '\(printable($0))'" } ?? ""
    return cutOff("before the end of its list of entries\(place)", file: file)
  }

  private static func cutOff(_ place: String, file: String) -> Diagnostic {
    Diagnostic(
      "truncated-file", "the archive ends \(place)", at: SourceLocation(file: file),
      remedy: copyAgain)
  }

  static func truncatedEntry(
    _ name: String, wanted: Int, found: Int, file: String
  ) -> Diagnostic {
    cutOff(
      "inside entry '\(printable(name))', which needs \(counted(wanted, "byte")): "
        + "\(found) are there", file: file)
  }

  static func badArchive(_ reason: String, file: String) -> Diagnostic {
    Diagnostic(
      "bad-archive", "the archive is damaged: \(reason)", at: SourceLocation(file: file),
      remedy: copyAgain)
  }

  static func badEntry(_ entry: ZipEntry, _ predicate: String, file: String) -> Diagnostic {
    badArchive("entry '\(printable(entry.name))' \(predicate)", file: file)
  }

  static func badDeflate(_ entry: ZipEntry, _ predicate: String, file: String) -> Diagnostic {
    Diagnostic(
      "bad-deflate", "entry '\(printable(entry.name))' is damaged: it \(predicate)",
      at: SourceLocation(file: file), remedy: copyAgain)
  }

  static func badCRC(_ entry: ZipEntry, found: UInt32, file: String) -> Diagnostic {
    Diagnostic(
      "bad-crc",
      "entry '\(printable(entry.name))' is damaged: its CRC-32 is \(hexadecimal(found)), "
        + "\(hexadecimal(entry.crc)) was written",
      at: SourceLocation(file: file), remedy: copyAgain)
  }

  static func encrypted(_ entry: ZipEntry, file: String) -> Diagnostic {
    Diagnostic(
      "encrypted-entry", "entry '\(printable(entry.name))' is encrypted",
      at: SourceLocation(file: file), remedy: saveAgain)
  }

  static func unsupportedMethod(_ entry: ZipEntry, file: String) -> Diagnostic {
    let known: [UInt16: String] = [9: "Deflate64", 12: "bzip2", 14: "LZMA", 93: "Zstandard"]
    let method = known[entry.method].map { "\($0)" } ?? "method \(entry.method)"
    return Diagnostic(
      "unsupported-compression",
      "entry '\(printable(entry.name))' is compressed with \(method), "
        + "only stored and deflated entries can be read",
      at: SourceLocation(file: file), remedy: saveAgain)
  }
}

/// Eight digits: `0x0012abcd`.
private func hexadecimal(_ value: UInt32) -> String {
  let digits = String(value, radix: 16)
  return "0x" + String(repeating: "0", count: 8 - digits.count) + digits
}
