import Diagnostics
import Drift
import Foundation
import MemoryPlanning

/// Searches formats: the least RAM, and cycles, that still train like float.
///
/// One short training for each choice of each buffer tells what it alone adds to the drift; D² adds up
/// over buffers (NUMERICS.md, "Tuner"). The front of what that foretells is trained in full, and from
/// the cheapest on those that are good enough on five seeds that calibration has not seen; a second
/// round does so below the first that is good enough on all.
public struct Tuner: Sendable {
  let job: String
  let problem: String
  let space: SearchSpace
  let bench: TrialBench
  let seed: Int
  let constants: @Sendable (PlannedProgram) -> Int
  let limits: TuningLimits
  let store: TrialStore
  let memory: MemoryEstimate
  let executor: any TrialExecutor
  let target: TargetBench?

  /// Points of the front that are trained in full, at most, in each of two rounds.
  package static let pointsInRound = 6
  /// Seeds of the final check.
  static let seeds = 5
  /// The share of a training that single changes get.
  static let shortShare = 0.15

  /// - Parameters:
  ///   - problem: SHA-256 of all that results depend on besides the trial.
  ///   - seed: the job's; trials take those after it.
  ///   - constants: bytes of a program's constants.
  ///   - target: what measures costs; nil: RAM and constants are all that counts.
  public init(
    job: String, problem: String, space: SearchSpace, bench: TrialBench, seed: Int,
    constants: @escaping @Sendable (PlannedProgram) -> Int, limits: TuningLimits,
    store: TrialStore, executor: any TrialExecutor, target: TargetBench?
  ) {
    (self.job, self.problem, self.space) = (job, problem, space)
    (self.bench, self.seed) = (bench, seed)
    (self.constants, self.limits, self.store) = (constants, limits, store)
    (self.executor, self.target) = (executor, target)
    memory = MemoryEstimate(space)
  }

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
    let least = try await leastPrograms(&costs, progress)
    try checkEachBudget(least, areAll: false)
    var (references, drift) = try await firstTrials(desk)
    let tolerance = try Tolerance(limits, references, of: self)
    let front = try await candidates(drift, &costs, progress)
    var (points, chosen): ([Candidate], Int?) = ([], nil)
    for round in 1...2 {
      var next = next(of: front, after: points, cheapest: chosen.map { points[$0] })
      try await measure(&next, &costs, progress)
      next.removeAll { !$0.isWithin(limits) }
      if round == 1 {
        if next.isEmpty {
          next = Self.spread(knownWithin(drift, costs, least), over: Self.pointsInRound)
        }
        // The job itself is what all others are held against.
        if !next.contains(where: \.isJob) {
          next += [
            candidate(space.unchanged, drift: drift.drift(space.unchanged), nil, costs)
          ].compactMap { $0 }
        }
        try checkBudgets(next + least)
      }
      try await verify(&next, on: seed + 1, desk)
      points += next
      chosen = try await choose(&points, tolerance, &references, desk)
    }
    return try await report(points, chosen, tolerance, references, costs, desk)
  }

  /// The front as single changes foretell it, of RAM and drift, every point of it, and the full
  /// trainings that it took.
  public func foretold() async throws -> (
    points: [(choices: [String: FormatChoice], drift: Double)], fullRunEquivalents: Double
  ) {
    let desk = TrialDesk(
      job: job, problem: problem, executor: executor, store: store,
      wholeTraining: bench.wholeTraining
    ) { _ in }
    let (_, drift) = try await firstTrials(desk)
    let points = front(drift, nil, []).points().map {
      (space.choices($0.configuration), $0.costs.drift)
    }
    return (points, await desk.fullRuns)
  }

  // MARK: Trials

  /// The float program with its noise, and what each choice alone adds to the drift: all at once, so
  /// that no core waits for the longest.
  private func firstTrials(
    _ desk: TrialDesk
  ) async throws -> (references: FloatReferences, drift: DriftModel) {
    let (whole, samples) = (bench.wholeTraining, shortSamples)
    // The first steps are unlike the rest of a training: the second half tells more of it.
    let half = samples / space.formats.calibrated.training.samplesPerStep / 2
    func single(_ choices: [String: FormatChoice]) -> Trial {
      Trial(.fixed(choices), seed: seed + 1, samples: samples, driftFrom: half)
    }
    let floats =
      [Trial(.float, seed: seed + 1, samples: whole)]
      + (0..<3).map { Trial(.perturbed($0), seed: seed + 1, samples: whole) }
    let singles = space.decisions.flatMap { decision in
      decision.choices.dropFirst().map { single([decision.buffer: $0]) }
    }
    let results = try await desk.results(
      floats + [single([:])] + singles, for: "float, and single changes")
    let references = FloatReferences(
      bySeed: [seed + 1: results[0]], perturbed: Array(results[1..<floats.count]))
    guard let base = results[floats.count].drift else {
      throw Diagnostic(
        "base-diverges",
        "the integer program of '\(job)' with its own formats leaves the finite numbers within "
          + "\(samples) samples",
        remedy: "formats.default: int16, or a smaller learning rate")
    }
    var rest = results.dropFirst(floats.count + 1)
    let drifts = space.decisions.map { decision in
      let own = rest.prefix(decision.choices.count - 1).map(\.drift)
      rest = rest.dropFirst(own.count)
      return [base] + own
    }
    return (references, DriftModel(base: base, drifts, saves: space.saves))
  }

  /// What single changes are trained on, whole batches.
  private var shortSamples: Int {
    let batch = space.formats.calibrated.training.batchSize
    let share = Int((Double(bench.wholeTraining) * Self.shortShare).rounded(.up))
    return min(bench.wholeTraining, (share + batch - 1) / batch * batch)
  }

  /// Trains points in full on a seed.
  func verify(
    _ points: inout [Candidate], on seed: Int, _ desk: TrialDesk
  ) async throws {
    let trials = points.map { whole(.fixed($0.choices), seed) }
    for (place, result) in try await desk.results(trials, for: "points of the front").enumerated() {
      points[place].results[seed] = result
    }
  }

  private func whole(_ subject: Trial.Subject, _ seed: Int) -> Trial {
    Trial(subject, seed: seed, samples: bench.wholeTraining)
  }

  // MARK: The choice

  /// The place of the cheapest point that is within all limits on five seeds; nil where there is none.
  private func choose(
    _ points: inout [Candidate], _ tolerance: Tolerance, _ references: inout FloatReferences,
    _ desk: TrialDesk
  ) async throws -> Int? {
    let seeds = (1...Self.seeds).map { seed + $0 }
    let order = points.indices.sorted {
      (points[$0].ram, points[$0].cycles ?? 0) < (points[$1].ram, points[$1].cycles ?? 0)
    }
    for place in order where points[place].isWithin(limits) {
      guard tolerance.allows(points[place], references) else { continue }
      let floats = seeds.filter { references.bySeed[$0] == nil }
      let further = seeds.filter { points[place].results[$0] == nil }
      let choices = points[place].choices
      let results = try await desk.results(
        floats.map { whole(.float, $0) } + further.map { whole(.fixed(choices), $0) },
        for: "\(Self.seeds) seeds")
      for (seed, result) in zip(floats, results) { references.bySeed[seed] = result }
      for (seed, result) in zip(further, results.dropFirst(floats.count)) {
        points[place].results[seed] = result
      }
      if tolerance.allows(points[place], references) { return place }
    }
    return nil
  }
}
