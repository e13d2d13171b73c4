import Diagnostics
import GraphIR

/// A range of axes as a layer: `{axis: 1, from: 2, to: 6, step: 2}`, or one number for each of several
/// axes; negative ends count from the end, `to` is not taken.
let sliceLayer = LayerDefinition(
  key: "slice", example: "slice: {axis: 1, from: 2, to: 6}",
  variants: ["slice: {axis: 0, from: 1}", "slice: {axis: 0, to: 5, step: 2}"]
) { reader, site, graph throws(ShapeError) in
  let shape = graph.shape(site.inputs[0])
  let axes = reader.axes("axis", of: shape, default: Array(0..<shape.rank))
  let zeros = Array(repeating: 0, count: shape.rank)
  let from = reader.numbers("from", along: axes, default: zeros)
  let to = reader.numbers("to", along: axes, default: shape.extents)
  let steps = reader.numbers("step", along: axes, default: zeros.map { $0 + 1 }, from: 1)
  guard let from, let to, let steps else { return nil }
  func counted(_ ends: [Int]) -> [Int] {
    zip(ends, shape.extents).map { $0 < 0 ? $0 + $1 : $0 }
  }
  return try graph.apply(
    Slice(from: counted(from), to: counted(to), steps: steps), site.inputs, name: site.name)[0]
}

/// The parts of one axis as outputs `split1.0`, `split1.1`: so many equal ones, or of given sizes.
let splitLayer = LayerDefinition(
  key: "split", mainKey: "parts", example: "split: {axis: 0, parts: 2}",
  variants: ["split: 3", "split: {axis: 0, sizes: [1, 2]}"], inputs: .one
) { reader, site, graph throws(ShapeError) in
  let shape = graph.shape(site.inputs[0])
  let axis = reader.axis("axis", rank: shape.rank, default: 0)
  guard let parting = reader.parting(), let axis else { return nil }
  let sizes = try parting.sizes(along: axis, of: shape)
  var parts: [Value] = []
  var start = 0
  for (number, size) in sizes.enumerated() {
    let slice = Slice(start..<(start + size), axis: axis, of: shape)
    parts.append(try graph.apply(slice, site.inputs, name: "\(site.name).\(number)")[0])
    start += size
  }
  return parts
}

/// How an axis is parted.
private enum Parting {
  case equal(Int)
  case sizes([Int])

  /// The sizes of the parts.
  func sizes(along axis: Int, of shape: Shape) throws(ShapeError) -> [Int] {
    let extent = shape[axis]
    switch self {
    case .equal(let parts):
      let (size, rest) = extent.quotientAndRemainder(dividingBy: parts)
      guard rest > 0 else { return Array(repeating: size, count: parts) }
      let nearest = (0..<parts).map { size + ($0 < rest ? 1 : 0) }
      throw ShapeError(
        "axis \(axis) has \(extent) elements, no whole number for each of \(parts) parts", [shape],
        remedy: size > 0 ? "sizes: \(Shape(nearest))" : nil)
    case .sizes(let sizes):
      let sum = sizes.reduce(0, +)
      guard sum != extent else { return sizes }
      throw ShapeError(
        "the sizes \(Shape(sizes)) make \(sum) elements, and axis \(axis) has \(extent)", [shape])
    }
  }
}

extension KeyedReader {
  /// What `parts` or `sizes` say; nil when they are wrong.
  fileprivate mutating func parting() -> Parting? {
    guard let value = value("sizes") else {
      let remedy = "split: {axis: 0, parts: 2}"
      return requiredInteger("parts", in: 2...(1 << 15), remedy: remedy).map { .equal($0) }
    }
    guard self.value("parts") == nil else {
      report(
        Diagnostic(
          "conflicting-keys", "\(path) has both parts and sizes", at: location(of: "sizes"),
          remedy: "one of them"))
      return nil
    }
    guard let sizes = extents("sizes", from: 1) else { return nil }
    guard sizes.count > 1 else {
      report(
        Diagnostic(
          "wrong-length", "\(path(of: "sizes")) must have at least 2 numbers, found \(sizes.count)",
          at: value.location))
      return nil
    }
    return .sizes(sizes)
  }
}
