import Datasets
import GraphIR

extension Graph {
  /// The initial parameters of a seed, float32: each parameter from a stream of its own, so that
  /// adding a layer leaves the others as they were.
  public func initialWeights(seed: Int) -> [Value: [Float]] {
    Dictionary(
      uniqueKeysWithValues: parameters.map { parameter in
        let count = shape(parameter.value).count
        switch parameter.initializer {
        case .constant(let constant):
          return (parameter.value, Array(repeating: Float(constant), count: count))
        case .elements(let elements): return (parameter.value, elements)
        case .uniform(let bound):
          var generator = RandomGenerator.stream(
            seed: UInt64(seed), purpose: "weights.\(name(parameter.value))")
          return (
            parameter.value,
            (0..<count).map { _ in Float((2 * generator.uniform() - 1) * bound) }
          )
        }
      })
  }
}

/// The order of samples in an epoch, from 0: shuffled by a stream of the seed, or as they are.
public func sampleOrder(count: Int, seed: Int, epoch: Int, shuffle: Bool) -> [Int] {
  guard shuffle else { return Array(0..<count) }
  var generator = RandomGenerator.stream(seed: UInt64(seed), purpose: "order.\(epoch)")
  return generator.shuffled(count)
}
