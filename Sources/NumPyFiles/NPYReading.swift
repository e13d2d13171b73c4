public import Diagnostics

extension NumPyArray {
  /// Reads an NPY file.
  /// - Parameters:
  ///   - path: where the file lies.
  ///   - name: what messages call it; the path by default.
  ///   - location: where the user asked for the file, for `missing-file`.
  /// - Throws: `missing-file`, and what ``init(npy:name:)`` throws.
  public static func read(
    path: String, name: String? = nil, at location: SourceLocation? = nil
  ) throws(Diagnostic) -> NumPyArray {
    let name = name ?? path
    return try NumPyArray(npy: contents(ofFile: path, name: name, at: location), name: name)
  }

  /// Reads the bytes of an NPY file, version 1.0 to 3.0, of either byte order and layout.
  ///
  /// float32 and every integer are exact. Bytes after the last element are an error: NumPy would
  /// ignore them, here they are a second array or a wrong shape.
  /// - Parameter name: the file, for messages.
  /// - Throws: `not-numpy`, `unsupported-version`, `bad-header`, `unsupported-dtype`, `bad-shape`,
  ///   `truncated-file`, `trailing-bytes`; `out-of-range` for a uint64 beyond 2⁶³ − 1.
  public init(npy bytes: [UInt8], name: String) throws(Diagnostic) {
    try self.init(npy: bytes[...], origin: Origin(file: name, array: nil))
  }

  init(npy bytes: ArraySlice<UInt8>, origin: Origin) throws(Diagnostic) {
    let (headerBytes, elementBytes) = try split(bytes, origin)
    let header: NPYHeader
    do {
      header = try NPYHeader(headerBytes)
    } catch {
      throw .badHeader(origin, error.reason)
    }
    guard let type = ElementType(descr: header.descr) else {
      throw .unsupportedType(origin, descr: header.descr)
    }
    let (shape, count) = try checkedShape(header, type, origin)
    let wanted = count * type.size
    guard elementBytes.count >= wanted else {
      throw .truncated(origin, header, type, wanted: wanted, found: elementBytes.count)
    }
    guard elementBytes.count == wanted else {
      throw .trailing(origin, header, type, surplus: elementBytes.count - wanted)
    }
    let elements = try decoded(elementBytes, type, origin)
    self.init(
      checkedShape: shape,
      elements: header.isFortranOrder ? elements.inCOrder(shape) : elements)
  }
}

/// Magic, version and length of the header, then the header, then the elements.
private func split(
  _ bytes: ArraySlice<UInt8>, _ origin: Origin
) throws(Diagnostic) -> (header: ArraySlice<UInt8>, elements: ArraySlice<UInt8>) {
  let magic = bytes.prefix(npyMagic.count)
  guard magic.elementsEqual(npyMagic) else {
    throw npyMagic.starts(with: magic) && !magic.isEmpty
      ? .truncatedHeader(origin) : .notNumPy(origin, bytes)
  }
  guard let version = bytes.little(UInt16.self, at: 6) else { throw .truncatedHeader(origin) }
  let (major, minor) = (version & 0xFF, version >> 8)
  guard (1...3).contains(major), minor == 0 else {
    throw .unsupportedVersion(origin, "\(major).\(minor)")
  }
  let start = major == 1 ? 10 : 12
  let length =
    major == 1
    ? bytes.little(UInt16.self, at: 8).map { Int($0) }
    : bytes.little(UInt32.self, at: 8).map { Int($0) }
  guard let length, let header = bytes.part(at: start, length: length) else {
    throw .truncatedHeader(origin)
  }
  return (header, bytes.dropFirst(start + length))
}

/// The extents, and their product, whose bytes fit `Int`.
private func checkedShape(
  _ header: NPYHeader, _ type: ElementType, _ origin: Origin
) throws(Diagnostic) -> (shape: [Int], count: Int) {
  guard header.shape.count <= NumPyArray.maximumRank else {
    throw .badShape(
      origin, "\(header.shape.count) axes, NumPy allows at most \(NumPyArray.maximumRank)")
  }
  let shape = header.shape.compactMap(\.self)
  guard !shape.contains(where: { $0 < 0 }) else {
    throw .badShape(origin, "the shape \(header.shapeText), an extent cannot be negative")
  }
  guard shape.count == header.shape.count, elementCount(of: shape + [type.size]) != nil,
    let count = elementCount(of: shape)
  else {
    throw .badShape(
      origin, "the shape \(header.shapeText) of \(type.name), whose bytes do not fit 63 bits")
  }
  return (shape, count)
}

private func decoded(
  _ bytes: ArraySlice<UInt8>, _ type: ElementType, _ origin: Origin
) throws(Diagnostic) -> NumPyArray.Elements {
  func integers<Value: FixedWidthInteger>(_: Value.Type) -> [Value] {
    bytes.integers(Value.self, isBigEndian: type.isBigEndian)
  }
  switch type.kind {
  case .real(.float32):
    return .real(integers(UInt32.self).map { Double(Float(bitPattern: $0)) }, type: .float32)
  case .real(.float64):
    return .real(integers(UInt64.self).map { Double(bitPattern: $0) }, type: .float64)
  case .integer(let integer):
    let values: [Int]
    switch integer {
    case .bool: values = bytes.map { $0 == 0 ? 0 : 1 }
    case .int8: values = integers(Int8.self).map { Int($0) }
    case .int16: values = integers(Int16.self).map { Int($0) }
    case .int32: values = integers(Int32.self).map { Int($0) }
    case .int64: values = integers(Int64.self).map { Int($0) }
    case .uint8: values = bytes.map { Int($0) }
    case .uint16: values = integers(UInt16.self).map { Int($0) }
    case .uint32: values = integers(UInt32.self).map { Int($0) }
    case .uint64:
      let wide = integers(UInt64.self)
      if let large = wide.first(where: { $0 > UInt64(Int.max) }) {
        throw .outOfRange(origin, large)
      }
      values = wide.map { Int($0) }
    }
    return .integer(values, type: integer)
  }
}

extension NumPyArray.Elements {
  /// The elements of an array whose first axis is the fastest, rearranged so that the last is.
  fileprivate func inCOrder(_ shape: [Int]) -> NumPyArray.Elements {
    guard shape.count > 1 else { return self }
    switch self {
    case .real(let values, let type): return .real(transposed(values, shape), type: type)
    case .integer(let values, let type): return .integer(transposed(values, shape), type: type)
    }
  }
}

private func transposed<Value>(_ values: [Value], _ shape: [Int]) -> [Value] {
  guard !values.isEmpty else { return values }
  var strides: [Int] = []
  var stride = 1
  for extent in shape {
    strides.append(stride)
    stride *= extent
  }
  var index = [Int](repeating: 0, count: shape.count)
  var source = 0
  return values.indices.map { _ in
    let value = values[source]
    // Counts up like an odometer, last axis fastest.
    for axis in shape.indices.reversed() {
      index[axis] += 1
      source += strides[axis]
      if index[axis] < shape[axis] { break }
      source -= index[axis] * strides[axis]
      index[axis] = 0
    }
    return value
  }
}

/// The bytes with which an NPY file begins: 0x93 and `NUMPY`.
let npyMagic: [UInt8] = [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59]

extension Diagnostic {
  fileprivate static func notNumPy(_ origin: Origin, _ bytes: ArraySlice<UInt8>) -> Diagnostic {
    if origin.array == nil, bytes.starts(with: [0x50, 0x4B]) {
      return origin.problem(
        "not-numpy", "cannot be read: the file is a ZIP archive, as numpy.savez writes it",
        remedy: "give it the ending .npz")
    }
    return origin.problem(
      "not-numpy",
      bytes.isEmpty
        ? "cannot be read: there are no bytes"
        : "cannot be read: it does not begin with the bytes 93 4E 55 4D 50 59 ('\\x93NUMPY')",
      remedy: "save it with \(origin.saver)")
  }

  fileprivate static func unsupportedVersion(_ origin: Origin, _ version: String) -> Diagnostic {
    origin.problem(
      "unsupported-version", "has version \(version) of the NPY format, 1.0, 2.0 and 3.0 are known",
      remedy: "save it again with \(origin.saver)")
  }

  fileprivate static func truncatedHeader(_ origin: Origin) -> Diagnostic {
    origin.problem(
      "truncated-file", "ends inside its header",
      remedy: "copy the file again, or save it again with \(origin.saver)")
  }

  fileprivate static func badHeader(_ origin: Origin, _ reason: String) -> Diagnostic {
    origin.problem(
      "bad-header", "cannot be read: its header \(reason)",
      remedy: "save it again with \(origin.saver)")
  }

  fileprivate static func unsupportedType(_ origin: Origin, descr: String) -> Diagnostic {
    let (name, remedy) = unreadable(descr: descr)
    var problem = origin.problem(
      "unsupported-dtype", "has the dtype '\(printable(descr))' (\(name))", remedy: remedy)
    problem.notes = ["float32, float64, bool and integers of 8 to 64 bits can be read"]
    return problem
  }

  fileprivate static func badShape(_ origin: Origin, _ what: String) -> Diagnostic {
    origin.problem("bad-shape", "has \(what)", remedy: "save it again with \(origin.saver)")
  }

  fileprivate static func truncated(
    _ origin: Origin, _ header: NPYHeader, _ type: ElementType, wanted: Int, found: Int
  ) -> Diagnostic {
    origin.problem(
      "truncated-file",
      "has the shape \(header.shapeText) of \(type.name) and needs \(counted(wanted, "byte")), "
        + "\(found) are there",
      remedy: "copy the file again, or save it again with \(origin.saver)")
  }

  fileprivate static func trailing(
    _ origin: Origin, _ header: NPYHeader, _ type: ElementType, surplus: Int
  ) -> Diagnostic {
    origin.problem(
      "trailing-bytes",
      "has the shape \(header.shapeText) of \(type.name), "
        + "\(counted(surplus, "byte")) too many follow",
      remedy: "save one array per file, several with numpy.savez")
  }

  fileprivate static func outOfRange(_ origin: Origin, _ value: UInt64) -> Diagnostic {
    origin.problem(
      "out-of-range", "holds \(value), which is beyond 9223372036854775807",
      remedy: "save array.astype(numpy.float64)")
  }
}
