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
/// configurations are trained in full on two seeds that the tuner does not look at.
///
/// For each budget of RAM the regret of a set of points is `ln(D / D*)`: D is the true drift of the
/// point that looks best within the budget to who chose the points, D* the smallest of all
/// configurations within it. Budgets are the RAM of each point of the true front. Greedy demotion is
/// the rule of SeeDot (Gopinath et al., PLDI 2019): the buffer whose demotion hurts least goes first.
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

  private struct Point: Sendable {
    let choices: [String: FormatChoice]
    let ram: Int
    /// As it looks to who chose it.
    var seen: Double
    var drift = Double.infinity
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
    let all = try await enumerated(space, bench, seed: project.job.training.seed)
    let (report, front) = try await TemporaryDirectory.with { folder in
      let store = try TrialStore(at: folder.appending(path: "trials.sqlite"))
      let tuner = try tuner(project, calibrated, space, bench, store)
      return (try await tuner.run(), try await tuner.foretold())
    }
    let found = front.compactMap { point in
      all.first { $0.choices == point.choices }.map {
        Point(choices: $0.choices, ram: $0.ram, seen: point.drift, drift: $0.drift)
      }
    }
    let greedy = try await greedy(space, bench, all, seed: project.job.training.seed)
    table.add("\(name): tuner, mean log-regret", 100 * regret(of: found, all), "%", limit: 10)
    table.add("\(name): greedy demotion, mean log-regret", 100 * regret(of: greedy, all), "%")
    let runs = report.fullRunEquivalents
    table.add(
      "\(name): tuner, full trainings a buffer", runs / Double(space.decisions.count), "x",
      limit: 2.5)
    // Of all buffers that there are: greedy tries each that is left, over and over.
    let count = Double(whole.decisions.count)
    let full = try await fullRuns(project, calibrated, whole, bench)
    table.add("\(name): all buffers, full trainings a buffer", full / count, "x", limit: 2.5)
    table.add(
      "\(name): all buffers, trainings of tuner / greedy", full / (count * (count + 1) / 2), "x",
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

  /// Every configuration with its true drift: the mean over two seeds that no tuner sees.
  private func enumerated(
    _ space: SearchSpace, _ bench: TrialBench, seed: Int
  ) async throws -> [Point] {
    let count = space.decisions.count
    let points = (0..<(1 << count)).compactMap { bits -> Point? in
      let choices = space.choices((0..<count).map { (bits >> $0) & 1 })
      guard let program = try? space.program(choices) else { return nil }
      return Point(choices: choices, ram: program.ramBytes, seen: .infinity)
    }
    try await bench.prepare(
      points.map { Trial(.fixed($0.choices), seed: seed, samples: bench.wholeTraining) })
    return try await concurrentMap(points, width: width) { point in
      var point = point
      let drifts = try await (20...21).asyncMap { offset in
        try await bench.run(
          Trial(.fixed(point.choices), seed: seed + offset, samples: bench.wholeTraining)
        ).drift ?? .infinity
      }
      point.drift = drifts.reduce(0, +) / Double(drifts.count)
      return point
    }
  }

  /// Demotes one buffer after the other, each time the one after which the drift of a full training
  /// on the tuner's seed is the least.
  private func greedy(
    _ space: SearchSpace, _ bench: TrialBench, _ all: [Point], seed: Int
  ) async throws -> [Point] {
    var path = all.filter(\.choices.isEmpty)
    var choices: [String: FormatChoice] = [:]
    let base = Trial(.fixed(choices), seed: seed + 1, samples: bench.wholeTraining)
    for place in path.indices { path[place].seen = try await bench.run(base).drift ?? .infinity }
    while choices.count < space.decisions.count {
      let options = space.decisions.filter { choices[$0.buffer] == nil }.map { decision in
        choices.merging([decision.buffer: decision.choices[1]]) { $1 }
      }.filter { option in all.contains { $0.choices == option } }
      let tried = try await concurrentMap(options, width: width) { option in
        let trial = Trial(.fixed(option), seed: seed + 1, samples: bench.wholeTraining)
        return (option, try await bench.run(trial).drift ?? .infinity)
      }
      guard let (best, seen) = tried.min(by: { $0.1 < $1.1 }),
        var point = all.first(where: { $0.choices == best })
      else { break }
      choices = best
      point.seen = seen
      path.append(point)
    }
    return path
  }

  /// Mean over the budgets.
  private func regret(of chosen: [Point], _ all: [Point]) -> Double {
    let budgets = all.filter { point in
      !all.contains { $0.ram <= point.ram && $0.drift < point.drift }
    }
    let regrets = budgets.map { budget -> Double in
      // Who chose nothing within a budget is left with the smallest that there is.
      let within = chosen.filter { $0.ram <= budget.ram }
      let taken = within.min { $0.seen < $1.seen } ?? all.min { $0.ram < $1.ram }
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
