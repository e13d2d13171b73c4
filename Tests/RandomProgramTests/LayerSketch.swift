import Diagnostics
import GraphIR
import Jobs
import Operators

/// The graph of the layers of a program so far, to see which layers fit on.
struct LayerSketch {
  /// Programs are small: what a layer's result and all parameters may have.
  private static let (mostElements, mostParameters) = (64, 240)

  private var graph = Graph()
  /// All outputs that a layer can name, in order.
  private(set) var outputs: [(name: String, value: Value)]
  /// The outputs of the last layer.
  private(set) var last: [Value]

  init(input: [Int]) {
    let value = graph.given("x", Shape(input), role: .input)
    (outputs, last) = ([("input", value)], [value])
  }

  /// Whether a layer looks at all samples of a batch.
  var spansBatch: Bool {
    graph.nodes.contains { ($0.op as? any BatchSpanning)?.spansBatch ?? false }
  }
  var hasParameters: Bool { !graph.parameters.isEmpty }
  var rank: Int { graph.shape(last[0]).rank }

  /// Appends a layer; false where its shape rule refuses, or it is too large.
  mutating func append(_ layer: RandomProgram.Layer) -> Bool {
    guard let definition = OperatorCatalog.layers.first(where: { $0.key == layer.key }),
      var value = Self.value(of: layer)
    else { return false }
    if layer.listsInputs { value.kind = .null }
    let named = layer.from.compactMap { name in outputs.first { $0.name == name }?.value }
    let inputs = layer.from.isEmpty ? last : named
    guard layer.from.count == named.count, layer.from.count > 0 || last.count == 1 else {
      return false
    }
    var (sketch, problems) = (graph, [Diagnostic]())
    var reader = KeyedReader(value, path: layer.key, mainKey: definition.mainKey)
    let site = LayerDefinition.Site(name: layer.name ?? "layer\(outputs.count)", inputs: inputs)
    let results = try? definition.build(&reader, site, &sketch)
    reader.finish(into: &problems)
    let parameters = sketch.parameters.reduce(0) { $0 + sketch.shape($1.value).count }
    guard problems.isEmpty, let results, !results.isEmpty, parameters <= Self.mostParameters,
      results.allSatisfy({ (1...Self.mostElements).contains(sketch.shape($0).count) })
    else { return false }
    graph = sketch
    last = results
    guard let name = layer.name else { return true }
    for (number, value) in results.enumerated() {
      outputs.append((results.count == 1 ? name : "\(name).\(number)", value))
    }
    return true
  }

  /// What stands behind the layer's key, as a job reads it.
  private static func value(of layer: RandomProgram.Layer) -> LocatedValue? {
    let program = RandomProgram(input: [1], layers: [layer])
    return (try? Job(text: program.job, file: "job.yaml"))?.model.layers.first?.value
  }
}
