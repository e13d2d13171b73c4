/// What one element is, as a `descr` string has it: byte order, kind and bytes (`<f4`, `|b1`).
///
/// Source: numpy.dtype.str; kinds b, i, u and f of the array interface, version 3.
struct ElementType: Sendable, Hashable {
  enum Kind: Sendable, Hashable {
    case real(NumPyArray.RealType)
    case integer(NumPyArray.IntegerType)
  }

  let kind: Kind
  let isBigEndian: Bool

  private static let kinds: [String: Kind] = [
    "b1": .integer(.bool), "f4": .real(.float32), "f8": .real(.float64),
    "i1": .integer(.int8), "i2": .integer(.int16), "i4": .integer(.int32), "i8": .integer(.int64),
    "u1": .integer(.uint8), "u2": .integer(.uint16), "u4": .integer(.uint32),
    "u8": .integer(.uint64),
  ]

  /// Reads `<f4`, `>i2`, `|u1`; nil for what is not read here. `|` (no order) needs one byte.
  init?(descr: String) {
    guard let order = descr.first, let kind = Self.kinds[String(descr.dropFirst())] else {
      return nil
    }
    switch order {
    case "<", ">": break
    case "|" where descr.hasSuffix("1"): break
    default: return nil
    }
    self.kind = kind
    isBigEndian = order == ">"
  }

  /// The type in which `elements` are written: little-endian.
  init(of elements: NumPyArray.Elements) {
    switch elements {
    case .real(_, let type): kind = .real(type)
    case .integer(_, let type): kind = .integer(type)
    }
    isBigEndian = false
  }

  /// NumPy's name: `float32`.
  var name: String {
    switch kind {
    case .real(let type): type.rawValue
    case .integer(let type): type.rawValue
    }
  }

  /// Bytes of one element.
  var size: Int {
    switch kind {
    case .real(.float32), .integer(.int32), .integer(.uint32): 4
    case .real(.float64), .integer(.int64), .integer(.uint64): 8
    case .integer(.bool), .integer(.int8), .integer(.uint8): 1
    case .integer(.int16), .integer(.uint16): 2
    }
  }

  /// The string that NumPy writes: `<f4`, `|u1`.
  var descr: String {
    let code = Self.kinds.first { $0.value == kind }?.key ?? ""
    return (size == 1 ? "|" : isBigEndian ? ">" : "<") + code
  }
}

/// What a dtype that is not read is called, and how to get rid of it in NumPy.
func unreadable(descr: String) -> (name: String, remedy: String) {
  let plain = "save array.astype(numpy.float32)"
  let code = descr.drop { "<>|=".contains($0) }
  switch code.first {
  case "[": return ("structured", "save each field alone: array['field'].astype(numpy.float32)")
  case "O": return ("object", plain)
  case "c": return ("complex", "save array.real.astype(numpy.float32), and array.imag likewise")
  case "U", "S", "a", "T":
    return ("text", "save class indices: numpy.unique(array, return_inverse=True)[1]")
  case "M", "m": return ("a date or duration", plain)
  case "V": return ("raw bytes", "save array.view(numpy.uint8)")
  case "f" where code == "f2": return ("float16", plain)
  case "f" where code == "f12" || code == "f16": return ("longdouble", plain)
  default: return ("unknown", plain)
  }
}
