public import Diagnostics

extension NumPyArray {
  /// Writes an NPY file, as a whole: a reader sees the old file or the new one.
  /// - Throws: `cannot-write`.
  public func write(to path: String) throws(Diagnostic) {
    try NumPyFiles.write(npyBytes, toFile: path)
  }

  /// The bytes that `numpy.save` of NumPy 2 writes for this array: version 1.0, little-endian, C
  /// order, the elements at a multiple of 64 bytes. Equal arrays have equal bytes.
  public var npyBytes: [UInt8] {
    let type = ElementType(of: elements)
    let header = NPYHeader(descr: type.descr, isFortranOrder: false, shape: shape).text
    let prefix = npyMagic.count + 4
    let unpadded = prefix + header.utf8.count + 1
    let start = (unpadded + 63) / 64 * 64
    var bytes = npyMagic + [1, 0]
    bytes.reserveCapacity(start + count * type.size)
    bytes.append(little: UInt16(start - prefix))
    bytes += header.utf8
    bytes += repeatElement(UInt8(ascii: " "), count: start - unpadded)
    bytes.append(UInt8(ascii: "\n"))
    switch elements {
    case .real(let values, .float32):
      for value in values { bytes.append(little: Float(value).bitPattern) }
    case .real(let values, .float64):
      for value in values { bytes.append(little: value.bitPattern) }
    case .integer(let values, _):
      // Two's complement: the low bytes are the value in any type that holds it.
      switch type.size {
      case 1: for value in values { bytes.append(UInt8(truncatingIfNeeded: value)) }
      case 2: for value in values { bytes.append(little: UInt16(truncatingIfNeeded: value)) }
      case 4: for value in values { bytes.append(little: UInt32(truncatingIfNeeded: value)) }
      default: for value in values { bytes.append(little: value) }
      }
    }
    return bytes
  }
}
