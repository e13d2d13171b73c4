import Calibration
import Diagnostics
import Drift

extension Project {
  /// Whether a comparison tells how many test samples are classified right.
  public var measuresAccuracy: Bool {
    guard !samples.test.isEmpty else { return false }
    if case .classIndex = network.targetKind { return true }
    return network.targetDomain == .distribution
  }

  /// What a drift study runs: the seeds after the job's, whose formats `calibrated` fixes.
  public func trainingTask(
    _ calibrated: CalibratedGraph, seeds: Int, exactSteps: Int, isPerOperator: Bool = false,
    command: String
  ) throws(Diagnostics) -> TrainingTask {
    TrainingTask(
      emission: try emission(calibrated), train: samples.train, test: samples.test,
      rawTrain: samples.rawTrain, rawTest: samples.rawTest, epochs: job.training.epochs,
      shuffle: job.training.shuffle, weights: { initialWeights(seed: $0) },
      order: { order(seed: $0, epoch: $1) },
      seeds: (1...seeds).map { job.training.seed + $0 }, exactSteps: exactSteps,
      isPerOperator: isPerOperator, command: command)
  }
}
