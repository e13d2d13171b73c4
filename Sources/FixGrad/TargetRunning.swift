import Calibration
public import Diagnostics
import Drift
import Quantization
public import TargetRuns
public import Toolchains

extension Project {
  /// A training of the job's first steps on a target, with the formats, weights and order of the
  /// job's seed.
  public func targetRun(
    _ calibrated: CalibratedGraph, on target: Target, steps: Int
  ) throws(Diagnostics) -> TargetRun {
    let task = try trainingTask(calibrated, seeds: 1, exactSteps: 0, command: "")
    return TargetRun(task.first(steps, seed: job.training.seed), on: target)
  }

  /// What a program that does not fit could do without: RAM of the model with fewer bits.
  public func smallerFormats(_ calibrated: CalibratedGraph) -> [String] {
    let now = formatPolicy
    var less = now
    less.weightUpdate = .stochastic16
    var least = less
    least.storage = .int8
    let choices = [
      ("formats.weight_update: stochastic16", less),
      ("formats.default: int8, too", least),
    ]
    let bytes = choices.compactMap { change, policy -> (String, Int)? in
      guard let program = try? calibrated.quantized(policy).planned() else { return nil }
      return (change, program.ramBytes)
    }
    return bytes.map { "with \($0.0) the model takes \($0.1) bytes" }
  }
}
