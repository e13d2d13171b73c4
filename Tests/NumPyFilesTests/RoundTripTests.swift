import Diagnostics
import Files
import Foundation
import NumPyFiles
import Testing

@Suite("Written, then read")
struct RoundTripTests {
  static let shapes = [[], [0], [1], [5], [2, 3], [3, 0, 2], [2, 1, 3, 4], [1_000], [70, 33]]

  private static func arrays(shape: [Int]) -> [(name: String, array: NumPyArray)] {
    var random = SplitMix64(seed: UInt64(shape.count))
    let count = shape.reduce(1, *)
    let integers = NumPyArray.IntegerType.allCases.map { type in
      let values = (0..<count).map { _ in Int.random(in: type.range, using: &random) }
      return (type.rawValue, NumPyArray(shape: shape, elements: .integer(values, type: type)))
    }
    let singles = (0..<count).map { _ in Double(Float.random(in: -9...9, using: &random)) }
    let doubles = (0..<count).map { _ in Double.random(in: -9...9, using: &random) }
    return integers + [
      ("float32", NumPyArray(shape: shape, elements: .real(singles, type: .float32))),
      ("float64", NumPyArray(shape: shape, elements: .real(doubles, type: .float64))),
    ]
  }

  @Test(arguments: shapes) func arrays(shape: [Int]) throws {
    for (name, array) in Self.arrays(shape: shape) {
      #expect(try NumPyArray(npy: array.npyBytes, name: name) == array, "\(name)")
    }
  }

  @Test(arguments: shapes, [NumPyArchive.Compression.stored, .deflated])
  func archives(shape: [Int], compression: NumPyArchive.Compression) throws {
    let arrays = Self.arrays(shape: shape)
    let bytes = try NumPyArchive.npzBytes(arrays, compression: compression, name: "a.npz")
    let archive = try NumPyArchive(npz: bytes, name: "a.npz")
    #expect(archive.names == arrays.map(\.name))
    for (name, array) in arrays { #expect(archive[name] == array, "\(name)") }
    #expect(
      try NumPyArchive.npzBytes(arrays, compression: compression, name: "b.npz") == bytes)
  }

  @Test func notANumberAndSignedZeroKeepTheirBits() throws {
    for type in NumPyArray.RealType.allCases {
      let array = NumPyArray(
        shape: [4], elements: .real([.nan, -0.0, -.infinity, 1], type: type))
      let read = try NumPyArray(npy: array.npyBytes, name: "x.npy")
      #expect(read.npyBytes == array.npyBytes)
      guard case .real(let values, _) = read.elements else { return }
      #expect(values[0].isNaN && values[1].sign == .minus && values[2] == -.infinity)
    }
  }

  @Test func float32IsRoundedToNearestEven() throws {
    let written = NumPyArray(
      shape: [3], elements: .real([1 + 0x1p-24, 1 + 0x3p-24, 1e300], type: .float32))
    let read = try NumPyArray(npy: written.npyBytes, name: "x.npy")
    #expect(read.elements == .real([1, 1 + 0x1p-22, .infinity], type: .float32))
  }

  @Test func deflatedIsSmaller() throws {
    let zeros = NumPyArray(
      shape: [100_000], elements: .real(.init(repeating: 0, count: 100_000), type: .float64))
    let bytes = try NumPyArchive.npzBytes([("x", zeros)], compression: .deflated, name: "a.npz")
    #expect(bytes.count < 2000)
    #expect(try NumPyArchive(npz: bytes, name: "a.npz")["x"] == zeros)
  }

  @Test func filesAreWrittenAsAWhole() throws {
    try TemporaryDirectory.with { folder in
      let archive = folder.appending(path: "a.npz").path
      try Data("old".utf8).write(to: URL(filePath: archive))
      try NumPyArchive.write(GoldenFiles.plain, to: archive)
      #expect(try NumPyArchive.read(path: archive) == (try GoldenFiles.archive("plain.npz")))
      let array = folder.appending(path: "x.npy").path
      try GoldenFiles.plain[0].array.write(to: array)
      #expect(try NumPyArray.read(path: array) == GoldenFiles.plain[0].array)
      let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      #expect(names.sorted() == ["a.npz", "x.npy"])
    }
  }

  @Test func aFolderThatIsMissing() throws {
    do {
      try NumPyArchive.write([], to: "/nowhere/a.npz")
      Issue.record("written")
    } catch {
      #expect(
        error.rendered.hasPrefix(
          "error: '/nowhere/a.npz' cannot be written  [cannot-write]\n  note: "))
    }
  }

  @Test func tooManyArrays() {
    let scalar = NumPyArray(shape: [], elements: .integer([1], type: .bool))
    let arrays = (0..<65_535).map { (name: "\($0)", array: scalar) }
    do {
      _ = try NumPyArchive.npzBytes(arrays, name: "a.npz")
      Issue.record("written")
    } catch {
      #expect(
        error.rendered == """
          a.npz: error: the archive would hold 65535 arrays, less than 4 GiB and 65535 arrays are \
          written  [too-large]
            fix-it: write several archives
          """)
    }
  }
}
