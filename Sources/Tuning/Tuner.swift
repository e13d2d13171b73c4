import Diagnostics
import Drift
import Foundation
import MemoryPlanning

/// Searches formats: the least RAM, and cycles, that still train like float.
///
/// One short training for each choice of each buffer tells what it alone adds to the drift; D² adds up
/// over buffers (NUMERICS.md, "Tuner"). The front of what that foretells is trained in full, and the
/// recommended point on five seeds that calibration has not seen.
public struct Tuner: Sendable {
  let job: String
  let problem: String
  let bench: TrialBench
  let seed: Int
  let constants: @Sendable (PlannedProgram) -> Int
  let limits: TuningLimits
  let store: TrialStore
  let executor: any TrialExecutor
  let target: TargetBench?

  /// How many points of the front are trained in full.
  static let mostPoints = 12
  /// Seeds of the final check.
  static let seeds = 5
  /// The share of a training that single changes get.
  static let shortShare = 0.1

  /// - Parameters:
  ///   - problem: SHA-256 of all that results depend on besides the trial.
  ///   - seed: the job's; trials take those after it.
  ///   - constants: bytes of a program's constants.
  ///   - target: what measures costs; nil: RAM and constants are all that counts.
  public init(
    job: String, problem: String, bench: TrialBench, seed: Int,
    constants: @escaping @Sendable (PlannedProgram) -> Int, limits: TuningLimits,
    store: TrialStore, executor: any TrialExecutor, target: TargetBench?
  ) {
    (self.job, self.problem, self.bench, self.seed) = (job, problem, bench, seed)
    (self.constants, self.limits, self.store) = (constants, limits, store)
    (self.executor, self.target) = (executor, target)
  }

  var space: SearchSpace { bench.space }

  /// Runs all trials that are not known yet.
  ///
  /// - Throws: `tolerance-below-floor`, `budget-too-small`, and what trials throw.
  public func run(
    progress: @escaping @Sendable (TuningProgress) -> Void = { _ in }
  ) async throws -> TuningReport {
    let desk = TrialDesk(
      job: job, problem: problem, executor: executor, store: store,
      wholeTraining: bench.wholeTraining, progress: progress)
    var costs = try await measuredCosts(progress)
    let references = try await references(desk)
    let tolerance = try Tolerance(limits, references, of: self)
    let drift = try await driftModel(desk)
    var points = try await points(drift, &costs, progress)
    try checkBudgets(points)
    try await verify(&points, on: [seed + 1], references, desk)
    let chosen = try await choose(&points, tolerance, references, desk)
    return try await report(points, chosen, tolerance, references, drift, costs, desk)
  }

  // MARK: Trials

  /// The float program and its noise.
  private func references(_ desk: TrialDesk) async throws -> FloatReferences {
    let whole = bench.wholeTraining
    let perturbed = (0..<3).map { Trial(.perturbed($0), seed: seed + 1, samples: whole) }
    let results = try await desk.results(
      [Trial(.float, seed: seed + 1, samples: whole)] + perturbed, for: "float")
    return FloatReferences(
      bySeed: [seed + 1: results[0]], perturbed: Array(results.dropFirst()))
  }

  /// What each choice alone adds to the drift.
  private func driftModel(_ desk: TrialDesk) async throws -> DriftModel {
    let samples = shortSamples
    func trial(_ choices: [String: FormatChoice]) -> Trial {
      Trial(.fixed(choices), seed: seed + 1, samples: samples)
    }
    var trials = [trial([:])]
    for decision in space.decisions {
      for choice in decision.choices.dropFirst() { trials.append(trial([decision.buffer: choice])) }
    }
    let results = try await desk.results(trials, for: "single changes")
    guard let base = results[0].drift else {
      throw Diagnostic(
        "base-diverges",
        "the integer program of '\(job)' with its own formats leaves the finite "
          + "numbers within \(samples) samples",
        remedy: "formats.default: int16, or a smaller learning rate")
    }
    var rest = results.dropFirst()
    let drifts = space.decisions.map { decision in
      let own = rest.prefix(decision.choices.count - 1).map(\.drift)
      rest = rest.dropFirst(own.count)
      return [base] + own
    }
    return DriftModel(base: base, drifts)
  }

  /// A tenth of a training, whole batches.
  private var shortSamples: Int {
    let batch = space.calibrated.training.batchSize
    let tenth = Int((Double(bench.wholeTraining) * Self.shortShare).rounded(.up))
    return min(bench.wholeTraining, (tenth + batch - 1) / batch * batch)
  }

  /// Trains points in full on seeds.
  func verify(
    _ points: inout [Candidate], at places: [Int]? = nil, on seeds: [Int],
    _ references: FloatReferences, _ desk: TrialDesk
  ) async throws {
    let places = places ?? Array(points.indices)
    let trials = places.flatMap { place in
      seeds.map { Trial(.fixed(points[place].choices), seed: $0, samples: bench.wholeTraining) }
    }
    var results = try await desk.results(trials, for: "points of the front")[...]
    for place in places {
      for seed in seeds { points[place].results[seed] = results.popFirst() }
    }
  }

  // MARK: The choice

  /// The cheapest point that is within all limits on five seeds; nil where there is none.
  private func choose(
    _ points: inout [Candidate], _ tolerance: Tolerance, _ references: FloatReferences,
    _ desk: TrialDesk
  ) async throws -> (place: Int, references: FloatReferences)? {
    var references = references
    let seeds = (1...Self.seeds).map { seed + $0 }
    let order = points.indices.sorted {
      (points[$0].ram, points[$0].cycles ?? 0) < (points[$1].ram, points[$1].cycles ?? 0)
    }
    for place in order where points[place].isWithin(limits) {
      guard tolerance.allows(points[place], references) else { continue }
      let further = seeds.filter { references.bySeed[$0] == nil }
      let floats = try await desk.results(
        further.map { Trial(.float, seed: $0, samples: bench.wholeTraining) }, for: "float")
      for (seed, result) in zip(further, floats) { references.bySeed[seed] = result }
      try await verify(&points, at: [place], on: Array(seeds.dropFirst()), references, desk)
      if tolerance.allows(points[place], references) { return (place, references) }
    }
    return nil
  }
}
