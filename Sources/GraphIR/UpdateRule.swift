import FixedPoint

/// How a trained parameter takes updates that are finer than what products read of it.
public enum UpdateRule: String, Sendable, Hashable, CaseIterable, Codable {
  /// 8 further fraction bits in a plane that only updates read.
  case residual8
  /// 16 of them.
  case master32
  /// No further bits: an update is rounded up or down at random, right on average.
  case stochastic16
  /// No further bits: an update is rounded to nearest, and lost below half an ulp.
  case nearest16

  /// Bits of the plane beside what products read.
  public var residualBits: Int {
    switch self {
    case .residual8: 8
    case .master32: 16
    case .stochastic16, .nearest16: 0
    }
  }

  /// The rule for a parameter of this storage: an int32 has more bits than any master of an int16,
  /// so it is its own.
  public func rule(for storage: Storage) -> UpdateRule {
    storage == .int32 && residualBits > 0 ? .nearest16 : self
  }

  /// As in kernel names: `residual8`, `residual16`, `stochastic`, `nearest`.
  public var kernelName: String {
    switch self {
    case .residual8: "residual8"
    case .master32: "residual16"
    case .stochastic16: "stochastic"
    case .nearest16: "nearest"
    }
  }

  /// The largest error of an update in units of the master.
  public var errorBoundULP: Double { self == .stochastic16 ? 1 : 0.5 }
}
