import NumPyFiles
import Testing

@Suite("Files that NumPy wrote")
struct GoldenTests {
  @Test(arguments: ["plain.npz", "compressed.npz"])
  func everyKindOfArray(file: String) throws {
    let archive = try GoldenFiles.archive(file)
    #expect(archive.names == ["weights", "labels", "scalar", "empty", "mask", "größe"])
    #expect(archive.arrays.count == 6)
    for (name, array) in GoldenFiles.plain { #expect(archive[name] == array, "\(name)") }
    #expect(archive["wieghts"] == nil)
  }

  @Test(arguments: ["piped_stored.npz", "piped_deflated.npz", "zip64.npz"])
  func dataDescriptorsAndZip64(file: String) throws {
    let archive = try GoldenFiles.archive(file)
    #expect(archive.names == ["b", "a"])
    #expect(
      archive["b"] == NumPyArray(shape: [3], elements: .integer([0, 1, 2], type: .int16)))
    let zeros = [Double](repeating: 0, count: 100)
    #expect(archive["a"] == NumPyArray(shape: [100], elements: .real(zeros, type: .float32)))
  }

  @Test func anEmptyArchive() throws {
    #expect(try GoldenFiles.archive("none.npz").names.isEmpty)
  }

  @Test func everyIntegerTypeInBothByteOrders() throws {
    let archive = try GoldenFiles.archive("integers.npz")
    #expect(archive.names.count == 16)
    for type in NumPyArray.IntegerType.allCases where type != .bool {
      let expected = NumPyArray(
        shape: [3],
        elements: .integer([type.range.lowerBound, 1, type.range.upperBound], type: type))
      #expect(archive[type.rawValue] == expected)
      #expect(archive["\(type.rawValue)_big"] == expected)
    }
  }

  @Test func fortranOrderBecomesCOrder() throws {
    let ramp = Array(0..<24)
    #expect(
      try GoldenFiles.array("fortran.npy")
        == NumPyArray(shape: [2, 3, 4], elements: .real(ramp.map { Double($0) }, type: .float32)))
    #expect(
      try GoldenFiles.array("fortran_int.npy")
        == NumPyArray(shape: [2, 3, 4], elements: .integer(ramp, type: .int16)))
  }

  @Test func bigEndianReals() throws {
    #expect(
      try GoldenFiles.array("big_endian.npy")
        == NumPyArray(shape: [3], elements: .real([1.5, -2, 1e300], type: .float64)))
  }

  @Test func versions2And3() throws {
    let ramp = Array(0..<12)
    #expect(
      try GoldenFiles.array("version2.npy")
        == NumPyArray(shape: [3, 4], elements: .integer(ramp, type: .uint16)))
    #expect(
      try GoldenFiles.array("version3.npy")
        == NumPyArray(shape: [3, 4], elements: .real(ramp.map { Double($0) }, type: .float32)))
  }

  @Test func readsFromAPath() throws {
    let archive = try NumPyArchive.read(path: GoldenFiles.path("plain.npz"))
    #expect(archive == (try GoldenFiles.archive("plain.npz")))
    let array = try NumPyArray.read(path: GoldenFiles.path("tall.npy"), name: "tall")
    #expect(array.shape == [123456, 0, 2])
    #expect(array.count == 0)
  }

  // NumPy is the independent truth for what we write.

  @Test func storedArchivesHaveTheBytesOfSavez() throws {
    let ours = try NumPyArchive.npzBytes(GoldenFiles.plain, name: "plain.npz")
    #expect(ours == (try GoldenFiles.bytes("plain.npz")))
    #expect(
      try NumPyArchive.npzBytes([], name: "none.npz") == (try GoldenFiles.bytes("none.npz")))
  }

  @Test func arraysHaveTheBytesOfSave() throws {
    let tall = NumPyArray(shape: [123456, 0, 2], elements: .integer([], type: .uint8))
    #expect(tall.npyBytes == (try GoldenFiles.bytes("tall.npy")))
  }
}
