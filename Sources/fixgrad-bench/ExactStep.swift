import CBench
import Calibration
import ExactArithmetic
import FixGrad
import GraphIR

/// A training step of a perceptron in exact arithmetic at 256 bits, beside the same arithmetic as a
/// C loop of plain GMP and MPFR calls.
///
/// Both sides take the same samples from the same weights, and every parameter must come out alike.
struct ExactStep {
  private static let precision = 256
  /// Steps before the one that is measured: by then weights fill their precision.
  private static let warmUp = 3
  private static let timedSteps = 40

  private let project: Project
  private let weights: [Value: [Float]]
  private let raw: OpaquePointer

  init(_ project: Project) {
    self.project = project
    let graph = project.training.graph
    weights = project.initialWeights(seed: 1)
    let parameters = graph.parameters.map(\.value)
    let given = weights
    func floats(_ index: Int) -> [Float] { given[parameters[index]] ?? [] }
    precondition(parameters.count == 4, "the raw loop is a perceptron of two layers")
    let (first, second) = (graph.shape(parameters[0]), graph.shape(parameters[2]))
    raw = cbench_step_new(
      first[1], first[0], second[0], floats(0), floats(1), floats(2), floats(3),
      project.training.optimizer.learningRate, Self.precision)
  }

  func measure(into table: inout Table) async throws {
    defer { cbench_step_free(raw) }
    var run = exactRun()
    for index in 0..<Self.warmUp {
      stepRaw(index)
      step(&run, index)
    }
    let counts = cbench_counter_open() != 0 ? count(&run) : try await CountedSteps.valgrind()
    if let counts {
      let name = "exact step, \(Self.precision) bits"
      table.add("\(name): raw GMP loop", counts.raw * 1e-6, "M instr.")
      table.add(name, counts.exact * 1e-6, "M instr.")
      table.add("\(name) / raw, instructions", counts.exact / counts.raw, "x", limit: 1.3)
    } else {
      Table.write("(no hardware counter, no valgrind: time instead of instructions)")
    }
    times(&run, isLimit: counts == nil, &table)
    requireSame(run)
  }

  /// Trains one side for a number of steps: what valgrind counts.
  func train(raw isRaw: Bool, steps: Int) {
    defer { cbench_step_free(raw) }
    var run = exactRun()
    for index in 0..<steps { if isRaw { stepRaw(index) } else { step(&run, index) } }
  }

  private func count(_ run: inout TrainingRun<ExactReal>) -> (raw: Double, exact: Double) {
    load(Self.warmUp)
    cbench_counter_start()
    cbench_step_run(raw)
    let rawCount = cbench_counter_stop()
    let (input, target) = operands(Self.warmUp)
    cbench_counter_start()
    _ = run.step(input: input, target: target)
    run.commit()
    return (Double(rawCount), Double(cbench_counter_stop()))
  }

  /// The best of several rounds, in turns, so that a busy machine disturbs both alike.
  private func times(
    _ run: inout TrainingRun<ExactReal>, isLimit: Bool, _ table: inout Table
  ) {
    var (exact, rawTime) = (Double.infinity, Double.infinity)
    for index in 0..<Self.timedSteps {
      let sample = Self.warmUp + index
      load(sample)
      rawTime = min(rawTime, time { cbench_step_run(raw) })
      let (input, target) = operands(sample)
      exact = min(
        exact,
        time {
          _ = run.step(input: input, target: target)
          run.commit()
        })
    }
    table.add("exact step: raw GMP loop", rawTime * 1e3, "ms")
    table.add("exact step", exact * 1e3, "ms")
    table.add("exact step / raw, time", exact / rawTime, "x", limit: isLimit ? 1.3 : nil)
  }

  // MARK: The two sides

  private func exactRun() -> TrainingRun<ExactReal> {
    let graph = project.training.graph
    let start = weights.map { value, elements in
      let exact = elements.map { ExactReal(Double($0), precision: Self.precision) }
      return (value, Tensor(graph.shape(value), exact))
    }
    return TrainingRun(
      project.training, weights: Dictionary(uniqueKeysWithValues: start), seed: 0
    ) {
      $0.round()
    }
  }

  private func operands(_ index: Int) -> (Tensor<ExactReal>, Tensor<ExactReal>) {
    let sample = project.samples.train[index]
    return (
      sample.input.map { ExactReal($0, precision: Self.precision) },
      sample.target.map { ExactReal($0, precision: Self.precision) }
    )
  }

  private func step(_ run: inout TrainingRun<ExactReal>, _ index: Int) {
    let (input, target) = operands(index)
    _ = run.step(input: input, target: target)
    run.commit()
  }

  private func load(_ index: Int) {
    let sample = project.samples.train[index]
    cbench_step_load(raw, sample.input.elements, sample.target.elements[0].index)
  }

  private func stepRaw(_ index: Int) {
    load(index)
    cbench_step_run(raw)
  }

  /// Stops unless both sides have the same loss and parameters, to the double.
  private func requireSame(_ run: TrainingRun<ExactReal>) {
    let loss = run.evaluation[project.training.network.loss].elements[0].double
    precondition(loss == cbench_step_loss(raw), "the raw loop has another loss")
    var index = 0
    for parameter in project.training.graph.parameters {
      for element in run.evaluation[parameter.value].elements {
        precondition(
          element.double == cbench_step_parameter(raw, index),
          "the raw loop has another parameter \(index)")
        index += 1
      }
    }
  }
}
