import Calibration
import Drift
import Files
import FixGrad
import Foundation
import Interpretation
import Jobs
import Toolchains
import Tuning

/// The tuner against the truth: of ten buffers, each as the job has it or int8, all 1024
/// configurations are trained in full on four seeds that the tuner does not look at.
///
/// For each budget of RAM the regret of a set of points is `ln(D / D*)`: D is the true drift of the
/// point that looks best within the budget to who chose the points, D* the smallest of all
/// configurations within it. Budgets are the RAM of each point of the true front. Greedy demotion is
/// the rule of SeeDot (Gopinath et al., PLDI 2019): the buffer whose demotion hurts least goes first.
///
/// A front costs the tuner what its search takes, a recommendation the whole tuning, with the noise
/// floor, points in full and the check on five seeds.
struct TunerRegret {
  private static let jobs = ["motions-cnn", "digits-mlp"]
  private static let buffers = 10

  private let compiler: HostCompiler

  init(_ compiler: HostCompiler) { self.compiler = compiler }

  func measure(into table: inout Table) async throws {
    for name in Self.jobs {
      try await measure(Project(job: "calibration/\(name)/job.yaml"), into: &table)
    }
  }

  /// A configuration as it is.
  private struct Point: Sendable {
    let choices: [String: FormatChoice]
    let ram: Int
    var drift = Double.infinity
  }

  /// One that somebody chose, and its drift as it looks to who did.
  private struct Seen: Sendable {
    let choices: [String: FormatChoice]
    let drift: Double
  }

  private func measure(_ project: Project, into table: inout Table) async throws {
    let name = project.job.name
    let calibrated = try project.recordedOrCalibrated()
    let bench = try project.trialBench(calibrated, kernels: LoadedKernels(compiler))
    let whole = try project.searchSpace(calibrated)
    let space = whole.keeping(Self.buffers) { choice in
      choice == FormatChoice(storage: .int8)
        || choice == FormatChoice(storage: .int8, weightUpdate: .residual8)
    }
    let seed = project.job.training.seed
    let all = try await enumerated(space, bench, seed: seed)
    let (found, search, tuning) = try await TemporaryDirectory.with { folder in
      let store = try TrialStore(at: folder.appending(path: "trials.sqlite"))
      let tuner = try tuner(project, calibrated, space, bench, store)
      let (front, search) = try await tuner.foretold()
      let points = front.map { Seen(choices: $0.choices, drift: $0.drift) }
      return (points, search, try await tuner.run().fullRunEquivalents)
    }
    let greedy = try await greedy(space, bench, seed: seed)
    table.add("\(name): tuner, mean log-regret", 100 * regret(of: found, all), "%", limit: 10)
    table.add("\(name): greedy demotion, mean log-regret", 100 * regret(of: greedy.path, all), "%")
    table.add(
      "\(name): front, trainings of tuner / greedy", search / Double(greedy.trainings), "x",
      limit: 0.2)
    table.add(
      "\(name): tuning, full trainings a buffer", tuning / Double(space.decisions.count), "x",
      limit: 2.5)
    let every = try await self.greedy(whole, bench, seed: seed)
    let full = try await fullRuns(project, calibrated, whole, bench)
    table.add(
      "\(name): all buffers, full trainings a buffer", full / Double(whole.decisions.count), "x",
      limit: 2.5)
    table.add(
      "\(name): all buffers, trainings of tuner / greedy", full / Double(every.trainings), "x",
      limit: 0.2)
  }

  private var width: Int { ProcessInfo.processInfo.activeProcessorCount }

  private func tuner(
    _ project: Project, _ calibrated: CalibratedGraph, _ space: SearchSpace, _ bench: TrialBench,
    _ store: TrialStore
  ) throws -> Tuner {
    try project.tuner(
      calibrated, in: space, bench: bench, for: .host,
      limits: TuningLimits(accuracyDrop: 100, lossRatio: 1e9), store: store,
      executor: LocalExecutor(bench, width: width))
  }

  /// Every configuration with its true drift: the mean over four seeds that no tuner sees.
  private func enumerated(
    _ space: SearchSpace, _ bench: TrialBench, seed: Int
  ) async throws -> [Point] {
    let count = space.decisions.count
    let points = (0..<(1 << count)).compactMap { bits -> Point? in
      let choices = space.choices((0..<count).map { (bits >> $0) & 1 })
      guard let program = try? space.program(choices) else { return nil }
      return Point(choices: choices, ram: program.ramBytes)
    }
    try await bench.prepare(
      points.map { Trial(.fixed($0.choices), seed: seed, samples: bench.wholeTraining) })
    return try await concurrentMap(points, width: width) { point in
      var point = point
      let drifts = try await (20...23).asyncMap { offset in
        try await bench.run(
          Trial(.fixed(point.choices), seed: seed + offset, samples: bench.wholeTraining)
        ).drift ?? .infinity
      }
      point.drift = drifts.reduce(0, +) / Double(drifts.count)
      return point
    }
  }

  /// Demotes one buffer after the other, each time the one after which the drift of a full training
  /// on the tuner's seed is the least, until none is left.
  private func greedy(
    _ space: SearchSpace, _ bench: TrialBench, seed: Int
  ) async throws -> (path: [Seen], trainings: Int) {
    @Sendable func seen(_ choices: [String: FormatChoice]) async throws -> Seen {
      let trial = Trial(.fixed(choices), seed: seed + 1, samples: bench.wholeTraining)
      return Seen(choices: choices, drift: try await bench.run(trial).drift ?? .infinity)
    }
    var path = [try await seen([:])]
    var trainings = 1
    while let last = path.last {
      let options = space.decisions.filter { last.choices[$0.buffer] == nil }.flatMap { decision in
        decision.choices.filter { $0.storage == .int8 }.map { choice in
          last.choices.merging([decision.buffer: choice]) { $1 }
        }
      }.filter { (try? space.program($0)) != nil }
      try await bench.prepare(
        options.map { Trial(.fixed($0), seed: seed + 1, samples: bench.wholeTraining) })
      let tried = try await concurrentMap(options, width: width) { try await seen($0) }
      guard let best = tried.min(by: { $0.drift < $1.drift }) else { break }
      path.append(best)
      trainings += tried.count
    }
    return (path, trainings)
  }

  /// Mean over the budgets.
  private func regret(of chosen: [Seen], _ all: [Point]) -> Double {
    let chosen = chosen.compactMap { seen in
      all.first { $0.choices == seen.choices }.map { (point: $0, drift: seen.drift) }
    }
    let budgets = all.filter { point in
      !all.contains { $0.ram <= point.ram && $0.drift < point.drift }
    }
    let regrets = budgets.map { budget -> Double in
      // Who chose nothing within a budget is left with the smallest that there is.
      let within = chosen.filter { $0.point.ram <= budget.ram }
      let taken = within.min { $0.drift < $1.drift }?.point ?? all.min { $0.ram < $1.ram }
      return log((taken?.drift ?? .infinity) / budget.drift)
    }
    return regrets.reduce(0, +) / Double(max(regrets.count, 1))
  }

  /// What a tuning over all choices takes.
  private func fullRuns(
    _ project: Project, _ calibrated: CalibratedGraph, _ space: SearchSpace, _ bench: TrialBench
  ) async throws -> Double {
    try await TemporaryDirectory.with { folder in
      let store = try TrialStore(at: folder.appending(path: "trials.sqlite"))
      return try await tuner(project, calibrated, space, bench, store).run().fullRunEquivalents
    }
  }
}

extension ClosedRange<Int> {
  /// One after the other.
  fileprivate func asyncMap<Result>(
    _ body: (Int) async throws -> Result
  ) async rethrows -> [Result] {
    var results: [Result] = []
    for element in self { results.append(try await body(element)) }
    return results
  }
}
