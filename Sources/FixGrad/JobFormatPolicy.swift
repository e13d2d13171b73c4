import FixedPoint
import GraphIR
public import Jobs
public import Quantization

extension Job {
  /// What it asks of the formats.
  public var formatPolicy: FormatPolicy {
    FormatPolicy(
      storage: Storage(named: formats.storage) ?? .int16,
      prefersFloat32: formats.storage == "float32", headroomBits: formats.headroomBits,
      accumulator: AccumulatorChoice(rawValue: formats.accumulator) ?? .auto,
      weightUpdate: UpdateRule(rawValue: formats.weightUpdate) ?? .residual8,
      gradientScale: Scale(rawValue: formats.gradientScale) ?? .sample,
      overrides: formats.overrides.map {
        FormatPolicy.Override(
          pattern: $0.pattern, storage: $0.storage.flatMap { Storage(named: $0) },
          isFloat32: $0.storage == "float32",
          fractionBits: $0.fractionBits, headroomBits: $0.headroomBits,
          weightUpdate: $0.weightUpdate.flatMap { UpdateRule(rawValue: $0) },
          accumulator: $0.accumulator.flatMap { AccumulatorChoice(rawValue: $0) })
      })
  }
}
