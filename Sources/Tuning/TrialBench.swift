import CEmission
import Diagnostics
public import Drift
import Foundation
import GraphIR
public import Interpretation
import MemoryPlanning
import Quantization
import Synchronization

/// Runs trials of one job in this process.
public final class TrialBench: Sendable {
  private let formats: JobFormats
  private let task: TrainingTask
  private let kernels: LoadedKernels
  private let references = Mutex<[Reference: [Double]]>([:])

  private struct Reference: Hashable {
    let seed: Int
    let samples: Int
  }

  /// - Parameter task: the job's, whose formats trials change.
  public init(_ formats: JobFormats, _ task: TrainingTask, kernels: LoadedKernels) {
    self.formats = formats
    self.task = task
    self.kernels = kernels
  }

  /// Samples of a whole training.
  public var wholeTraining: Int { task.epochs * task.train.count }

  /// The program that a trial runs.
  public func program(_ trial: Trial) throws -> PlannedProgram {
    guard case .fixed(let choices) = trial.subject else { return task.emission.float }
    return try formats.program(choices)
  }

  /// The C of the kernels that trials call.
  func kernelSources(for trials: [Trial]) throws -> [String: String] {
    LoadedKernels.sources(for: try trials.map(program) + [task.emission.float])
  }

  /// Loads what trials call, at once.
  public func prepare(_ trials: [Trial]) async throws {
    try await kernels.load(for: trials.map(program) + [task.emission.float])
  }

  public func run(_ trial: Trial) async throws -> TrialResult {
    let outcome = try await outcome(of: trial)
    let losses = outcome.losses.flatMap { $0 }
    let isWhole = trial.samples == wholeTraining
    let tested = isWhole ? RunSummary(outcome, of: task) : nil
    var drift: Double?
    switch trial.subject {
    case .float: drift = 0
    case .fixed, .perturbed:
      let first = trial.driftFrom ?? 0
      let reference = try await floatLosses(trial).dropFirst(first)
      drift = StepDistance(losses.dropFirst(first), reference).mean
    }
    let loss = (isWhole ? outcome.losses.last ?? losses : losses).mean
    return TrialResult(
      loss: loss.isFinite ? loss : nil, drift: drift.flatMap { $0.isFinite ? $0 : nil },
      accuracy: tested?.accuracy.last, testLoss: tested?.testLoss.last,
      weightHash: outcome.weightHash)
  }

  private func outcome(of trial: Trial) async throws -> RunOutcome {
    var task = task
    if case .fixed = trial.subject { task.emission.fixed = try program(trial) }
    if trial.samples < wholeTraining { task.test = [] }
    let arithmetic: Arithmetic = if case .fixed = trial.subject { .fixed } else { .float }
    let program = try await InterpretedProgram(task, arithmetic, kernels: kernels)
    let weights =
      if case .perturbed(let run) = trial.subject {
        task.perturbedWeights(seed: trial.seed, run: run)
      } else {
        task.weights(trial.seed)
      }
    return try program.run(
      RunRequest(weights: weights, orders: orders(trial), seed: trial.seed))
  }

  /// The samples of each epoch, up to the trial's number.
  private func orders(_ trial: Trial) -> [[Int]] {
    var rest = trial.samples
    var orders: [[Int]] = []
    for epoch in task.orders(seed: trial.seed) where rest > 0 {
      orders.append(Array(epoch.prefix(rest)))
      rest -= epoch.count
    }
    return orders
  }

  /// The losses of the float program, once for a seed and a length.
  private func floatLosses(_ trial: Trial) async throws -> [Double] {
    let key = Reference(seed: trial.seed, samples: trial.samples)
    if let known = references.withLock({ $0[key] }) { return known }
    let reference = Trial(.float, seed: trial.seed, samples: trial.samples)
    let losses = try await outcome(of: reference).losses.flatMap { $0 }
    references.withLock { $0[key] = losses }
    return losses
  }
}
