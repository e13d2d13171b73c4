public import Diagnostics

/// Several arrays by name, in order: an NPZ file, as `numpy.savez` writes it.
///
/// ```swift
/// let archive = try NumPyArchive.read(path: "train.npz")
/// let inputs = archive["x"]
/// try NumPyArchive.write([("x", inputs), ("y", targets)], to: "copy.npz")
/// ```
///
/// Source: `numpy.savez`; PKWARE's APPNOTE.TXT 6.3 for ZIP, of which entries are read that are
/// stored or deflated, with data descriptors or zip64 sizes, and neither encrypted nor split.
public struct NumPyArchive: Sendable, Hashable {
  /// The names in the order of the file's directory, without the ending `.npy`.
  public let names: [String]
  /// The arrays by name: all, or those that were asked for.
  public let arrays: [String: NumPyArray]

  /// The array of a name, nil if there is none.
  public subscript(name: String) -> NumPyArray? { arrays[name] }

  // MARK: Reading

  /// Reads an NPZ file.
  /// - Parameters:
  ///   - path: where the file lies.
  ///   - name: what messages call it; the path by default.
  ///   - location: where the user asked for the file, for `missing-file`.
  ///   - isWanted: which arrays are read; the others only have their names.
  /// - Throws: `missing-file`, and what ``init(npz:name:isWanted:)`` throws.
  public static func read(
    path: String, name: String? = nil, at location: SourceLocation? = nil,
    isWanted: (String) -> Bool = { _ in true }
  ) throws(Diagnostic) -> NumPyArchive {
    let name = name ?? path
    return try NumPyArchive(
      npz: contents(ofFile: path, name: name, at: location), name: name, isWanted: isWanted)
  }

  /// Reads the bytes of an NPZ file. Every wanted entry must be an array with the right CRC-32.
  ///
  /// Memory is claimed for bytes that are there, never for sizes that a header merely states: an
  /// entry inflates to at most 1032 times its compressed size.
  /// - Parameters:
  ///   - name: the file, for messages.
  ///   - isWanted: which arrays are read; the others only have their names.
  /// - Throws: for the archive `not-numpy`, `truncated-file`, `bad-archive`; for an entry
  ///   `truncated-file`, `bad-archive`, `unsupported-compression`, `encrypted-entry`,
  ///   `bad-deflate`, `bad-crc`, `duplicate-array`; for its array what
  ///   ``NumPyArray/init(npy:name:)`` throws.
  public init(
    npz bytes: [UInt8], name: String, isWanted: (String) -> Bool = { _ in true }
  ) throws(Diagnostic) {
    let directory = try ZipDirectory(bytes[...], file: name)
    var names: [String] = []
    var arrays: [String: NumPyArray] = [:]
    for entry in directory.entries {
      let ending = ".npy"
      let array = entry.name.hasSuffix(ending) ? String(entry.name.dropLast(4)) : entry.name
      guard !names.contains(array) else { throw .duplicate(array, file: name) }
      names.append(array)
      guard isWanted(array) else { continue }
      arrays[array] = try NumPyArray(
        npy: directory.contents(of: entry), origin: Origin(file: name, array: array))
    }
    self.names = names
    self.arrays = arrays
  }

  // MARK: Writing

  /// How the bytes of an archive's entries are kept.
  public enum Compression: Sendable, Hashable {
    /// As they are, as `numpy.savez` does.
    case stored
    /// Deflated, as `numpy.savez_compressed` does.
    case deflated
  }

  /// Writes an NPZ file, as a whole: a reader sees the old file or the new one.
  /// - Precondition: the names differ.
  /// - Throws: `cannot-write`, and what ``npzBytes(_:compression:name:)`` throws.
  public static func write(
    _ arrays: [(name: String, array: NumPyArray)], to path: String,
    compression: Compression = .stored
  ) throws(Diagnostic) {
    try NumPyFiles.write(
      npzBytes(arrays, compression: compression, name: path), toFile: path)
  }

  /// The bytes of an NPZ file: every date 1980-01-01, the arrays in the given order.
  ///
  /// Equal arrays have equal bytes; stored, they are those of `numpy.savez` of NumPy 2; deflated,
  /// they depend on zlib's version.
  /// - Parameter name: the file, for messages.
  /// - Precondition: the names differ.
  /// - Throws: `too-large` for 65,535 arrays or more, or for 4 GiB or more.
  public static func npzBytes(
    _ arrays: [(name: String, array: NumPyArray)], compression: Compression = .stored,
    name: String
  ) throws(Diagnostic) -> [UInt8] {
    precondition(
      Set(arrays.map(\.name)).count == arrays.count,
      "two arrays have the same name: \(arrays.map(\.name))")
    var writer = ZipWriter(file: name)
    for (array, value) in arrays {
      try writer.add("\(array).npy", value.npyBytes, compression)
    }
    return try writer.finished()
  }
}

extension Diagnostic {
  fileprivate static func duplicate(_ array: String, file: String) -> Diagnostic {
    Diagnostic(
      "duplicate-array", "two arrays are named '\(printable(array))'",
      at: SourceLocation(file: file), remedy: "save each under its own name")
  }
}
