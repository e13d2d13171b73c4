import GraphIR

extension Shape {
  /// The shape that both stretch to, as operands do in NumPy: aligned at the last axis, extents of 1
  /// and missing leading axes become the other's; nil where two other extents meet.
  public static func stretching(_ a: Shape, _ b: Shape) -> Shape? {
    let rank = max(a.rank, b.rank)
    func padded(_ shape: Shape) -> [Int] {
      Array(repeating: 1, count: rank - shape.rank) + shape.extents
    }
    let pairs = zip(padded(a), padded(b))
    guard pairs.allSatisfy({ $0 == $1 || $0 == 1 || $1 == 1 }) else { return nil }
    return Shape(pairs.map { $0 == 1 ? $1 : $0 })
  }
}

extension Graph {
  /// Applies an operator on operands of one shape, those of others repeated to the shape that all
  /// stretch to; where there is none, the operator says what it takes.
  public mutating func applyStretching(
    _ op: any Operator, _ operands: [Value], name: String, role: Role = .activation
  ) throws(ShapeError) -> [Value] {
    let shapes = operands.map { shape($0) }
    let common = shapes.reduce(shapes.first) { common, shape in
      common.flatMap { Shape.stretching($0, shape) }
    }
    guard let common else { return try apply(op, operands, name: name, role: role) }
    var stretched: [Value] = []
    for (operand, shape) in zip(operands, shapes) {
      stretched.append(
        shape == common
          ? operand
          : try apply(Broadcast(to: common), operand, name: "\(name).stretched", role: role))
    }
    return try apply(op, stretched, name: name, role: role)
  }
}

extension LayerDefinition {
  /// A layer without keys: an operator of one shape on two outputs, which stretch to each other.
  static func stretching(
    key: String, example: String, operation: @escaping @Sendable () -> any Operator
  ) -> LayerDefinition {
    LayerDefinition(key: key, example: example, inputCount: 2) {
      _, site, graph throws(ShapeError) in
      try graph.applyStretching(operation(), site.inputs, name: site.name)[0]
    }
  }
}
