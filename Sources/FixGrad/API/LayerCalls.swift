import Diagnostics
import GraphIR
import Operators

/// What stands behind a key of a layer.
enum LayerValue: Sendable, Hashable {
  case integer(Int)
  case integers([Int])
  case number(Double)
  case text(String)
  case flag(Bool)

  /// Nil of nothing: the key is left out.
  init?(_ number: Double?) {
    guard let number else { return nil }
    self = .number(number)
  }

  fileprivate func located(at place: SourceLocation) -> LocatedValue {
    let kind: LocatedValue.Kind =
      switch self {
      case .integer(let number): .integer(number)
      case .integers(let numbers): .list(numbers.map { LocatedValue(.integer($0), at: place) })
      case .number(let number): .number(number)
      case .text(let text): .string(text)
      case .flag(let flag): .boolean(flag)
      }
    return LocatedValue(kind, at: place)
  }
}

extension KeyedReader {
  /// Reads the keys of a call as those of a layer.
  init(
    _ keys: KeyValuePairs<String, LayerValue?>, of layer: String, at place: SourceLocation
  ) {
    let entries = keys.compactMap { key, value in
      value.map {
        LocatedValue.Entry(key: key, keyLocation: place, value: $0.located(at: place))
      }
    }
    self.init(LocatedValue(.map(entries), at: place), path: layer)
  }
}

extension GraphBuilder {
  /// Builds a layer of job files without parameters of its own. What it refuses has the caller's
  /// place.
  func layer(
    _ key: String, on operands: [GraphValue], _ keys: KeyValuePairs<String, LayerValue?> = [:],
    name: String?, file: String, line: Int, results count: Int = 1
  ) -> [GraphValue] {
    let place = SourceLocation(file: file, line: line)
    return compose(key, of: operands, name: name, at: place, results: count) {
      graph, values, name, problems throws(ShapeError) in
      guard let definition = OperatorCatalog.layers.first(where: { $0.key == key }) else {
        preconditionFailure("the catalog has a layer \(key)")
      }
      var reader = KeyedReader(keys, of: key, at: place)
      let site = LayerDefinition.Site(name: name, inputs: values)
      let results = try definition.build(&reader, site, &graph)
      let before = problems.count
      reader.finish(into: &problems)
      return problems.count == before ? results : nil
    }
  }

  /// A normalization by statistics of the last axes, times a weight, plus a bias.
  func affineLayerNorm(
    _ x: GraphValue, _ weight: GraphValue, _ bias: GraphValue, axes: Int, epsilon: Double,
    name: String?, file: String, line: Int
  ) -> GraphValue {
    let place = SourceLocation(file: file, line: line)
    return compose("layer_norm", of: [x, weight, bias], name: name, at: place) {
      graph, values, name, problems throws(ShapeError) in
      let shape = graph.shape(values[0])
      var reader = KeyedReader(
        ["axes": .integer(axes), "epsilon": .number(epsilon)], of: "layer_norm", at: place)
      let norm = try LayerNorm.normalize(&reader, shape)
      let before = problems.count
      reader.finish(into: &problems)
      guard problems.count == before else { return nil }
      let normal = try graph.apply(norm, values[0], name: "\(name).normal")
      return try graph.apply(
        ChannelAffine(axes: norm.groups.upperBound..<shape.rank), [normal] + values.dropFirst(),
        name: name)
    }[0]
  }

  /// A normalization over a batch, or by frozen statistics, times a weight, plus a bias.
  func affineBatchNorm(
    _ x: GraphValue, _ weight: GraphValue, _ bias: GraphValue,
    _ keys: KeyValuePairs<String, LayerValue?>, name: String?, file: String, line: Int
  ) -> GraphValue {
    let place = SourceLocation(file: file, line: line)
    return compose("batch_norm", of: [x, weight, bias], name: name, at: place) {
      graph, values, name, problems throws(ShapeError) in
      var reader = KeyedReader(keys, of: "batch_norm", at: place)
      let normal = try BatchNorm.normalized(
        values[0], &reader, layer: name, name: "\(name).normal", in: &graph)
      let before = problems.count
      reader.finish(into: &problems)
      guard problems.count == before else { return nil }
      return try graph.apply(
        ChannelAffine(axes: 0..<1), [normal] + values.dropFirst(), name: name)
    }[0]
  }
}
