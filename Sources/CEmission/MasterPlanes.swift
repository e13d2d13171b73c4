import FixedPoint
import GraphIR

/// The planes of a parameter's master: what products read, and the bits that only updates read.
public struct MasterPlanes: Sendable, Hashable {
  /// master = weight · 2^residualBits + residual, half a weight ulp above the true value.
  public let masters: [Int]
  public let residualBits: Int

  /// Rounds float weights to masters, to nearest, ties up, saturated; of a float32 parameter they
  /// are its bits, of a statistic the stored integers.
  public init(_ weights: [Float], format: BufferFormat) {
    guard let plane = format.format else {
      precondition(format == .float32, "what training changes is fixed-point, or float32")
      residualBits = 0
      masters = weights.map { Int(Int32(bitPattern: $0.bitPattern)) }
      return
    }
    residualBits = format.residualBits
    let half = residualBits == 0 ? 0 : 1 << (residualBits - 1)
    let range = plane.storage.range
    let lowest = range.lowerBound << residualBits
    let highest = (range.upperBound << residualBits) + (1 << residualBits) - 1
    let unit = QFormat(.int32, fractionBits: plane.fractionBits + residualBits).ulp
    masters = weights.map { weight in
      let scaled = (Double(weight) / unit + 0.5).rounded(.down) + Double(half)
      return Int(min(max(scaled, Double(lowest)), Double(highest)))
    }
  }

  /// The planes of masters as they are stored.
  public init(masters: [Int], format: BufferFormat) {
    self.masters = masters
    residualBits = format.residualBits
  }

  public var weights: [Int] { masters.map { $0 >> residualBits } }
  public var residuals: [Int] { masters.map { $0 & ((1 << residualBits) - 1) } }
}
