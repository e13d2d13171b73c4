import Diagnostics
import Drift
import Files
import Foundation
import GraphIR
import Quantization
import Testing
import Toolchains

@Suite("Local errors")
struct LocalErrorsTests {
  /// A traced run of a small task.
  private func traced() async throws -> (TrainingTask, Trace, RunRequest, RunOutcome) {
    let task = try ToyTask.classification(samples: 30, tests: 4, epochs: 1, seeds: [2])
    let (trace, request, outcome) = try await traced(task)
    return (task, trace, request, outcome)
  }

  private func traced(
    _ task: TrainingTask
  ) async throws -> (Trace, RunRequest, RunOutcome) {
    let request = RunRequest(
      weights: task.weights(2), orders: task.orders(seed: 2), dumpedSteps: 12)
    let folder = try TemporaryDirectory()
    defer { folder.remove() }
    let program = try await HostProgram.build(
      task, [.fixed, .traced], compiler: .find(), in: folder.url)
    let (outcome, trace) = try await program.trace(request)
    let plain = try await program.run(request, as: .fixed)
    #expect(plain == outcome)
    return (trace, request, outcome)
  }

  @Test("every stored result is within its operator's bound")
  func withinBounds() async throws {
    let (task, trace, request, _) = try await traced()
    #expect(trace.steps.count == 12)
    let errors = try LocalErrors(
      trace, of: task, weights: request.weights, order: request.orders[0])
    #expect(errors.violations.isEmpty)
    let graph = task.emission.fixed.graph
    for node in task.emission.fixed.train.order.map({ graph.nodes[$0] }) {
      for result in node.results {
        let statistics = try #require(errors.statistics[result], "\(node.name)")
        #expect(statistics.elements == 12 * graph.shape(result).count)
      }
    }
    // Rounding happens: a product's error comes close to half a unit.
    let hidden = try #require(graph.nodes.first { $0.name == "linear1" }).results[0]
    let error = try #require(errors.statistics[hidden]).maxErrorULP
    #expect(error > 0.3 && error <= 0.5)
  }

  @Test("one changed element of one result is found, with its step and place")
  func detection() async throws {
    let (task, trace, request, _) = try await traced()
    let graph = task.emission.fixed.graph
    for name in ["linear1", "sigmoid1", "linear1.weight.updated", "linear2.bias.updated"] {
      var wrong = trace
      let place = try #require(
        wrong.steps[5].firstIndex { graph.nodes[$0.call].results.map(graph.name).contains(name) })
      if wrong.steps[5][place].residual.isEmpty {
        wrong.steps[5][place].raw[3] += 2
      } else {
        wrong.steps[5][place].residual[3] ^= 4
      }
      let errors = try LocalErrors(
        wrong, of: task, weights: request.weights, order: request.orders[0])
      let violation = try #require(errors.violations.first, "\(name)")
      #expect(violation.buffer == name)
      #expect(violation.step == 6)
      #expect(violation.element == 3)
      #expect(violation.errorULP > violation.boundULP)
    }
  }

  @Test("a tie that is rounded down is found, though its error is half a unit")
  func ties() async throws {
    // Sums of 5 fraction bits, stored with 4: every other one is a tie.
    let overrides = [("x", 3), ("linear1.weight", 2), ("linear1", 4)].map {
      FormatPolicy.Override(pattern: $0.0, fractionBits: $0.1)
    }
    let task = try ToyTask.classification(
      samples: 30, tests: 4, epochs: 1, seeds: [2], policy: FormatPolicy(overrides: overrides))
    let (trace, request, _) = try await traced(task)
    let graph = task.emission.fixed.graph
    var errors: [Double] = []
    for step in 0..<3 {
      let place = try #require(
        trace.steps[step].firstIndex { graph.nodes[$0.call].name == "linear1" })
      for element in trace.steps[step][place].raw.indices {
        var wrong = trace
        wrong.steps[step][place].raw[element] -= 1
        let found = try LocalErrors(
          wrong, of: task, weights: request.weights, order: request.orders[0])
        let violation = try #require(found.violations.first)
        #expect(violation.buffer == "linear1" && violation.element == element)
        errors.append(violation.errorULP)
      }
    }
    #expect(Set(errors) == [0.5, 1])
  }

  @Test("the update of a batch is measured too, and a step without one has fewer records")
  func batches() async throws {
    let task = try ToyTask.classification(
      samples: 30, tests: 4, epochs: 1, seeds: [2], batchSize: 4)
    let request = RunRequest(
      weights: task.weights(2), orders: task.orders(seed: 2), dumpedSteps: 12)
    let folder = try TemporaryDirectory()
    defer { folder.remove() }
    let program = try await HostProgram.build(task, [.traced], compiler: .find(), in: folder.url)
    let (_, trace) = try await program.trace(request)
    let plan = task.emission.fixed
    for (index, step) in trace.steps.enumerated() {
      let updates = (index + 1).isMultiple(of: 4) ? plan.update.order.count : 0
      #expect(step.filter { plan.update.order.contains($0.call) }.count == updates)
      #expect(step.count > updates)
    }
    func errors(_ trace: Trace) throws -> LocalErrors {
      try LocalErrors(trace, of: task, weights: request.weights, order: request.orders[0])
    }
    #expect(try errors(trace).violations.isEmpty)
    let names = ["linear1.weight.gradient.accumulated", "linear2.bias.gradient.step"]
    for (name, step) in zip(names, [5, 7]) {
      var wrong = trace
      let place = try #require(
        wrong.steps[step].firstIndex {
          plan.graph.nodes[$0.call].results.map(plan.graph.name) == [name]
        })
      wrong.steps[step][place].raw[2] += 2
      let violation = try #require(try errors(wrong).violations.first, "\(name)")
      #expect(violation.buffer == name && violation.step == step + 1 && violation.element == 2)
    }
    var short = trace
    short.steps[7].removeLast()
    #expect(throws: Diagnostic.self) { try errors(short) }
    short = trace
    short.steps[6] += trace.steps[7].suffix(1)
    #expect(throws: Diagnostic.self) { try errors(short) }
  }

  @Test("a sample without a gradient ends after its loss, and the parameters stay")
  func noGradient() async throws {
    var task = try ToyTask.regression(samples: 6)
    let graph = task.emission.fixed.graph
    let zeros = graph.parameters.reduce(into: [:]) {
      $0[$1.value] = [Float](repeating: 0, count: graph.shape($1.value).count)
    }
    task.train = task.train.map { .init(input: $0.input, target: .init([1], [0])) }
    task.train[3] = .init(input: task.train[3].input, target: .init([1], [0.5]))
    let request = RunRequest(weights: zeros, orders: [Array(0..<6)], dumpedSteps: 6)
    let folder = try TemporaryDirectory()
    defer { folder.remove() }
    let program = try await HostProgram.build(task, [.traced], compiler: .find(), in: folder.url)
    let (outcome, trace) = try await program.trace(request)
    #expect(outcome.losses[0].prefix(3).allSatisfy { $0 == 0 })
    let counts = trace.steps.map(\.count)
    #expect(counts[0] == counts[1] && counts[3] > counts[0] && counts[3] == counts[4])
    let errors = try LocalErrors(trace, of: task, weights: zeros, order: Array(0..<6))
    #expect(errors.violations.isEmpty)
  }

  @Test("a batch ends with a sample without a gradient as with any other")
  func batchWithoutGradient() async throws {
    var task = try ToyTask.regression(samples: 6, batchSize: 2)
    let graph = task.emission.fixed.graph
    let zeros = graph.parameters.reduce(into: [:]) {
      $0[$1.value] = [Float](repeating: 0, count: graph.shape($1.value).count)
    }
    task.train = task.train.enumerated().map {
      .init(input: $1.input, target: .init([1], [$0 == 2 ? 0.5 : 0]))
    }
    let request = RunRequest(weights: zeros, orders: [Array(0..<6)], dumpedSteps: 6)
    let folder = try TemporaryDirectory()
    defer { folder.remove() }
    let program = try await HostProgram.build(task, [.traced], compiler: .find(), in: folder.url)
    let (outcome, trace) = try await program.trace(request)
    let updates = task.emission.fixed.update.order.count
    let samples = task.emission.fixed.train.order.count
    // Steps 1, 2 and 4 meet their target; 2 and 4 end a batch all the same, 4 after a gradient.
    let counts = trace.steps.map(\.count)
    #expect(counts[1] == counts[0] + updates && counts[3] == counts[0] + updates)
    #expect(counts[2] > counts[0] && counts[2] >= samples)
    #expect(outcome.losses[0][4] > 0, "the fourth step moved the parameters")
    let errors = try LocalErrors(trace, of: task, weights: zeros, order: Array(0..<6))
    #expect(errors.violations.isEmpty)
  }

  @Test("a trace that lacks a result is refused")
  func missingRecord() async throws {
    let (task, trace, request, _) = try await traced()
    var short = trace
    short.steps[2].remove(at: 1)
    let error = #expect(throws: Diagnostic.self) {
      try LocalErrors(short, of: task, weights: request.weights, order: request.orders[0])
    }
    #expect(error?.id == "driver-protocol")
  }
}
