import Diagnostics
import Files
import Foundation
import GraphIR
import Toolchains

/// Trains a task in float, fixed and exact arithmetic and compares them step by step.
public struct DriftStudy: Sendable {
  /// How far a study is.
  public struct Progress: Sendable, Hashable {
    /// Runs that ended, and all runs.
    public var finished: Int
    public var total: Int
    /// What ended last: `fixed, seed 3`.
    public var last: String
  }

  public let task: TrainingTask

  public init(_ task: TrainingTask) {
    precondition(task.epochs > 0 && !task.seeds.isEmpty, "a study has seeds and epochs")
    self.task = task
  }

  /// Compiles the programs, runs all seeds and judges.
  ///
  /// Runs are independent: `jobs` of them go at once, by default one a processor. The report does not depend
  /// on that.
  /// - Parameter stop: may end the study early: the report is then of the seeds that are through.
  /// - Throws: `no-training-samples`, `target-out-of-range`, what compiling and running throw,
  ///   `interrupted` where it was ended before the first seed was through, or
  ///   `traced-build-differs` where counting changed the bits, a bug of ours.
  public func run(
    jobs: Int = ProcessInfo.processInfo.activeProcessorCount, stop: StudyStop = StudyStop(),
    progress: @escaping @Sendable (Progress) -> Void = { _ in }
  ) async throws -> DriftReport {
    try checkData()
    let compiler = try await HostCompiler.find()
    let folder = try TemporaryDirectory()
    defer { folder.remove() }
    guard
      let program = try await stop.ifNot({
        try await HostProgram.build(task, compiler: compiler, in: folder.url)
      })
    else { throw Diagnostic.interrupted }
    let plan = plans()
    let counter = ProgressCounter(total: plan.count, report: progress)
    let results = try await concurrentMap(
      plan, width: jobs
    ) { item -> Result? in
      try await stop.ifNot {
        let result = try await perform(item, program)
        await counter.count("\(item)")
        return result
      }
    }
    return try await report(zip(plan, results).map { ($0, $1) }, program, jobs: jobs, stop)
  }

  // MARK: Runs

  /// One independent piece of the study.
  private struct Plan: Sendable, CustomStringConvertible {
    enum Kind: Sendable, Hashable {
      case traced
      case exact
      case float
      case fixed
      case floor(Int)
    }
    let seed: Int
    let kind: Kind

    var description: String {
      switch kind {
      case .floor(let run): "float from perturbed weights \(run + 1), seed \(seed)"
      default: "\(kind), seed \(seed)"
      }
    }
  }

  private enum Result: Sendable {
    case run(RunSummary)
    case traced(RunSummary, LocalErrors, [Trace.Counters])
    case exact([Double])
  }

  /// The longest first.
  private func plans() -> [Plan] {
    let first = task.seeds[0]
    var plans = [Plan(seed: first, kind: .traced), Plan(seed: first, kind: .exact)]
    for seed in task.seeds {
      plans += [Plan(seed: seed, kind: .float), Plan(seed: seed, kind: .fixed)]
      plans += (0..<task.floorRuns).map { Plan(seed: seed, kind: .floor($0)) }
    }
    return plans
  }

  private func perform(_ plan: Plan, _ program: HostProgram) async throws -> Result {
    var request = RunRequest(
      weights: task.weights(plan.seed), orders: task.orders(seed: plan.seed), seed: plan.seed)
    switch plan.kind {
    case .float: return try await .run(RunSummary(program.run(request, as: .float), of: task))
    case .fixed: return try await .run(RunSummary(program.run(request, as: .fixed), of: task))
    case .floor(let run):
      request.weights = task.perturbedWeights(seed: plan.seed, run: run)
      return try await .run(RunSummary(program.run(request, as: .float), of: task))
    case .exact: return try .exact(task.exactLosses(seed: plan.seed, steps: task.exactSteps))
    case .traced:
      let (run, errors, counters) = try await trace(program, from: 0, count: dumpedSteps)
      return .traced(run, errors, counters)
    }
  }

  /// A traced run of the first seed, which writes down some of its steps.
  private func trace(
    _ program: HostProgram, from first: Int, count: Int
  ) async throws -> (RunSummary, LocalErrors, [Trace.Counters]) {
    let seed = task.seeds[0]
    let request = RunRequest(
      weights: task.weights(seed), orders: task.orders(seed: seed), firstDumpedStep: first,
      dumpedSteps: count, seed: seed)
    let (outcome, trace) = try await program.trace(request)
    let errors = try LocalErrors(
      trace, of: task, weights: request.weights, order: request.orders.flatMap { $0 },
      seed: seed, from: first, isRecording: true)
    return (RunSummary(outcome, of: task), errors, trace.counters)
  }

  /// What happens in the steps before a divergence that is later than the traced steps.
  private func lateTrace(
    _ divergence: Divergence, _ program: HostProgram, jobs: Int
  ) async throws -> LateTrace {
    let step = divergence.step
    let batch = task.training.stepsPerUpdate
    let first = max(0, step - dumpedSteps) / batch * batch
    let (_, errors, _) = try await trace(program, from: first, count: step - first)
    return LateTrace(
      errors: errors,
      attribution: try await AttributionRuns(
        errors.record, of: task, seed: task.seeds[0], width: jobs))
  }

  /// As many as are asked for, but no more than 2²² elements.
  private var dumpedSteps: Int {
    let program = task.emission.fixed
    let elements = (program.train.order + program.update.order).flatMap {
      task.graph.nodes[$0].results
    }
    .reduce(0) { $0 + task.graph.shape($1).count }
    let affordable = max(1, (1 << 22) / max(elements, 1))
    return min(task.tracedSteps, affordable, task.epochs * task.train.count)
  }

  // MARK: Data

  private func checkData() throws(Diagnostic) {
    guard !task.train.isEmpty else {
      throw Diagnostic(
        "no-training-samples", "there are no training samples to compare on")
    }
    guard case .classIndex(let count) = task.network.targetKind else { return }
    for (kind, samples) in [("training", task.train), ("test", task.test)] {
      for (index, sample) in samples.enumerated() {
        let label = sample.target.elements[0]
        guard label != label.rounded() || !(0..<Double(count)).contains(label) else { continue }
        throw Diagnostic(
          "target-out-of-range",
          "\(kind) sample \(index + 1) has class \(label); classes are 0 to \(count - 1)")
      }
    }
  }

  // MARK: Report

  private func report(
    _ results: [(Plan, Result?)], _ program: HostProgram, jobs: Int, _ stop: StudyStop
  ) async throws -> DriftReport {
    let missing = results.filter { $0.1 == nil && $0.0.kind != .exact }.map(\.0.seed)
    var task = task
    task.seeds = task.seeds.filter { !missing.contains($0) }
    guard task.seeds.first == self.task.seeds[0] else {
      throw Diagnostic.interrupted
    }
    var runs = StudyRuns(task: task)
    runs.isPartial = results.contains { $0.1 == nil }
    var traced: (RunSummary, LocalErrors)?
    for (plan, result) in results where task.seeds.contains(plan.seed) {
      switch (plan.kind, result) {
      case (.float, .run(let run)):
        runs.float.append(run)
        runs.floor.append([])
      case (.fixed, .run(let run)): runs.fixed.append(run)
      case (_, .run(let run)): runs.floor[runs.floor.count - 1].append(run)
      case (_, .exact(let losses)): runs.exact = losses
      case (_, .traced(let run, let errors, let counters)):
        traced = (run, errors)
        runs.counters = counters
      case (_, nil): break
      }
    }
    guard let (run, errors) = traced else { preconditionFailure("a study traces a run") }
    guard run.hash == runs.fixed[0].hash, run.stepLosses == runs.fixed[0].stepLosses else {
      throw Diagnostic.tracedBuildDiffers(task.emission.name, run.hash, runs.fixed[0].hash)
    }
    runs.initialLoss = task.initialLoss(seed: task.seeds[0], steps: 100)
    if task.isRigorous { runs.enclosure = task.enclosure(seed: task.seeds[0]) }
    let attribution = try await AttributionRuns(
      errors.record, of: task, seed: task.seeds[0], width: jobs)
    var late: LateTrace?
    if let divergence = runs.divergence, divergence.step > errors.steps {
      late = try await stop.ifNot {
        try await lateTrace(divergence, program, jobs: jobs)
      }
      runs.isPartial = runs.isPartial || late == nil
    }
    return DriftReport(runs, errors, attribution, late: late)
  }
}

/// The steps before a divergence, traced where they come after those that every study traces.
struct LateTrace: Sendable {
  let errors: LocalErrors
  let attribution: AttributionRuns
}

/// Counts runs as they end.
private actor ProgressCounter {
  private var finished = 0
  private let total: Int
  private let report: @Sendable (DriftStudy.Progress) -> Void

  init(total: Int, report: @escaping @Sendable (DriftStudy.Progress) -> Void) {
    self.total = total
    self.report = report
  }

  func count(_ name: String) {
    finished += 1
    report(DriftStudy.Progress(finished: finished, total: total, last: name))
  }
}

extension Diagnostic {
  fileprivate static var interrupted: Diagnostic {
    Diagnostic(
      "interrupted", "the comparison was ended before the first seed was through",
      notes: ["there is nothing to report yet, and what was there is as it was"])
  }

  fileprivate static func tracedBuildDiffers(
    _ name: String, _ traced: String, _ plain: String
  ) -> Diagnostic {
    Diagnostic(
      "traced-build-differs",
      "the checked build of '\(name)' trains to other weights (\(traced)) than the plain build "
        + "(\(plain))",
      notes: ["this is a bug of fixgrad: counting must not change a bit; please report the job"])
  }
}
