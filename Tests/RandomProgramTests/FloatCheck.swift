import Calibration
import Drift
import Files
import FixGrad
import GraphIR
import Toolchains

/// The float C over one batch: each loss, and the parameters after the update, lie in the intervals
/// of a training whose every number is wider by 2^-18 than the operations make it.
///
/// A float32 result errs by 2^-24 an operation. A sum errs by that share of its terms, which its
/// interval is as wide as, for up to 64 of them; a branch whose condition is that close takes both
/// ways. Where an index may be another one, only losses are compared.
struct FloatCheck: JobCheck {
  let name = "float C"

  func run(in context: CheckContext) async throws -> CheckFinding {
    let subject = context.subject
    var task = subject.task
    task.train = Array(task.train.prefix(subject.training.batchSize))
    let weights = task.weights(task.seeds[0])
    let request = RunRequest(weights: weights, orders: [Array(task.train.indices)])
    let outcome = try await TemporaryDirectory.with { folder in
      let program = try await HostProgram.build(
        task, [.float], sources: subject.sources, compiler: subject.compilers[0],
        flags: subject.flags, in: folder)
      return try await program.run(request, as: .float)
    }
    let graph = subject.training.graph
    var run = TrainingRun<Interval>(
      subject.training,
      weights: weights.mapValues { $0.map(Double.init) }.reduce(into: [:]) {
        $0[$1.key] = Tensor(graph.shape($1.key), $1.value.map { Interval($0).widened })
      }, seed: request.seed
    ) { $0 = $0.map(\.widened) }
    var isAmbiguous = false
    for index in 0..<(task.train.count / subject.training.samplesPerStep) {
      let sample = subject.sample(ofStep: index)
      let loss = run.step(
        input: sample.input.map { Interval($0).widened }, target: sample.target.map { Interval($0) }
      )
      guard loss.contains(outcome.losses[0][index]) else {
        return .failed(
          "the loss of step \(index + 1) is \(outcome.losses[0][index]), not in \(loss)")
      }
      isAmbiguous = isAmbiguous || hasAmbiguousIndex(run, subject)
      run.commit()
    }
    guard !isAmbiguous else { return .passed("\(task.train.count) losses agree; an index is near") }
    for (parameter, numbers) in zip(graph.trained, outcome.weights) {
      let boxes = run.evaluation[parameter.value].elements
      for (number, box) in zip(numbers, boxes) where !box.contains(number) {
        return .failed("'\(graph.name(parameter.value))' became \(number), not in \(box)")
      }
    }
    return .passed("losses and updated parameters agree")
  }

  /// Whether an index that was computed is not a single one.
  private func hasAmbiguousIndex(_ run: TrainingRun<Interval>, _ subject: CheckSubject) -> Bool {
    let float = subject.task.emission.float.quantized
    return run.evaluatedNodes.contains { node in
      subject.training.graph.nodes[node].results.contains { value in
        // Of the values of a float program only an index is none.
        float.formats[value] != .float32
          && run.evaluation[value].elements.contains { $0.upper - $0.lower > 0.5 }
      }
    }
  }
}

extension Interval {
  fileprivate var widened: Interval {
    let width = magnitude * 0x1p-18 + 0x1p-100
    return Interval(lower - width, upper + width)
  }
}
