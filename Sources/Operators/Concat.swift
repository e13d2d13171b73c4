import FixedPoint
import GraphIR

/// Two tensors one after the other along an axis.
public struct Concat: Operator {
  public static let name = "concat"
  public let axis: Int
  public init(axis: Int) { self.axis = axis }

  public var attributes: String { "axis: \(axis)" }

  // MARK: Job key

  public static let layer: LayerDefinition? = LayerDefinition(
    key: "concat", mainKey: "axis", example: "{concat: 0, from: [linear1, tanh2]}", inputs: .named
  ) { reader, site, graph throws(ShapeError) in
    let rank = graph.shape(site.inputs[0]).rank
    guard reader.requiredValue("axis", remedy: "concat: 0") != nil,
      let axis = reader.axis("axis", rank: rank)
    else { return nil }
    var value = site.inputs[0]
    for (number, input) in site.inputs.enumerated().dropFirst() {
      let isLast = number == site.inputs.count - 1
      value = try graph.apply(
        Concat(axis: axis), value, input, name: isLast ? site.name : "\(site.name).partial")
    }
    return [value]
  }

  // MARK: Shape

  public func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] {
    let (a, b) = (operands[0], operands[1])
    guard axis >= 0, a.rank == b.rank, axis < a.rank,
      a.extents.indices.allSatisfy({ $0 == axis || a[$0] == b[$0] })
    else {
      throw ShapeError("the operands of concat have one shape but for axis \(axis)", operands)
    }
    var result = a
    result.extents[axis] += b[axis]
    return [result]
  }

  // MARK: Gradient

  public static let gradientFormula = "da, db = the slices of dy"

  public func gradients(
    at site: GradientSite, in graph: inout Graph
  ) throws(ShapeError) -> [Value?] {
    let dy = try site.cotangent(in: &graph)
    var (gradients, start): ([Value?], Int) = ([], 0)
    for (operand, isWanted) in zip(site.operands, site.wanted) {
      let end = start + graph.shape(operand)[axis]
      let slice = Slice(start..<end, axis: axis, of: graph.shape(dy))
      let name = graph.gradientName(of: operand)
      gradients.append(isWanted ? try graph.apply(slice, dy, name: name, role: .gradient) : nil)
      start = end
    }
    return gradients
  }

  // MARK: Reference

  /// How many rows there are, and how long those of both operands are.
  private func rows(_ a: Shape, _ b: Shape) -> (count: Int, a: Int, b: Int) {
    let count = a.extents[..<axis].reduce(1, *)
    return (count, a.count / count, b.count / count)
  }

  @specialized(where S == Double)
  public func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] {
    let (a, b) = (operands[0], operands[1])
    let rows = rows(a.shape, b.shape)
    var elements: [S] = []
    for row in 0..<rows.count {
      elements += a.elements[(row * rows.a)..<((row + 1) * rows.a)]
      elements += b.elements[(row * rows.b)..<((row + 1) * rows.b)]
    }
    var shape = a.shape
    shape.extents[axis] += b.shape[axis]
    return [Tensor(shape, elements)]
  }

  // MARK: Fixed point

  public func resultScales(_ operands: [Scale]) -> [Scale]? { commonScale(operands) }

  /// Operands of one format are passed on.
  public func resultFormats(_ operands: [Buffer], observed: [Double], storages: [Storage])
    -> [BufferFormat?]
  {
    let formats = operands.map { $0.format.copied(to: storages[0]) }
    return [formats[0] == formats[1] ? formats[0] : nil]
  }

  public func lower(_ site: LoweringSite) throws(FormatError) -> KernelCall {
    let (a, b, y) = (site.operands[0], site.operands[1], site.results[0])
    let rows = rows(a.shape, b.shape)
    let arguments =
      [a, b, y].map { .value($0.value) }
      + [rows.count, rows.a, rows.b].map { KernelCall.Argument.constant($0) }
    if site.isFloat {
      return KernelCall(Kernel("fg_concat_f32", header: "fg_concat_f32.h"), arguments)
    }
    return KernelCall(
      Kernel(template: "fg_concat", ["A": a.type, "B": b.type, "Y": y.type]),
      arguments + [a, b].map { .constant($0.fractionBits - y.fractionBits) })
  }

  // MARK: Specimens

  public static let specimens = [
    Specimen(Concat(axis: 0), [([3], .unit), ([4], .wide)]),
    Specimen(Concat(axis: 1), [([2, 3, 2], .wide), ([2, 1, 2], .unit)]),
    Specimen(Concat(axis: 2), [([2, 2, 1], .unit), ([2, 2, 3], .unit)]),
  ]
}
