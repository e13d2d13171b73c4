/// The integers by which a device's raw values become a network's input, without a float: mirror of
/// the kernel `fg_quantize`.
///
/// `x = ((raw − zero) · mantissa + offset · 2^(shift − e)) · 2^-shift`, rounded once, to nearest,
/// ties up, and saturated; e = 8, or 0 for an int32 input.
public struct InputQuantizer: Sendable, Hashable {
  /// The integers of one element, or of all.
  public struct Element: Sendable, Hashable {
    /// The raw value nearest to the input 0, so that what follows stays small.
    public let zero: Int
    /// The scale times 2^shift in units of the input, at most 2^29.
    public let mantissa: Int
    /// What `zero` leaves, in units of 2^-e ulp.
    public let offset: Int
    public let shift: Int

    /// `x = raw · scale + offset` in a format. The shift gives the mantissa 28 bits where it can
    /// be at most 40, beyond which a raw int32 adds less than 2^-8 ulp of error, and leaves the
    /// offset 62.
    init(scale: Double, offset: Double, format: QFormat) {
      let unit = scale / format.ulp
      let exact = scale == 0 ? 0 : -(offset / scale).rounded()
      zero = abs(exact) <= Double(Int32.max) ? Int(exact) : 0
      let e = Self.offsetBits(format)
      let rest = (offset + Double(zero) * scale) / format.ulp
      self.offset = Self.integer(rest * Double(1 << e), limit: 1 << 30)
      let widest = min(e + abs(self.offset).leadingZeroBitCount - 2, 40)
      let shift = unit == 0 ? e : min(max(28 - Int(unit.exponent), e), widest)
      // Beyond these limits every raw value but `zero` saturates, with the limit as without it.
      let scaled = unit * Double(sign: .plus, exponent: shift, significand: 1)
      mantissa = Self.integer(scaled, limit: 1 << 29)
      self.shift = shift
    }

    /// Bits of the offset below the input's ulp.
    static func offsetBits(_ format: QFormat) -> Int { format.storage == .int32 ? 0 : 8 }

    /// The nearest integer, clamped to ±limit.
    private static func integer(_ value: Double, limit: Int) -> Int {
      Int(min(max(value.rounded(), -Double(limit)), Double(limit)))
    }
  }

  /// One for all elements of the input, or one each.
  public let elements: [Element]
  private let format: QFormat

  /// - Precondition: as many scales as offsets.
  public init(scale: [Double], offset: [Double], format: QFormat) {
    precondition(scale.count == offset.count, "every scale has its offset")
    elements = zip(scale, offset).map { Element(scale: $0, offset: $1, format: format) }
    self.format = format
  }

  /// The stored input for a raw value of element `index`.
  public func quantize(_ raw: Int, index: Int) -> Int {
    let element = elements[elements.count > 1 ? index : 0]
    let product = (raw - element.zero) * element.mantissa
    let sum = product + element.offset << (element.shift - Element.offsetBits(format))
    let half = element.shift > 0 ? (sum >> (element.shift - 1)) & 1 : 0
    let rounded = (sum >> element.shift) + half
    let range = format.storage.range
    return min(max(rounded, range.lowerBound), range.upperBound)
  }
}
