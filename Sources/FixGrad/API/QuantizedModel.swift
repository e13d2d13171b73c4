import Calibration
import Diagnostics
import GraphIR
import Quantization

/// A trainable model with the range of every buffer along a training in double precision.
public struct CalibratedModel: Sendable {
  /// The stage before.
  public let trainable: TrainableModel
  /// The ranges.
  public let calibrated: CalibratedGraph
  /// The initial parameters, float32.
  public let weights: [Value: [Float]]
  let samples: [TrainingSample]
  let seed: Int
  let hash: String

  /// Assigns a format to every buffer, and a kernel to every operator.
  ///
  /// - Parameter policy: what is asked of the formats: `.int16`, or a ``FormatPolicy`` with
  ///   headroom, scales and overrides.
  /// - Throws: `not-fixed-point`, `accumulator-overflow`, `misaligned`, `no-kernel`,
  ///   `mixed-scales`, `unmatched-override`, `override-of-fixed-format`, `override-beyond-limit`,
  ///   `loss-storage`.
  public func quantized(_ policy: FormatPolicy) throws(Diagnostics) -> QuantizedModel {
    guard !policy.isFloat else {
      throw Diagnostics([
        Diagnostic(
          "not-fixed-point", "the float program is emitted beside the fixed-point one, not instead",
          remedy: ".quantized(.int16)")
      ])
    }
    let model = trainable.model
    let quantized: QuantizedModel
    do {
      quantized = QuantizedModel(
        calibrated: self, fixed: try calibrated.quantized(policy),
        float: try calibrated.quantized(.float32))
    } catch {
      var problem = error.diagnostic(nil)
      problem.location = model.location(of: error.node)
      throw Diagnostics([problem])
    }
    let loss = calibrated.training.network.loss
    let (name, format) = (calibrated.graph.name(loss), quantized.fixed.formats[loss])
    guard format.format?.storage == .int32 else {
      throw Diagnostics([
        Diagnostic(
          "loss-storage",
          "the operator of the loss makes it \(format), and emitted losses are int32",
          at: model.location(of: name), node: name)
      ])
    }
    return quantized
  }
}

/// A calibrated model with a format for every buffer.
public struct QuantizedModel: Sendable {
  /// The stage before.
  public let calibrated: CalibratedModel
  /// The fixed-point program.
  public let fixed: QuantizedGraph
  /// The same program in float32, the fallback that is emitted beside it.
  public let float: QuantizedGraph

  /// Schedules both programs and shares working memory between buffers that never live together.
  ///
  /// - Throws: `unknown-kernel-header`, `kernel-header-conflict`.
  public func planned(for device: TargetDevice = .host) throws(Diagnostics) -> PlannedModel {
    try PlannedModel(self, for: device)
  }
}

extension FormatPolicy {
  /// Int16 throughout, with 8 further bits of each weight, one bit of headroom, and gradients
  /// scaled by the sample.
  public static let int16 = FormatPolicy()
  /// int8 where nothing else is asked for; a loss is int32, an optimizer's step int16.
  public static let int8 = FormatPolicy(storage: .int8)
  /// int32 of 28 significant bits throughout.
  public static let int32 = FormatPolicy(storage: .int32)
}
