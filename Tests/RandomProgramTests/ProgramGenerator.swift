import GraphIR
import Jobs
import ModelImport
import Operators
import TestNetworks

/// Draws programs from seeds, over the whole catalog.
///
/// Seed s takes the s-th layer and the s-th loss of the catalog, in turn, among layers that are
/// drawn freely: what a seed draws does not depend on others, and all take part.
struct ProgramGenerator {
  private var random: Randomness
  private let seed: Int

  /// The program of a seed.
  static func program(_ seed: Int) -> RandomProgram {
    var generator = ProgramGenerator(random: Randomness(seed), seed: seed)
    for _ in 0..<1000 {
      if let program = generator.network() { return generator.trained(program) }
    }
    let layer = OperatorCatalog.layers[seed % OperatorCatalog.layers.count]
    preconditionFailure("the examples of '\(layer.key)' name one that fits a small input")
  }

  // MARK: Network

  private mutating func network() -> RandomProgram? {
    var program = RandomProgram(input: input())
    var sketch = LayerSketch(input: program.input)
    let layers = OperatorCatalog.layers
    let required = layers[seed % layers.count]
    for _ in 0..<random.integer(below: 3) { append(nil, &program, &sketch) }
    guard append(required, &program, &sketch) else { return nil }
    for _ in 0..<random.integer(below: 3) { append(nil, &program, &sketch) }
    let losses = OperatorCatalog.losses
    return closed(program, sketch, under: losses[seed % losses.count])
  }

  private mutating func input() -> [Int] {
    func extent(_ range: ClosedRange<Int>) -> Int {
      range.lowerBound + random.integer(below: range.count)
    }
    switch random.integer(below: 7) {
    case 0...1: return [extent(1...12)]
    case 2...3: return [extent(1...4), extent(2...10)]
    default: return [extent(1...4), extent(2...5), extent(2...5)]
    }
  }

  /// Appends a layer of this definition, or of any; false when no draw fits.
  @discardableResult
  private mutating func append(
    _ wanted: LayerDefinition?, _ program: inout RandomProgram, _ sketch: inout LayerSketch
  ) -> Bool {
    for _ in 0..<24 {
      let definition = wanted ?? random.pick(OperatorCatalog.layers)
      let names = sketch.outputs.map(\.name)
      var layer = RandomProgram.Layer.drawn(definition, from: names, &random)
      // Outputs that are there by name can be taken again.
      layer.name = "n\(program.layers.count)"
      if layer.from.isEmpty, sketch.last.count > 1 || random.integer(below: 8) == 0 {
        layer.from = [random.pick(Array(names.suffix(4)))]
      }
      if sketch.append(layer) {
        program.layers.append(layer)
        return true
      }
    }
    return false
  }

  /// The program with what its loss needs below it: parameters, the layers that end a network, and
  /// those that the loss requires or takes into itself.
  private mutating func closed(
    _ program: RandomProgram, _ sketch: LayerSketch, under loss: LossDefinition
  ) -> RandomProgram? {
    let features = 2 + random.integer(below: 4)
    let ends: [[String]] = [[], ["linear"], ["flatten", "linear"]]
    for _ in 0..<12 {
      var (program, sketch) = (program, sketch)
      var keys = random.pick(ends)
      keys += loss.requires.map { [$0] } ?? Array(loss.absorbs.prefix(random.integer(below: 2)))
      let fits = keys.allSatisfy { key in
        var layer = RandomProgram.Layer(key: key, value: key == "linear" ? "\(features)" : "")
        if sketch.last.count > 1, let output = sketch.outputs.last { layer.from = [output.name] }
        program.layers.append(layer)
        return sketch.append(layer)
      }
      program.loss = random.pick(loss.examples)
      program.batching = sketch.spansBatch || random.integer(below: 5) == 0 ? "whole" : "accumulate"
      guard fits, sketch.hasParameters, sketch.last.count == 1, program.isLive,
        let job = try? Job(text: program.job, file: "job.yaml"),
        (try? LayerImport.network(of: job)) != nil
      else { continue }
      return program
    }
    return nil
  }

  // MARK: Training and formats

  private mutating func trained(_ network: RandomProgram) -> RandomProgram {
    var program = network
    program.seed = 1 + random.integer(below: 1000)
    program.learningRate = random.pick(["0.1", "0.05", "0.01"])
    program.batchSize = random.pick([1, 1, 2, 3])
    program.isShuffled = random.integer(below: 2) == 0
    program.scaling = random.pick([[], [], ["scale: 4", "offset: -2"], ["scale: 0.05"]])
    program.formats = formats()
    if random.integer(below: 4) == 0, let names = try? BufferNames(program) {
      program.trainable = [random.pick(names.parameterPatterns)]
    }
    // Where nothing that is trained reaches the loss, there are no patterns, and the job is refused.
    guard let names = try? BufferNames(program) else { return program }
    for _ in 0..<random.pick([0, 0, 1, 2, 3]) {
      let pattern = names.pattern(&random)
      guard !program.overrides.contains(where: { $0.pattern == pattern }) else { continue }
      program.overrides.append(RandomProgram.Override(pattern: pattern, wish: wish()))
    }
    return program
  }

  private mutating func formats() -> [String] {
    func drawn(_ key: String, _ values: [String], by random: inout Randomness) -> [String] {
      let value = random.pick(values)
      return value.isEmpty ? [] : ["\(key): \(value)"]
    }
    return drawn("default", ["", "", "int8", "int32"], by: &random)
      + drawn("headroom_bits", ["", "", "2"], by: &random)
      + drawn("accumulator", ["", "", "", "", "int64", "proved", "int32"], by: &random)
      + drawn("weight_update", ["", "master32", "stochastic16", "nearest16"], by: &random)
      + drawn("gradient_scale", ["", "", "static"], by: &random)
  }

  private mutating func wish() -> String {
    guard random.integer(below: 4) > 0 else { return "fraction_bits: \(random.integer(below: 14))" }
    return "storage: \(random.pick(["int8", "int16", "int32", "int16", "float32"]))"
  }
}
