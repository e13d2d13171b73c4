import Diagnostics

/// How numbers are stored and rounded; every key is optional.
public struct FormatSpecification: Sendable, Hashable {
  /// The storage of every buffer without an override: `int8`, `int16`, `int32`.
  public var storage = "int16"
  /// Bits kept free above the observed range; 0 to 8.
  public var headroomBits = 1
  /// The accumulator of products: `auto`, `int32`, `int64`, `proved`.
  public var accumulator = "auto"
  /// How an update is added to a weight: `residual8`, `master32`, `stochastic16`, `nearest16`.
  public var weightUpdate = "residual8"
  /// Whether a gradient's scale is found per sample (`sample`) or once (`static`).
  public var gradientScale = "sample"
  /// Formats of single buffers, in the job's order.
  public var overrides: [FormatOverride] = []

  init(reading value: LocatedValue, problems: inout [Diagnostic]) {
    var reader = KeyedReader(value, path: "formats")
    storage = reader.choice("default", in: VersionScope.storages)
    headroomBits = reader.integer("headroom_bits", default: headroomBits, in: 0...8)
    accumulator = reader.choice("accumulator", in: VersionScope.accumulators)
    weightUpdate = reader.choice("weight_update", in: VersionScope.weightUpdates)
    gradientScale = reader.choice("gradient_scale", in: VersionScope.gradientScales)
    if let value = reader.value("overrides") {
      var names = KeyedReader(value, path: "formats.overrides")
      if case .map(let entries) = value.kind {
        for entry in entries {
          _ = names.value(entry.key)
          overrides.append(FormatOverride(entry, problems: &problems))
        }
      }
      names.finish(into: &problems)
    }
    reader.finish(into: &problems)
  }
}

/// The format of the buffers whose name fits a pattern.
public struct FormatOverride: Sendable, Hashable {
  /// A buffer's name or a shell pattern: `linear1.weight`, `conv*.bias`.
  public var pattern: String
  /// The storage; nil for the job's default.
  public var storage: String?
  /// Bits after the binary point, −64 to 64; nil to choose them from the observed range.
  public var fractionBits: Int?
  /// Bits kept free above the observed range, 0 to 8; nil for the job's default.
  public var headroomBits: Int?
  /// Of parameters: how updates are added; nil for the job's default.
  public var weightUpdate: String?
  /// Of what sums of products compute: their accumulator; nil for the job's default.
  public var accumulator: String?
  /// Where the pattern was written.
  public var location: SourceLocation

  /// Creates an override; nil leaves that part to the default.
  public init(
    pattern: String, storage: String? = nil, fractionBits: Int? = nil, headroomBits: Int? = nil,
    weightUpdate: String? = nil, accumulator: String? = nil, location: SourceLocation
  ) {
    self.pattern = pattern
    self.storage = storage
    self.fractionBits = fractionBits
    self.headroomBits = headroomBits
    self.weightUpdate = weightUpdate
    self.accumulator = accumulator
    self.location = location
  }

  init(_ entry: LocatedValue.Entry, problems: inout [Diagnostic]) {
    pattern = entry.key
    location = entry.keyLocation
    var reader = KeyedReader(entry.value, path: "formats.overrides.\(entry.key)")
    if reader.value("storage") != nil {
      storage = reader.choice("storage", in: VersionScope.storages)
    }
    fractionBits = reader.integer("fraction_bits", in: -64...64)
    headroomBits = reader.integer("headroom_bits", in: 0...8)
    if let fractionBits, headroomBits != nil {
      reader.report(
        Diagnostic(
          "contradicting-override",
          "\(fractionBits) fraction bits of '\(pattern)' say what its headroom is",
          at: entry.keyLocation, remedy: "leave out headroom_bits, or fraction_bits"))
    }
    if reader.value("weight_update") != nil {
      weightUpdate = reader.choice("weight_update", in: VersionScope.weightUpdates)
    }
    if reader.value("accumulator") != nil {
      accumulator = reader.choice("accumulator", in: VersionScope.accumulators)
    }
    if reader.isEmptyMap(entry.value) {
      reader.report(
        Diagnostic(
          "empty-override", "the override of '\(pattern)' says nothing", at: location,
          remedy: "{storage: int16, fraction_bits: 13}"))
    }
    reader.finish(into: &problems)
  }
}

extension KeyedReader {
  fileprivate func isEmptyMap(_ value: LocatedValue) -> Bool {
    switch value.kind {
    case .null: true
    case .map(let entries): entries.isEmpty
    default: false
    }
  }
}
