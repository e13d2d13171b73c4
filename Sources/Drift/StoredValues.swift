import FixedPoint
import GraphIR

extension BufferFormat {
  /// The fraction bits of what is stored: of a parameter those of its master; nil for an index or a
  /// float.
  func storedFractionBits(exponent: Int = 0) -> Int? {
    switch self {
    case .fixed(let format, let scale): format.fractionBits + (scale == .sample ? exponent : 0)
    case .master(let format, _): format.fractionBits + residualBits
    case .float32, .index: nil
    }
  }

  /// The unit in the last place of what is stored; 1 for an index or a float, which have none.
  func ulp(exponent: Int = 0) -> Double {
    storedFractionBits(exponent: exponent).map { QFormat(.int32, fractionBits: $0).ulp } ?? 1
  }

  /// What a master stands for: `(master − half a weight ulp) · 2^-(fractionBits + residualBits)`; of
  /// a float32 parameter it is the bits.
  func value(ofMaster master: Int) -> Double {
    self == .float32
      ? Double(Float(bitPattern: UInt32(truncatingIfNeeded: master)))
      : Double(master - half) * ulp()
  }

  /// Half a weight ulp in units of the master.
  private var half: Int {
    residualBits > 0 ? 1 << (residualBits - 1) : 0
  }

  /// The values that the storage holds, in a sample of this exponent; nil where nothing saturates.
  func range(exponent: Int) -> ClosedRange<Double>? {
    switch self {
    case .fixed(let format, _):
      let (range, ulp) = (format.storage.range, ulp(exponent: exponent))
      return Double(range.lowerBound) * ulp...Double(range.upperBound) * ulp
    case .master(let format, let rule):
      let bits = rule.residualBits
      let range = format.storage.range
      return value(
        ofMaster: range.lowerBound << bits)...value(
          ofMaster: (range.upperBound << bits) + (1 << bits) - 1)
    case .float32, .index: return nil
    }
  }
}
