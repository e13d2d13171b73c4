import Diagnostics
import Foundation
import NumPyFiles

/// The files that `Golden/make.py` made with NumPy.
enum GoldenFiles {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Golden")

  static func path(_ name: String) -> String { folder.appending(path: name).path }

  static func bytes(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: folder.appending(path: name)))
  }

  static func archive(_ name: String) throws -> NumPyArchive {
    try NumPyArchive(npz: bytes(name), name: name)
  }

  static func array(_ name: String) throws -> NumPyArray {
    try NumPyArray(npy: bytes(name), name: name)
  }

  /// What `plain.npz` and `compressed.npz` hold.
  static let plain: [(name: String, array: NumPyArray)] = [
    (
      "weights",
      NumPyArray(
        shape: [2, 3],
        elements: .real(
          [0.5, -1.25, Double(3e38 as Float), .infinity, 0x1p-149, Double(0.1 as Float)],
          type: .float32))
    ),
    (
      "labels",
      NumPyArray(shape: [4], elements: .integer([7, -3, 1 << 62, .min], type: .int64))
    ),
    ("scalar", NumPyArray(shape: [], elements: .real([0.1], type: .float64))),
    ("empty", NumPyArray(shape: [0, 3], elements: .real([], type: .float32))),
    ("mask", NumPyArray(shape: [3], elements: .integer([1, 0, 1], type: .bool))),
    ("größe", NumPyArray(shape: [1], elements: .integer([2], type: .uint8))),
  ]
}

/// The diagnostic that reading an archive renders; empty if it can be read.
func archiveProblem(_ bytes: [UInt8]) -> String {
  do {
    _ = try NumPyArchive(npz: bytes, name: "train.npz")
    return ""
  } catch { return error.rendered }
}

/// The diagnostic that reading an array renders; empty if it can be read.
func arrayProblem(_ bytes: [UInt8]) -> String {
  do {
    _ = try NumPyArray(npy: bytes, name: "x.npy")
    return ""
  } catch { return error.rendered }
}
