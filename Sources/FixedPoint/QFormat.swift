/// How an element is stored: a signed two's-complement integer of 8, 16 or 32 bits.
///
/// An int32 element uses 28 of its bits, so that 511 products of two of them fit 64 bits whatever
/// they are.
public enum Storage: Int, Sendable, Hashable, CaseIterable, Codable {
  case int8 = 8
  case int16 = 16
  case int32 = 32

  /// Width in bits, the sign included.
  public var bits: Int { rawValue }
  /// Size in bytes.
  public var bytes: Int { rawValue / 8 }
  /// The bits that elements use, the sign included: 8, 16 or 28.
  public var significantBits: Int { self == .int32 ? 28 : bits }
  /// The raw integers that elements take.
  public var range: ClosedRange<Int> {
    let end = 1 << (significantBits - 1)
    return -end...(end - 1)
  }
}

extension Storage: CustomStringConvertible {
  /// The storage of a name in job files; nil for others.
  public init?(named name: String) {
    guard let storage = Self.allCases.first(where: { $0.description == name }) else { return nil }
    self = storage
  }

  /// `int8`, `int16` or `int32`, as in job files.
  public var description: String { "int\(rawValue)" }
}

/// A fixed-point number format: the value of a stored integer `raw` is `raw · 2^-fractionBits`.
///
/// Fraction bits may be negative (a coarse unit) or exceed the width (only small values).
public struct QFormat: Sendable, Hashable, Codable {
  public var storage: Storage
  public var fractionBits: Int

  public init(_ storage: Storage, fractionBits: Int) {
    self.storage = storage
    self.fractionBits = fractionBits
  }

  /// The unit in the last place, `2^-fractionBits`.
  public var ulp: Double { Double(sign: .plus, exponent: -fractionBits, significand: 1) }

  /// The representable values.
  public var range: ClosedRange<Double> {
    Double(storage.range.lowerBound) * ulp...Double(storage.range.upperBound) * ulp
  }

  /// The format of the most fraction bits whose range holds every |value| ≤ `magnitude` after
  /// rounding to nearest; a magnitude of 0 counts as one ulp of the widest fraction, `limit`.
  public static func holding(
    magnitude: Double, storage: Storage, limit: Int = 30
  ) -> QFormat {
    precondition(magnitude.isFinite && magnitude >= 0, "a magnitude is a finite size")
    guard magnitude > 0 else { return QFormat(storage, fractionBits: limit) }
    var format = QFormat(
      storage, fractionBits: storage.significantBits - 1 - (Int(magnitude.exponent) + 1))
    // magnitude < 2^(exponent + 1), so only rounding up to that power can leave the range.
    if (magnitude / format.ulp + 0.5).rounded(.down) > Double(storage.range.upperBound) {
      format.fractionBits -= 1
    }
    format.fractionBits = min(format.fractionBits, limit)
    return format
  }

  /// The stored integer for `value`: rounded to nearest, ties up, then saturated.
  public func raw(_ value: Double) -> Int {
    precondition(!value.isNaN, "NaN has no fixed-point value")
    let scaled = (value / ulp + 0.5).rounded(.down)
    if scaled >= Double(storage.range.upperBound) { return storage.range.upperBound }
    if scaled <= Double(storage.range.lowerBound) { return storage.range.lowerBound }
    return Int(scaled)
  }

  /// The exact value of a stored integer.
  public func value(_ raw: Int) -> Double { Double(raw) * ulp }
}

extension QFormat: CustomStringConvertible {
  /// `int16 Q3.12` is sign + 3 integer + 12 fraction bits.
  public var description: String {
    "\(storage) Q\(storage.bits - 1 - fractionBits).\(fractionBits)"
  }
}
