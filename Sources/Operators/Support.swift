import GraphIR

extension Specimen.Domain {
  /// [−1, 1].
  static var unit: Self { .reals(-1...1) }
  /// [−6, 6].
  static var wide: Self { .reals(-6...6) }
}

/// The scale of a product: sample with static is sample; two samples have no common scale.
public func bilinearScale(_ operands: [Scale]) -> [Scale]? {
  switch operands.filter({ $0 == .sample }).count {
  case 0: [.static]
  case 1: [.sample]
  default: nil
  }
}

/// The scale of a sum: all alike.
public func commonScale(_ operands: [Scale]) -> [Scale]? {
  Set(operands).count == 1 ? [operands[0]] : nil
}

extension Shape {
  /// Throws where there are more elements than a microcontroller addresses.
  func requireElements(of name: String) throws(ShapeError) {
    let most = 1 << 24
    guard extents.reduce(1.0, { $0 * Double($1) }) > Double(most) else { return }
    let product = extents.map(String.init).joined(separator: " × ")
    throw ShapeError(
      "\(name) makes \(product) elements, more than the \(most) that a tensor may have", [self])
  }
}

extension Graph {
  /// `linear1.weight.gradient` of a parameter, `sigmoid1.cotangent` of anything else.
  public func gradientName(of value: Value) -> String {
    "\(name(value)).\(self[value].role == .parameter ? "gradient" : "cotangent")"
  }

  /// The value with all axes but the last merged into one.
  mutating func matrix(_ value: Value) throws(ShapeError) -> Value {
    let extents = shape(value).extents
    guard extents.count > 2, let width = extents.last else { return value }
    let rows = extents.dropLast().reduce(1, *)
    let role: Role = self[value].role == .gradient ? .gradient : .activation
    return try apply(Reshape([rows, width]), value, name: "\(name(value)).rows", role: role)
  }
}

extension GradientSite {
  /// The cotangent of the first result as a value; a loss's one becomes a constant.
  public func cotangent(in graph: inout Graph) throws(ShapeError) -> Value {
    guard let cotangent = cotangents[0] else {
      preconditionFailure("a gradient is asked for only where a cotangent arrives")
    }
    switch cotangent {
    case .value(let value): return value
    case .one:
      return try graph.apply(
        Fill(1, graph.shape(results[0])), name: "\(graph.name(results[0])).cotangent",
        role: .gradient)
    }
  }
}
