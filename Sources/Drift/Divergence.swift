/// The first step at which the fixed run leaves the float runs.
///
/// With the means over the last 100 steps `D = mean |fixed − float|` and, of the perturbed float
/// runs, `F = max mean |perturbed − float|`: the first step with `D > F + 0.0015 · initial loss`.
public struct Divergence: Encodable, Sendable, FigureContent {
  static let window = 100
  static let allowance = 0.0015

  /// From 1.
  public var step: Int
  @Figure public var drift: Double
  @Figure public var floor: Double
  /// What may have caused it, likeliest first.
  public internal(set) var causes: [Cause] = []

  /// Something that a buffer loses.
  public struct Cause: Encodable, Sendable, Hashable {
    public var buffer: String
    /// `violation`, `saturation`, `lost updates`, `flushed to zero` or `rounding`.
    public var kind: String
    /// The share of elements; for rounding the SQNR in dB.
    public var figure: Double
  }

  public func encodeFigure(to encoder: any Encoder) throws { try encode(to: encoder) }

  /// nil when it never happens.
  init?(fixed: [Double], float: [Double], floor runs: [[Double]], initialLoss: Double) {
    func windowed(_ losses: [Double]) -> [Double] {
      var sums = [0.0]
      for (a, b) in zip(losses, float) { sums.append(sums[sums.count - 1] + abs(a - b)) }
      let width = min(Self.window, float.count)
      return (width..<sums.count).map { (sums[$0] - sums[$0 - width]) / Double(width) }
    }
    let drift = windowed(fixed)
    let floors = runs.map(windowed)
    for index in drift.indices {
      let floor = floors.map { $0[index] }.max() ?? 0
      // A drift that is not finite has left, too.
      guard !(drift[index] <= floor + Self.allowance * initialLoss) else { continue }
      step = index + min(Self.window, float.count)
      (self.drift, self.floor) = (drift[index], floor)
      return
    }
    return nil
  }
}

extension Divergence.Cause {
  /// The most of what a report ranks.
  private static let most = 6

  /// Broken bounds, then what clamps, loses and flushes more than one element in a thousand, the
  /// largest share first, then the buffers of the lowest SQNR.
  static func ranked(
    _ buffers: [DriftReport.BufferRow], _ violations: [DriftReport.Violation]
  ) -> [Divergence.Cause] {
    let broken = violations.map {
      Divergence.Cause(buffer: $0.buffer, kind: "violation", figure: Double($0.count))
    }
    let kinds: [(String, (DriftReport.BufferRow) -> Double?)] = [
      ("saturation", { $0.saturatedShare }), ("lost updates", { $0.lostShare }),
      ("flushed to zero", { $0.flushedShare }),
    ]
    let shares = kinds.flatMap { kind, share in
      buffers.compactMap { row in
        share(row).flatMap {
          $0 > 0.001 ? Divergence.Cause(buffer: row.name, kind: kind, figure: $0) : nil
        }
      }.sorted { $0.figure > $1.figure }
    }
    let coarse = buffers.compactMap { row in
      row.sqnrDB.map { Divergence.Cause(buffer: row.name, kind: "rounding", figure: $0) }
    }.sorted { $0.figure < $1.figure }
    return Array((broken + shares + coarse).prefix(most))
  }
}
