import Diagnostics
import Jobs
import ModelImport
import Operators
import Testing

/// What seeds draw.
@Suite struct GeneratorTests {
  private static let seeds = 0..<(4 * OperatorCatalog.layers.count)

  @Test func programsAreJobsWhoseLayersFit() throws {
    for seed in Self.seeds {
      let program = ProgramGenerator.program(seed)
      let network = try LayerImport.network(of: Job(text: program.job, file: "job.yaml"))
      #expect(!network.graph.parameters.isEmpty)
      #expect(program.isLive, "\(program.job)")
      #expect(!program.job.contains("\n") && !program.job.contains("'"), "\(program.job)")
      #expect(program == ProgramGenerator.program(seed))
    }
  }

  /// In turn, so that none waits for luck.
  @Test func everyLayerAndLossIsDrawn() throws {
    let (layers, losses) = (OperatorCatalog.layers, OperatorCatalog.losses)
    for seed in Self.seeds {
      let program = ProgramGenerator.program(seed)
      #expect(program.layers.contains { $0.key == layers[seed % layers.count].key })
      #expect(program.lossKey == losses[seed % losses.count].key)
    }
  }

  /// What fits nothing would never be tried: a key that is misspelt, or numbers that are too large.
  @Test func everyExampleFitsASmallInput() {
    let extents = 1...6
    let pairs = extents.flatMap { a in extents.map { [a, $0] } }
    let inputs =
      [[9], [12], [24], [64]] + extents.map { [$0] } + pairs
      + pairs.flatMap { pair in extents.map { pair + [$0] } }
    for definition in OperatorCatalog.layers {
      for example in definition.examples {
        var layer = RandomProgram.Layer(
          key: definition.key, value: RandomProgram.Layer.value(in: example))
        if definition.inputs != .one { layer.from = ["input", "input"] }
        if case .listed = definition.inputs { layer.listsInputs = true }
        #expect(
          inputs.contains { input in
            var sketch = LayerSketch(input: input)
            return sketch.append(layer)
          }, "\(example)")
      }
    }
  }

  @Test func attributesFormatsAndResidualsVary() throws {
    let programs = Self.seeds.map { ProgramGenerator.program($0) }
    let jobs = programs.map(\.job).joined(separator: "\n")
    let parts = [
      "stride: 2", "groups: 2", "dilation: 2", "bias: false", "label_smoothing", "default: int8",
      "default: int32", "master32", "stochastic16", "nearest16", "gradient_scale: static",
      "accumulator: proved", "accumulator: int64", "headroom_bits: 2", "storage: float32",
      "fraction_bits", "trainable", "batch_size: 3", "from: [input", "shuffle: true", "offset: -2",
    ]
    for part in parts { #expect(jobs.contains(part), "\(part)") }
    #expect(programs.contains { $0.layers.count > 5 })
    #expect(Set(jobs.split(separator: "\n")).count > Self.seeds.count * 9 / 10)
  }
}
