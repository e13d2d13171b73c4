import Diagnostics
import NumPyFiles
import Testing

@Suite("What is said about archives that cannot be read")
struct ArchiveErrorTests {
  /// `plain.npz` with `bytes` in place of those at `offset` bytes after the `count`-th `mark`.
  private func plain(
    after mark: [UInt8], _ count: Int = 1, at offset: Int, _ bytes: [UInt8],
    of file: String = "plain.npz"
  ) throws -> [UInt8] {
    var result = try GoldenFiles.bytes(file)
    let places = result.indices.filter { result[$0...].starts(with: mark) }
    let place = places[count - 1] + offset
    result.replaceSubrange(place..<place + bytes.count, with: bytes)
    return result
  }

  private static let local: [UInt8] = [0x50, 0x4B, 3, 4]
  private static let central: [UInt8] = [0x50, 0x4B, 1, 2]
  private static let end: [UInt8] = [0x50, 0x4B, 5, 6]
  private static let copy = "copy the file again, or save it again with numpy.savez"
  private static let save = "save it with numpy.savez or numpy.savez_compressed"

  private func damaged(_ bytes: [UInt8], _ reason: String) {
    #expect(
      archiveProblem(bytes) == """
        train.npz: error: the archive is damaged: \(reason)  [bad-archive]
          fix-it: \(Self.copy)
        """)
  }

  @Test func notAnArchive() throws {
    #expect(
      archiveProblem([]) == """
        train.npz: error: the file is not an archive of NumPy arrays: it is empty  [not-numpy]
          fix-it: \(Self.save)
        """)
    #expect(
      archiveProblem(Array("x0,x1\n".utf8)) == """
        train.npz: error: the file is not an archive of NumPy arrays: it does not begin with 'PK'  \
        [not-numpy]
          fix-it: \(Self.save)
        """)
    #expect(
      archiveProblem(try GoldenFiles.bytes("fortran.npy")) == """
        train.npz: error: the file is not an archive of NumPy arrays: it is a single array, as \
        numpy.save writes it  [not-numpy]
          fix-it: give it the ending .npy, or \(Self.save)
        """)
  }

  @Test func truncated() throws {
    let valid = try GoldenFiles.bytes("plain.npz")
    func text(_ place: String) -> String {
      """
      train.npz: error: the archive ends \(place)  [truncated-file]
        fix-it: \(Self.copy)
      """
    }
    #expect(
      archiveProblem(Array(valid[..<300]))
        == text("inside entry 'labels.npy', which needs 160 bytes: 27 are there"))
    #expect(
      archiveProblem(Array(valid[..<20])) == text("before the end of its list of entries"))
    #expect(
      archiveProblem(Array(valid.dropLast()))
        == text("before the end of its list of entries, after entry 'größe.npy'"))
    #expect(
      archiveProblem(Array(try GoldenFiles.bytes("piped_stored.npz")[..<300]))
        == text("in or after entry 'b.npy'"))
    // The end is there, but an entry claims more than lies before it.
    #expect(
      archiveProblem(try plain(after: Self.central, at: 20, [0, 0, 1, 0]))
        == text("inside entry 'weights.npy', which needs 65536 bytes: 1491 are there"))
  }

  @Test func checksum() throws {
    #expect(
      archiveProblem(try plain(after: Array("(2, 3)".utf8), at: 1, [0x33])) == """
        train.npz: error: entry 'weights.npy' is damaged: its CRC-32 is 0x5937a13f, 0x996ecaa5 was \
        written  [bad-crc]
          fix-it: \(Self.copy)
        """)
  }

  @Test func deflate() throws {
    func text(_ reason: String) -> String {
      """
      train.npz: error: entry 'weights.npy' is damaged: it \(reason)  [bad-deflate]
        fix-it: \(Self.copy)
      """
    }
    // Block type 3 does not exist (RFC 1951, 3.2.3).
    #expect(
      archiveProblem(
        try plain(after: Array("weights.npy".utf8), at: 31, [0xFF], of: "compressed.npz"))
        == text("cannot be inflated"))
    for size in [151, 153, 0, 0x7FFF_FFFF] as [UInt32] {
      let field = (0..<4).map { UInt8(truncatingIfNeeded: size >> (8 * $0)) }
      #expect(
        archiveProblem(try plain(after: Self.central, at: 24, field, of: "compressed.npz"))
          == text("does not inflate to \(size) bytes"))
    }
  }

  @Test func unsupported() throws {
    #expect(
      archiveProblem(try GoldenFiles.bytes("lzma.npz")) == """
        train.npz: error: entry 'b.npy' is compressed with LZMA, only stored and deflated entries \
        can be read  [unsupported-compression]
          fix-it: \(Self.save)
        """)
    #expect(
      archiveProblem(try plain(after: Self.central, at: 10, [7])) == """
        train.npz: error: entry 'weights.npy' is compressed with method 7, only stored and \
        deflated entries can be read  [unsupported-compression]
          fix-it: \(Self.save)
        """)
    #expect(
      archiveProblem(try plain(after: Self.central, at: 8, [1])) == """
        train.npz: error: entry 'weights.npy' is encrypted  [encrypted-entry]
          fix-it: \(Self.save)
        """)
  }

  @Test func damagedDirectory() throws {
    damaged(
      try plain(after: Self.end, at: 16, [0xFF, 0xFF]), "its list of entries lies beyond its end")
    damaged(try plain(after: Self.end, at: 10, [9]), "its list has 6 of 9 entries")
    damaged(try plain(after: Self.end, at: 10, [1]), "its list has 6 of 1 entry")
    damaged(try plain(after: Self.central, 2, at: 0, [0]), "entry 2 of its list is damaged")
    damaged(try plain(after: Self.central, at: 46, [0xFF]), "entry 1 of its list is damaged")
    damaged(
      try plain(after: Self.central, at: 42, [1]), "entry 'weights.npy' does not begin at byte 1")
    damaged(
      try plain(after: Self.central, at: 24, [1]),
      "entry 'weights.npy' is stored, but has two sizes")
  }

  @Test func twoArraysOfOneName() throws {
    #expect(
      archiveProblem(try GoldenFiles.bytes("twice.npz")) == """
        train.npz: error: two arrays are named 'a'  [duplicate-array]
          fix-it: save each under its own name
        """)
  }

  @Test func entriesThatAreNoArrays() throws {
    #expect(
      archiveProblem(try GoldenFiles.bytes("refused_array.npz")) == """
        train.npz: error: array 'x' has the dtype '<f2' (float16)  [unsupported-dtype]
          note: float32, float64, bool and integers of 8 to 64 bits can be read
          fix-it: save array.astype(numpy.float32)
        """)
    #expect(
      archiveProblem(try GoldenFiles.bytes("other.npz")) == """
        train.npz: error: array 'READ\\u{a}ME' cannot be read: it does not begin with the bytes \
        93 4E 55 4D 50 59 ('\\x93NUMPY')  [not-numpy]
          fix-it: save it with numpy.savez
        """)
  }

  @Test func missingFile() {
    do {
      _ = try NumPyArchive.read(path: "/")
      Issue.record("read")
    } catch {
      #expect(error.rendered == "error: cannot read '/': it is a directory  [missing-file]")
    }
  }
}
