import GraphIR
import Jobs
import ModelImport
import Operators
import Testing

/// Failures that are made up: programs that contain this or that.
@Suite struct ShrinkerTests {
  /// A job whose layers fit and that satisfies the predicate.
  private func shrunk(
    _ program: RandomProgram, where contains: (RandomProgram) -> Bool
  ) async -> RandomProgram {
    await Shrinker(limit: 2000).shrunk(program) { program in
      guard contains(program), let job = try? Job(text: program.job, file: "job.yaml") else {
        return false
      }
      return (try? LayerImport.network(of: job)) != nil
    }
  }

  @Test(arguments: ["tanh", "conv2d", "max_pool2d", "concat", "layer_norm"])
  func aLayerRemainsAlone(key: String) async throws {
    let layers = OperatorCatalog.layers
    let index = try #require(layers.firstIndex { $0.key == key })
    for round in 0..<3 {
      let program = ProgramGenerator.program(index + round * layers.count)
      let smallest = await shrunk(program) { $0.layers.contains { $0.key == key } }
      #expect(smallest.layers.map(\.key) == [key], "\(smallest.job)")
      #expect(smallest.loss == "mse" && smallest.overrides.isEmpty && smallest.formats.isEmpty)
      #expect(smallest.trainable.isEmpty && smallest.scaling.isEmpty && smallest.batchSize == 1)
      #expect(smallest.input.reduce(1, *) <= 2, "\(smallest.job)")
      #expect(smallest.layers[0].value.wholeNumbers.allSatisfy { $0.value <= 2 })
    }
  }

  @Test func whatMattersIsKept() async throws {
    var program = RandomProgram(
      input: [6],
      layers: [
        .init(key: "linear", value: "5", name: "n0"), .init(key: "tanh", name: "n1"),
        .init(key: "add", name: "n2", from: ["n1", "n0"], listsInputs: true),
        .init(key: "linear", value: "{features: 3, bias: false}"),
      ], loss: "huber")
    program.overrides = [
      .init(pattern: "n0", wish: "storage: int8"), .init(pattern: "n1", wish: "storage: int32"),
    ]
    program.formats = ["default: int32", "weight_update: master32"]
    let smallest = await shrunk(program) {
      $0.overrides.contains { $0.wish == "storage: int32" } && $0.formats.contains("default: int32")
        && $0.layers.contains { $0.key == "add" }
    }
    #expect(
      smallest.job == """
        {name: p, model: {input: [1], layers: [{add: [input, input]}]}, loss: mse, optimizer: \
        {sgd: {learning_rate: 0.1}}, training: {epochs: 2, batch_size: 1, seed: 1, shuffle: \
        false}, data: {synthetic: {samples: 1, nonzero: 0.75, seed: 1}}, formats: {default: \
        int32, overrides: {"n1": {storage: int32}}}}
        """)
  }

  @Test func aProgramThatIsMinimalStays() async {
    let program = RandomProgram(input: [1], layers: [.init(key: "relu")], samples: 1)
    #expect(await shrunk(program) { $0.layers.count == 1 } == program)
    let none = await Shrinker().shrunk(program) { _ in false }
    #expect(none == program)
  }
}
