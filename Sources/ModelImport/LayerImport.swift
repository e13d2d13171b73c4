import Diagnostics
import GraphIR
import Jobs
import Operators

/// Builds the network that a job's layers and loss describe.
public struct LayerImport {
  private let job: Job
  private var graph = Graph()
  private var outputs: [String: Value] = [:]
  private var layerNames: Set<String> = ["input"]
  private var counts: [String: Int] = [:]
  private var lastLayer: (name: String, key: String)?
  private var problems: [Diagnostic] = []

  private let targetColumns: Int?

  private init(_ job: Job, _ targetColumns: Int?) {
    self.job = job
    self.targetColumns = targetColumns
  }

  /// The network of a job, its loss not fused yet.
  ///
  /// - Parameter targetColumns: how many targets a sample has, which tells a distribution over
  ///   classes from a class index; nil for as many as the job names columns.
  /// - Throws: all problems of the layers up to the first that leaves nothing to build on:
  ///   `unknown-layer`, `unknown-output`, `shape-mismatch`, `unknown-loss`, `loss-does-not-fit`,
  ///   and what the layers say of their keys.
  public static func network(
    of job: Job, targetColumns: Int? = nil
  ) throws(Diagnostics) -> Network {
    var builder = LayerImport(job, targetColumns ?? job.data.targetColumns)
    let network = builder.build()
    guard let network, builder.problems.isEmpty else { throw Diagnostics(builder.problems) }
    return network
  }

  private mutating func build() -> Network? {
    let input = graph.given("x", Shape(job.model.input), role: .input)
    outputs["input"] = input
    var current = [input]
    for (index, layer) in job.model.layers.enumerated() {
      guard let outputs = add(layer, index: index, after: current) else { return nil }
      current = outputs
    }
    guard let output = only(current, for: "the loss", at: job.loss.location) else { return nil }
    return addLoss(on: output, input: input)
  }

  // MARK: Layers

  private mutating func add(
    _ layer: LayerSpecification, index: Int, after current: [Value]
  ) -> [Value]? {
    guard let definition = OperatorCatalog.layers.first(where: { $0.key == layer.key }) else {
      let known = OperatorCatalog.layers.map(\.key).sorted()
      problems.append(
        Diagnostic(
          "unknown-layer", "there is no layer '\(layer.key)'", at: layer.location,
          notes: ["layers: \(known.joined(separator: ", "))"],
          remedy: nearestName(to: layer.key, in: known)))
      return nil
    }
    let name = name(of: layer)
    guard layerNames.insert(name).inserted else {
      problems.append(
        Diagnostic(
          "duplicate-name", "two layers are named '\(name)'", at: layer.location,
          remedy: "name: \(name)_2"))
      return nil
    }
    guard let inputs = inputs(of: layer, definition, current) else { return nil }
    var value = layer.value
    // The value is the list of its inputs; the layer has no other keys then.
    if case .listed = definition.inputs { value.kind = .null }
    var reader = KeyedReader(
      value, path: "model.layers[\(index)].\(layer.key)", mainKey: definition.mainKey)
    var results: [Value]?
    let before = graph.nodes.count
    do {
      results = try definition.build(
        &reader, LayerDefinition.Site(name: name, inputs: inputs), &graph)
    } catch {
      problems.append(error.diagnostic(node: name, at: layer.location))
    }
    reader.finish(into: &problems)
    checkBatching(of: graph.nodes[before...], layer, name)
    for (number, output) in (results ?? []).enumerated() {
      outputs[results?.count == 1 ? name : "\(name).\(number)"] = output
    }
    lastLayer = (name, layer.key)
    return results
  }

  /// A layer that looks at all samples of a batch needs them at once.
  private mutating func checkBatching(
    of nodes: ArraySlice<Node>, _ layer: LayerSpecification, _ name: String
  ) {
    guard nodes.contains(where: \.spansBatch), job.training.batching != "whole" else { return }
    problems.append(
      .needsWholeBatches(
        name, at: layer.location, remedy: "training: {batching: whole, batch_size: 16}"))
  }

  /// The output of the layer above, where it has one.
  private mutating func only(
    _ outputs: [Value], for reader: String, at location: SourceLocation
  ) -> Value? {
    guard outputs.count != 1 else { return outputs[0] }
    let name = lastLayer?.name ?? "input"
    let names = outputs.indices.map { "\(name).\($0)" }
    problems.append(
      Diagnostic(
        "several-outputs",
        "'\(name)' above has \(outputs.count) outputs, and \(reader) takes one", at: location,
        notes: ["outputs: \(names.joined(separator: ", "))"], remedy: "from: [\(names[0])]"))
    return nil
  }

  /// `linear1`: the kind without its dimension, counted from 1; or the layer's own name, which
  /// counts all the same.
  private mutating func name(of layer: LayerSpecification) -> String {
    let kind = LayerDefinition.counted(layer.key)
    counts[kind, default: 0] += 1
    return layer.name ?? "\(kind)\(counts[kind, default: 1])"
  }

  private mutating func inputs(
    of layer: LayerSpecification, _ definition: LayerDefinition, _ current: [Value]
  ) -> [Value]? {
    var names = layer.from
    let (count, wording): (ClosedRange<Int>, String)
    switch definition.inputs {
    case .one: (count, wording) = (1...1, "one output")
    case .named: (count, wording) = (2...Int.max, "2 or more outputs, which from lists")
    case .listed(let number):
      (count, wording) = (number...number, "\(number) outputs")
      do {
        names = try layer.value.list(named: layer.key).map { item throws(Diagnostic) in
          try item.string(named: layer.key)
        }
      } catch {
        problems.append(error)
        return nil
      }
    }
    if names == nil, definition.inputs == .one {
      return only(current, for: layer.key, at: layer.location).map { [$0] }
    }
    let listed = names ?? []
    guard count.contains(listed.count) else {
      problems.append(
        Diagnostic(
          "input-count", "\(layer.key) takes \(wording), \(listed.count) are named",
          at: layer.location, remedy: definition.example))
      return nil
    }
    var values: [Value] = []
    for name in listed {
      guard let value = outputs[name] else {
        let known = outputs.keys.sorted()
        problems.append(
          Diagnostic(
            "unknown-output", "there is no output '\(name)' above this layer",
            at: layer.location, notes: ["outputs: \(known.joined(separator: ", "))"],
            remedy: nearestName(to: name, in: known)))
        return nil
      }
      values.append(value)
    }
    return values
  }

  // MARK: Loss

  private mutating func addLoss(on output: Value, input: Value) -> Network? {
    let specification = job.loss
    guard let definition = OperatorCatalog.losses.first(where: { $0.key == specification.key })
    else {
      let known = OperatorCatalog.losses.map(\.key)
      problems.append(
        Diagnostic(
          "unknown-loss", "there is no loss '\(specification.key)' in this version",
          at: specification.location, notes: ["losses: \(known.joined(separator: ", "))"],
          remedy: nearestName(to: specification.key, in: known)))
      return nil
    }
    var reader = KeyedReader(specification.arguments, path: "loss.\(specification.key)")
    let op = definition.build(
      &reader, LossDefinition.Site(output: graph.shape(output), targetColumns: targetColumns))
    reader.finish(into: &problems)
    if let required = definition.requires, lastLayer?.key != required {
      let last = lastLayer.map { "the last layer '\($0.name)' is \($0.key)" } ?? "there is no layer"
      problems.append(
        Diagnostic(
          "loss-does-not-fit", "\(definition.key) takes the output of \(required), and \(last)",
          at: specification.location, remedy: "end model.layers with '- \(required)'"))
      return nil
    }
    guard let op else { return nil }
    return network(
      op, on: definition.operand(of: output, in: graph), output: output, input: input)
  }

  private mutating func network(
    _ op: any LossOperator, on operand: Value, output: Value, input: Value
  ) -> Network? {
    do {
      let kind = try op.target(for: graph.shape(output))
      let shape: Shape =
        switch kind {
        case .classIndex: .scalar
        case .values(let shape): shape
        }
      let target = graph.given("target", shape, role: .target)
      let loss = try graph.apply(op, [operand, target], name: "loss", role: .loss)[0]
      return try Network(
        graph: graph, input: input, target: target, targetKind: kind, output: output, loss: loss
      ).separatingPrediction()
    } catch {
      problems.append(
        error.diagnostic(node: "loss", at: job.loss.location, id: "loss-does-not-fit"))
      return nil
    }
  }
}

extension Diagnostic {
  /// A layer that looks at all samples of a batch, which come one at a time.
  package static func needsWholeBatches(
    _ name: String, at location: SourceLocation?, remedy: String
  ) -> Diagnostic {
    Diagnostic(
      "needs-whole-batches", "'\(name)' is computed over a batch, whose samples come one at a time",
      at: location, notes: ["where it is frozen it takes stored statistics instead"],
      remedy: remedy)
  }
}

extension ShapeError {
  /// The error at a node of a network.
  public func diagnostic(
    node: String, at location: SourceLocation?, id: String = "shape-mismatch"
  ) -> Diagnostic {
    let list = shapes.map(\.description).joined(separator: " and ")
    return Diagnostic(
      id, reason, at: location, node: node,
      notes: shapes.isEmpty ? [] : ["shapes: \(list)"], remedy: remedy)
  }
}
