import Diagnostics
import NumPyFiles
import Testing

/// Whatever the bytes: an array that is consistent, or a diagnostic located in the file.
@Suite("Damaged bytes")
struct FuzzTests {
  private static let rounds = 6_000

  @Test(arguments: ["fortran.npy", "big_endian.npy", "version2.npy", "refused_structured.npy"])
  func arrays(file: String) throws {
    let valid = try GoldenFiles.bytes(file)
    var random = SplitMix64(seed: 1)
    for _ in 0..<Self.rounds { check(array: mutated(valid, &random)) }
  }

  @Test(arguments: ["plain.npz", "piped_deflated.npz", "zip64.npz"])
  func archives(file: String) throws {
    let valid = try GoldenFiles.bytes(file)
    var random = SplitMix64(seed: 2)
    for _ in 0..<Self.rounds { check(archive: mutated(valid, &random)) }
  }

  @Test func noise() {
    var random = SplitMix64(seed: 3)
    for length in 0..<1_000 {
      let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
      check(array: bytes)
      check(array: [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59, 1, 0, 20, 0] + bytes)
      check(archive: bytes)
      check(archive: [0x50, 0x4B, 3, 4] + bytes)
    }
  }

  @Test(arguments: ["plain.npz", "compressed.npz", "piped_stored.npz", "zip64.npz"])
  func everyBeginningOfAnArchiveIsRefused(file: String) throws {
    let valid = try GoldenFiles.bytes(file)
    for length in 0..<valid.count {
      let text = archiveProblem(Array(valid[..<length]))
      #expect(text.contains(length < 2 ? "[not-numpy]" : "[truncated-file]"), "\(length): \(text)")
    }
  }

  @Test(arguments: ["fortran.npy", "big_endian.npy", "version2.npy"])
  func everyBeginningOfAnArrayIsRefused(file: String) throws {
    let valid = try GoldenFiles.bytes(file)
    for length in 0..<valid.count {
      let text = arrayProblem(Array(valid[..<length]))
      #expect(text.contains(length < 1 ? "[not-numpy]" : "[truncated-file]"), "\(length): \(text)")
    }
  }

  private func check(array bytes: [UInt8]) {
    do {
      check(try NumPyArray(npy: bytes, name: "x.npy"))
    } catch { check(error, file: "x.npy") }
  }

  private func check(archive bytes: [UInt8]) {
    do {
      let archive = try NumPyArchive(npz: bytes, name: "x.npz")
      if Set(archive.names) != Set(archive.arrays.keys) { Issue.record("\(archive.names)") }
      archive.arrays.values.forEach(check)
    } catch { check(error, file: "x.npz") }
  }

  private func check(_ array: NumPyArray) {
    if array.count != array.shape.reduce(1, *) { Issue.record("\(array)") }
    let again = try? NumPyArray(npy: array.npyBytes, name: "x.npy")
    if again?.npyBytes != array.npyBytes { Issue.record("\(array)") }
  }

  private func check(_ problem: Diagnostic, file: String) {
    let isOneLine = !problem.message.contains { $0.isNewline || $0 == "\0" }
    if problem.location?.file != file || problem.remedy == nil || !isOneLine {
      Issue.record("\(problem)")
    }
  }
}

/// A copy with one to four of these: a bit flipped, a byte replaced, an integer made extreme, bytes
/// removed, doubled or cut off, a digit inserted.
private func mutated(_ valid: [UInt8], _ random: inout SplitMix64) -> [UInt8] {
  var bytes = valid
  for _ in 0..<Int.random(in: 1...4, using: &random) where !bytes.isEmpty {
    let place = Int.random(in: bytes.indices, using: &random)
    let end = min(place + Int.random(in: 1...16, using: &random), bytes.count)
    switch Int.random(in: 0..<8, using: &random) {
    case 0: bytes[place] ^= 1 << UInt8.random(in: 0...7, using: &random)
    case 1: bytes[place] = UInt8.random(in: 0...255, using: &random)
    case 2: for index in place..<end { bytes[index] = 0xFF }
    case 3: for index in place..<end { bytes[index] = 0 }
    case 4: bytes.removeSubrange(place..<end)
    case 5: bytes.insert(contentsOf: bytes[place..<end], at: place)
    case 6: bytes.insert(UInt8.random(in: 0x27...0x39, using: &random), at: place)
    default: if Int.random(in: 0..<4, using: &random) == 0 { bytes.removeSubrange(place...) }
    }
  }
  return bytes
}
