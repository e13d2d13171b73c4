import FixedPoint

/// Whether stored integers are scaled alike in every sample.
public enum Scale: String, Sendable, Hashable, Codable {
  /// `value = raw · 2^-fractionBits`.
  case `static`
  /// `value = raw · 2^-(fractionBits + k)`, k the sample's gradient exponent (0 … 20).
  case sample
}

/// How a value's elements are stored.
public enum BufferFormat: Sendable, Hashable {
  /// Fixed-point integers.
  case fixed(QFormat, Scale)
  /// A trained parameter: a plane of `QFormat` that products read and, as the rule says, a plane of
  /// further fraction bits that only the update reads. Together they are the master.
  case master(QFormat, UpdateRule)
  /// IEEE 754 single precision.
  case float32
  /// Whole numbers without scale: a class index.
  case index

  /// The format of what a kernel reads; nil for floats and indices.
  public var format: QFormat? {
    switch self {
    case .fixed(let format, _), .master(let format, _): format
    case .float32, .index: nil
    }
  }

  /// Bits of the plane beside what kernels read; 0 of everything but a parameter that has one.
  public var residualBits: Int {
    if case .master(_, let rule) = self { rule.residualBits } else { 0 }
  }

  /// The format of a copy of the elements: a parameter's plane without its residual.
  public var unmastered: BufferFormat {
    if case .master(let format, _) = self { .fixed(format, .static) } else { self }
  }

  /// The format of a result that only passes elements on; nil when it is stored otherwise.
  public func copied(to storage: Storage) -> BufferFormat? {
    format?.storage == storage ? unmastered : nil
  }

  public var scale: Scale {
    if case .fixed(_, let scale) = self { scale } else { .static }
  }

  /// Bytes of one element over all planes; an index is the caller's int16.
  public var bytes: Int {
    switch self {
    case .fixed(let format, _): format.storage.bytes
    case .master(let format, _): format.storage.bytes + residualBits / 8
    case .float32: 4
    case .index: 2
    }
  }
}

extension BufferFormat: CustomStringConvertible {
  /// `int16 Q3.12`, `int16 Q0.14 * 2^-k`, `int16 Q2.13 + 8 residual bits`, `float32`, `index`.
  public var description: String {
    switch self {
    case .fixed(let format, .static): "\(format)"
    case .fixed(let format, .sample): "\(format) * 2^-k"
    case .master(let format, let rule):
      rule.residualBits == 0
        ? "\(format), \(rule.kernelName)" : "\(format) + \(rule.residualBits) residual bits"
    case .float32: "float32"
    case .index: "index"
    }
  }
}
