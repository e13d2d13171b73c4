import Calibration
import FixedPoint
import GraphIR
import MemoryPlanning
import Operators
import Quantization
import TestNetworks
import Testing

@Suite struct PlanTests {
  @Test(arguments: 1...60) func everyNodeReadsWhatWasWritten(seed: Int) throws {
    let calibrated = try Network.random(seed).training().calibratedOnRandom(seed, samples: 4)
    for policy in [FormatPolicy(), .float32] {
      let program = try calibrated.quantized(policy).planned()
      for entry in [program.train, program.predict] {
        #expect(ByteMachine(program, entry).faults.isEmpty, "seed \(seed)")
        for (value, slot) in entry.slots {
          guard case .arena(let offset, _) = slot else { continue }
          #expect(offset.isMultiple(of: program.quantized.formats[value].bytes))
        }
      }
      #expect(program.train.order.sorted() == calibrated.training.trainNodes)
      #expect(program.predict.order.sorted() == calibrated.training.predictNodes)
      #expect(program.ramLowerBound <= program.ramBytes)
      #expect(program.train.smallestPeak <= program.train.arenaBytes)
    }
  }

  private func planned(_ network: Network) throws -> PlannedProgram {
    try network.training().calibratedOnRandom().quantized(FormatPolicy()).planned()
  }

  private func slot(_ name: String, _ program: PlannedProgram, _ entry: EntryPlan) throws -> Slot {
    let index = try #require(program.graph.values.firstIndex { $0.name == name }, "\(name)")
    return try #require(entry.slots[Value(index: index)], "\(name)")
  }

  @Test func aResultTakesADyingOperandsBytes() throws {
    let program = try planned(Network.perceptron(3, 8, 2, .nll))
    let (entry, names) = (program.train, ["linear1", "sigmoid1", "linear1.cotangent"])
    let first = try slot(names[0], program, entry)
    #expect(first == .arena(offset: 0, bytes: 16))
    #expect(try slot(names[1], program, entry) == first)
    // sigmoid1 is read again by the backward pass: its cotangent lies elsewhere.
    #expect(try slot("sigmoid1.cotangent", program, entry) != first)
    #expect(try slot(names[2], program, entry) == slot("sigmoid1.cotangent", program, entry))
  }

  @Test func givenValuesAndParametersLieElsewhere() throws {
    let program = try planned(Network.perceptron(3, 8, 2, .nll))
    #expect(try slot("x", program, program.train) == .caller)
    #expect(try slot("target", program, program.train) == .caller)
    #expect(try slot("loss", program, program.train) == .local)
    let weight = program.graph.parameters[0].value
    #expect(try slot("linear1.weight", program, program.train) == .kept(weight))
    #expect(try slot("linear1.weight.updated", program, program.train) == .kept(weight))
    #expect(try slot("log_softmax1", program, program.predict) == .caller)
  }

  /// Sums outlive a sample, and the step of a sum takes its bytes: an update needs no others.
  @Test(arguments: 1...30) func sumsAreKept(seed: Int) throws {
    let training = try Network.random(seed).training(batchSize: 4)
    let calibrated = try training.calibratedOnRandom(seed, samples: 8)
    for policy in [FormatPolicy(), .float32] {
      let program = try calibrated.quantized(policy).planned()
      #expect(ByteMachine(program, program.train).faults.isEmpty, "seed \(seed)")
      #expect(program.train.order.sorted() == training.sampleNodes)
      #expect(program.update.order.sorted() == training.updateNodes)
      #expect(program.update.arenaBytes == 0)
      for (sum, update) in zip(training.sums, training.updates) {
        #expect(program.train.slots[sum.state] == .kept(sum.state))
        #expect(program.train.slots[sum.accumulated] == .kept(sum.state))
        let index = try #require(program.graph.producers[update.updated])
        let step = program.graph.nodes[index].operands[1]
        #expect(program.update.slots[step] == .kept(sum.state))
        #expect(program.update.slots[update.updated] == .kept(update.parameter))
      }
      let bytes = training.graph.parameters.reduce(0) {
        $0 + training.graph.shape($1.value).count * (policy.isFloat ? 4 : 2)
      }
      #expect(program.sumBytes == bytes)
      #expect(program.stateBytes == 4 + 2 + bytes)
      #expect(program.ramLowerBound <= program.ramBytes)
    }
  }

  /// A sum in more bits than its step shares no bytes with it.
  @Test func aStepOfOtherStorageLiesInWorkingMemory() throws {
    let training = try Network.perceptron(3, 2, 2, .nll).training(batchSize: 4)
    let policy = FormatPolicy(overrides: [.init(pattern: "linear1.bias.gradient", storage: .int8)])
    let program = try training.calibratedOnRandom().quantized(policy).planned()
    #expect(
      try slot("linear1.bias.gradient.step", program, program.update)
        == .arena(
          offset: 0, bytes: 4))
    #expect(program.sumBytes == 2 * (6 + 4 + 2) + 2)
  }

  @Test func aViewSharesBytes() throws {
    let program = try planned(
      Network([2, 3], .mse) { graph, x in
        let row = try graph.apply(Reshape([6]), x, name: "row")
        let h = try graph.linear("linear1", row, 6)
        let square = try graph.apply(Reshape([3, 2]), h, name: "square")
        let y = try graph.linear("linear2", square, 2)
        return try graph.apply(Reshape([6]), y, name: "flat")
      })
    #expect(try slot("row", program, program.train) == .caller)
    #expect(
      try slot("square", program, program.train) == slot("linear1", program, program.train))
    #expect(try slot("flat", program, program.predict) == .caller)
    #expect(try slot("linear2", program, program.predict) == .caller)
  }

  @Test func aPerceptronIsCloseToTheBound() throws {
    let network = try Network.perceptron(64, 32, 10, .nll)
    let program = try network.training().calibratedOnRandom().quantized(FormatPolicy()).planned()
    #expect(Double(program.ramBytes) <= 1.05 * Double(program.ramLowerBound))
    #expect(program.parameterBytes == 3 * (64 * 32 + 32 + 32 * 10 + 10))
  }

  @Test func theSameGraphHasTheSamePlan() throws {
    for seed in 1...10 {
      let (a, b) = (try planned(Network.random(seed)), try planned(Network.random(seed)))
      #expect(a.train.order == b.train.order && a.train.slots == b.train.slots)
    }
  }
}
