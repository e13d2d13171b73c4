import Datasets
import Drift
import Files
import FixGrad
import FixedPoint
import Foundation
import GraphIR
import Interpretation
import MemoryPlanning
import Quantization
import Testing
import Toolchains
import Tuning

/// What there is to choose from, and what is foretold of it.
@Suite struct SearchSpaceTests {
  // MARK: The space

  @Test func everyChoiceMakesAnotherProgram() async throws {
    let space = try await TunedJob().space
    #expect(space.decisions.count > 10)
    for decision in space.decisions {
      #expect(decision.choices[0] == .unchanged && decision.choices.count > 1)
      #expect(Set(decision.choices).count == decision.choices.count)
      for choice in decision.choices.dropFirst() {
        let program = try space.program([decision.buffer: choice])
        let (own, other) = (space.base.quantized, program.quantized)
        let differ = own.graph.values.indices.contains {
          own.formats[Value(index: $0)] != other.formats[Value(index: $0)]
        }
        #expect(differ || own.calls != other.calls, "\(decision.buffer) \(choice)")
      }
    }
    let input = space.decisions.first { $0.buffer == "x" }
    #expect(input?.choices.contains { $0.storage == .int32 } == false)
  }

  /// A format finer than that is good on the seed it was chosen on, and saturates on others. Fraction
  /// bits of the job are for the storage of the job.
  @Test(arguments: [[], ["formats.overrides={'*': {fraction_bits: 9}, x: {fraction_bits: 13}}"]])
  func noChoiceCutsIntoTheSeenRange(_ overrides: [String]) async throws {
    let space = try await TunedJob(overrides).space
    let calibrated = space.formats.calibrated
    let graph = space.base.graph
    let tight = FormatChoice(storage: .int8, headroomBits: 0)
    #expect(space.decisions.filter { $0.choices.contains(tight) }.count > 3)
    for decision in space.decisions {
      let value = try #require(
        graph.values.indices.map { Value(index: $0) }.first { graph.name($0) == decision.buffer })
      for choice in decision.choices {
        let program = try space.program([decision.buffer: choice])
        let format = try #require(program.quantized.formats[value].format)
        // The largest number itself may round to one more than there is.
        let limit = exp2(Double(format.storage.bits - 1 - format.fractionBits))
        #expect(calibrated.ranges[value].magnitude <= limit, "\(decision.buffer) \(choice)")
      }
    }
  }

  // MARK: Trials

  /// A trial is the compiled program of the same formats.
  @Test func aTrialIsWhatTheCompiledProgramDoes() async throws {
    let subject = try await TunedJob()
    let space = subject.space
    let choices = Dictionary(
      uniqueKeysWithValues: space.decisions.map { ($0.buffer, $0.choices[1]) })
    let trial = Trial(.fixed(choices), seed: 2, samples: subject.bench.wholeTraining)
    let result = try await subject.bench.run(trial)
    var task = try subject.project.trainingTask(
      subject.project.calibrated(), seeds: 1, exactSteps: 0, command: "")
    task.emission.fixed = try space.program(choices)
    try await TemporaryDirectory.with { [task] folder in
      let host = try await HostProgram.build(
        task, [.fixed, .float], compiler: subject.compiler, in: folder)
      let request = RunRequest(weights: task.weights(2), orders: task.orders(seed: 2), seed: 2)
      let fixed = try await host.run(request, as: .fixed)
      let float = try await host.run(request, as: .float)
      #expect(result.weightHash == fixed.weightHash)
      let (losses, others) = (fixed.losses[0], float.losses[0])
      #expect(result.loss == losses.reduce(0, +) / Double(losses.count))
      let drift = zip(losses, others).map { abs($0 - $1) }.reduce(0, +) / Double(losses.count)
      #expect(result.drift == drift)
      #expect(result.accuracy ?? 0 > 50)
    }
    let prefix = try await subject.bench.run(Trial(.fixed(choices), seed: 2, samples: 100))
    #expect(prefix.accuracy == nil && prefix.weightHash != result.weightHash)
    // The mean over all steps is that of the means of both halves.
    let first = try await subject.bench.run(Trial(.fixed(choices), seed: 2, samples: 50))
    let second = try await subject.bench.run(
      Trial(.fixed(choices), seed: 2, samples: 100, driftFrom: 50))
    let halves = (try #require(first.drift) + #require(second.drift)) / 2
    #expect(second.weightHash == prefix.weightHash)
    #expect(abs(halves - (prefix.drift ?? 0)) < 1e-12)
  }

  /// What is foretold of RAM is what the planner needs in half of all programs, and within a seventh in nearly all.
  @Test func memoryIsForetold() async throws {
    let subject = try await TunedJob(job: "motions-cnn")
    let estimate = MemoryEstimate(subject.space)
    var random = SplitMix64(seed: 7)
    var errors: [Double] = []
    for _ in 0..<60 {
      let configuration = subject.space.decisions.map { decision in
        let narrow = decision.choices.indices.filter { decision.choices[$0].storage == .int8 }
        return ([0] + narrow).randomElement(using: &random) ?? 0
      }
      guard let program = try? subject.space.program(subject.space.choices(configuration)) else {
        continue
      }
      errors.append(abs(Double(estimate.ram(configuration)) / Double(program.ramBytes) - 1))
    }
    let sorted = errors.sorted()
    #expect(errors.count > 30)
    #expect(sorted[sorted.count / 2] < 0.05 && sorted[sorted.count * 9 / 10] < 0.15, "\(sorted)")
    #expect(estimate.ram(subject.space.unchanged) == subject.space.base.ramBytes)
  }

  /// D² of several changes is that of the job and what each change adds, as the store has them.
  @Test func driftsAddUpAsSquares() async throws {
    let subject = try await TunedJob()
    try await withStore { store, _ in
      let points = try await subject.tuner(store).foretold().points
      let singles = try store.history().filter { $0.trial.driftFrom != nil }
      func drift(_ choices: [String: FormatChoice]) -> Double? {
        singles.first { $0.trial.subject == .fixed(choices) }?.result.drift
      }
      let base = try #require(drift([:]))
      var several = 0
      for point in points {
        let changes = try point.choices.map { buffer, choice in
          let own = try #require(drift([buffer: choice]))
          let change = own * own - base * base
          // What saves nothing, and is better by less than a tenth, is noise.
          let isFree = choice.storage.map { $0 == .int32 } ?? true
          return isFree && change < 0 && change > -0.1 * base * base ? 0 : change
        }
        // What is gained in all is at most three quarters of the job's own.
        let gain = max(changes.filter { $0 < 0 }.reduce(0, +), -0.75 * base * base)
        let square = base * base + gain + changes.filter { $0 > 0 }.reduce(0, +)
        #expect(abs(point.drift / square.squareRoot() - 1) < 1e-9)
        if changes.count > 1 { several += 1 }
      }
      #expect(several > 3)
    }
  }
}
