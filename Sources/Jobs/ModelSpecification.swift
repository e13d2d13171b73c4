import Diagnostics

/// The network as the job names it: the shape of one sample and a list of layers.
public struct ModelSpecification: Sendable, Hashable {
  /// The shape of one sample, without a batch axis; every extent is at least 1.
  public var input: [Int]
  /// The layers, first to last.
  public var layers: [LayerSpecification]

  /// Creates a model from its parts.
  public init(input: [Int], layers: [LayerSpecification]) {
    self.input = input
    self.layers = layers
  }

  init?(reading value: LocatedValue, problems: inout [Diagnostic]) {
    var reader = KeyedReader(value, path: "model")
    defer { reader.finish(into: &problems) }
    let isONNX = value["onnx"] != nil
    let input = isONNX && value["input"] == nil ? nil : Self.shape(&reader)
    let items =
      isONNX
      ? reader.list("layers") : reader.requiredList("layers", remedy: "layers: [{linear: 10}]")
    reader.rejectLaterKeys(VersionScope.modelKeys)
    guard let input, let items else { return nil }
    if items.isEmpty {
      reader.report(
        Diagnostic("empty-list", "model.layers has no layers", at: reader.location(of: "layers")))
    }
    layers = []
    var names: [String: SourceLocation] = [:]
    for (index, item) in items.enumerated() {
      guard let layer = LayerSpecification(item, path: "model.layers[\(index)]", &reader) else {
        continue
      }
      if let name = layer.name {
        if let first = names[name] {
          reader.report(
            Diagnostic(
              "duplicate-name", "two layers are named '\(name)'", at: layer.location,
              notes: ["the first is at \(first)"]))
        }
        names[name] = names[name] ?? layer.location
      }
      layers.append(layer)
    }
    self.input = input
  }

  /// More values in one sample than a microcontroller addresses; products stay within Int.
  private static let largestSample = 1 << 24

  private static func shape(_ reader: inout KeyedReader) -> [Int]? {
    guard let value = reader.requiredValue("input", remedy: "input: [64]") else { return nil }
    if case .integer(let extent) = value.kind {
      reader.report(
        value.wrongType("model.input", expected: "a list of extents", remedy: "[\(extent)]"))
      return nil
    }
    guard let items = reader.list("input") else { return nil }
    if items.isEmpty {
      reader.report(
        Diagnostic("empty-list", "model.input has no extents", at: value.location, remedy: "[64]"))
    }
    var shape: [Int] = []
    for (axis, item) in items.enumerated() {
      do {
        shape.append(try item.integer(named: "model.input[\(axis)]", in: 1...largestSample))
      } catch {
        reader.report(error)
      }
    }
    guard shape.count == items.count, !shape.isEmpty else { return nil }
    var size = 1
    for extent in shape {
      size *= extent
      guard size <= largestSample else {
        reader.report(
          Diagnostic(
            "out-of-range", "model.input \(shape) has more than \(largestSample) values",
            at: value.location))
        return nil
      }
    }
    return shape
  }
}
