import Drift
import FixGrad
import GraphIR
import TestNetworks

/// Values of the reference lie in the intervals of operands that are slightly wider.
///
/// Every parameter and input becomes an interval of relative width 2^-20 with the reference's
/// number anywhere in it, and the training graph is evaluated in both. An index has no neighbours:
/// behind one, intervals go on with what the reference chose.
struct IntervalCheck: JobCheck {
  let name = "intervals"
  private static let samples = 2

  func run(in context: CheckContext) async throws -> CheckFinding {
    let (subject, float) = (context.subject, context.subject.task.emission.float.quantized)
    let (training, graph) = (subject.training, subject.training.graph)
    var random = Randomness(subject.task.seeds[0])
    var count = 0
    for step in 0..<min(Self.samples, subject.steps) {
      let sample = subject.sample(ofStep: step)
      var doubles = Evaluation<Double>(graph)
      var intervals = Evaluation<Interval>(graph)
      func give(_ value: Value, _ tensor: Tensor<Double>) {
        doubles[value] = tensor
        intervals[value] = tensor.map { Interval(around: $0, &random) }
      }
      for state in training.sums {
        give(state.state, Tensor(graph.shape(state.state), repeating: 0))
      }
      for (parameter, tensor) in zip(graph.parameters, subject.weights) {
        give(parameter.value, tensor)
      }
      doubles.setRandomKeys(seed: 1, step: step)
      intervals.setRandomKeys(seed: 1, step: step)
      give(training.network.input, sample.input)
      doubles[training.network.target] = sample.target
      intervals[training.network.target] = sample.target.map { Interval($0) }
      for index in training.trainNodes {
        doubles.run([index])
        intervals.run([index])
        for value in graph.nodes[index].results {
          let (numbers, boxes) = (doubles[value].elements, intervals[value].elements)
          for (number, box) in zip(numbers, boxes) where !box.contains(number) {
            return .failed("'\(graph.name(value))' holds \(number), outside of \(box)")
          }
          count += numbers.count
          // A quotient near 0 has no bound: what follows is checked from its value on.
          let isBounded = boxes.allSatisfy { $0.magnitude < 0x1p60 }
          guard float.formats[value] != .float32 || !isBounded else { continue }
          intervals[value] = doubles[value].map { Interval($0) }
        }
      }
    }
    return .passed("\(count) values lie in their intervals")
  }
}

extension Interval {
  /// An interval of relative width 2^-20 that has the number somewhere in it.
  fileprivate init(around number: Double, _ random: inout Randomness) {
    let width = max(abs(number), 0x1p-10) * 0x1p-20
    let share = Double(random.integer(below: 5)) / 4
    self.init(number - share * width, number + (1 - share) * width)
  }
}
