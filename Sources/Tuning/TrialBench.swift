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
  private let floatRuns = Mutex<[FloatRun: Task<RunOutcome, any Error>]>([:])

  private struct FloatRun: Hashable {
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
    let outcome =
      trial.subject == .float ? try await floatOutcome(trial) : try await outcome(of: trial)
    let losses = outcome.losses.flatMap { $0 }
    let isWhole = trial.samples == wholeTraining
    let tested = isWhole ? RunSummary(outcome, of: task) : nil
    var drift: Double?
    switch trial.subject {
    case .float: drift = 0
    case .fixed, .perturbed:
      let first = trial.driftFrom ?? 0
      let reference = try await floatOutcome(trial).losses.flatMap { $0 }
      drift = StepDistance(losses.dropFirst(first), reference.dropFirst(first)).mean
    }
    let loss = (isWhole ? outcome.losses.last ?? losses : losses).mean
    let accuracies = tested?.accuracy ?? []
    let late = accuracies.suffix((accuracies.count + 3) / 4)
    return TrialResult(
      loss: loss.isFinite ? loss : nil, drift: drift.flatMap { $0.isFinite ? $0 : nil },
      accuracy: tested?.accuracy.last,
      lateAccuracy: late.isEmpty ? nil : late.mean,
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

  /// What the float program does with a trial's seed and samples: run once, whoever asks first.
  private func floatOutcome(_ trial: Trial) async throws -> RunOutcome {
    let key = FloatRun(seed: trial.seed, samples: trial.samples)
    let run = floatRuns.withLock { runs in
      if let known = runs[key] { return known }
      let run = Task { [self] in
        try await outcome(of: Trial(.float, seed: trial.seed, samples: trial.samples))
      }
      runs[key] = run
      return run
    }
    do {
      return try await withTaskCancellationHandler {
        try await run.value
      } onCancel: {
        run.cancel()
      }
    } catch {
      floatRuns.withLock { $0[key] = nil }
      throw error
    }
  }
}
