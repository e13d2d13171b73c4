/// One application of an operator: operands in, results out, under a path that messages can name.
public struct Node: Sendable {
  public let op: any Operator
  public let operands: [Value]
  public let results: [Value]
  public let name: String
}

/// A tensor of a graph's model, trained or frozen, and how it starts.
public struct Parameter: Sendable, Hashable {
  public enum Initializer: Sendable, Hashable {
    /// U(−bound, bound) from the documented generator.
    case uniform(bound: Double)
    case constant(Double)
    /// These elements, row-major.
    case elements([Float])
  }

  public let value: Value
  public let initializer: Initializer
}

/// A directed acyclic graph of operators in topological order: an operand is a given value or the
/// result of an earlier node.
public struct Graph: Sendable {
  public private(set) var nodes: [Node] = []
  public private(set) var values: [ValueInfo] = []
  public private(set) var parameters: [Parameter] = []
  /// What a value is in a prediction, where that differs from training.
  public private(set) var predictions: [Value: Value] = [:]
  private var names: Set<String> = []

  public init() {}

  public subscript(value: Value) -> ValueInfo { values[value.index] }
  public func shape(_ value: Value) -> Shape { values[value.index].shape }
  public func name(_ value: Value) -> String { values[value.index].name }

  /// The same graph at another learning rate.
  public func at(learningRate: Double) -> Graph {
    var graph = self
    graph.nodes = nodes.map {
      Node(
        op: $0.op.atStored(learningRate: learningRate), operands: $0.operands, results: $0.results,
        name: $0.name)
    }
    return graph
  }

  /// Adds a value that the caller gives: an input or a target.
  public mutating func given(_ name: String, _ shape: Shape, role: Role) -> Value {
    append(name, shape, role)
  }

  /// Adds a tensor of the model.
  public mutating func parameter(
    _ name: String, _ shape: Shape, _ initializer: Parameter.Initializer, role: Role = .parameter
  ) -> Value {
    precondition(role.isWeight, "a tensor of the model is trained, measured or frozen")
    let value = append(name, shape, role)
    parameters.append(Parameter(value: value, initializer: initializer))
    return value
  }

  /// Adds a tensor that training carries from sample to sample.
  public mutating func state(_ name: String, _ shape: Shape) -> Value {
    append(name, shape, .state)
  }

  /// Applies an operator; the first result takes `name`, others add their operator's suffixes.
  public mutating func apply(
    _ op: any Operator, _ operands: [Value], name: String, role: Role = .activation
  ) throws(ShapeError) -> [Value] {
    let shapes = try op.resultShapes(operands.map { values[$0.index].shape })
    let kind = op.perSampleKind
    let results = shapes.enumerated().map { position, shape in
      append(
        position == 0 ? name : "\(name).\(kind.resultNames[position])", shape,
        position == 0 ? role : kind.roles[position] ?? role)
    }
    nodes.append(Node(op: op, operands: operands, results: results, name: name))
    return results
  }

  /// Applies an operator of one result.
  public mutating func apply(
    _ op: any Operator, _ operands: Value..., name: String, role: Role = .activation
  ) throws(ShapeError) -> Value {
    try apply(op, operands, name: name, role: role)[0]
  }

  /// Says that a prediction takes `other` where training takes `value`, of the same shape.
  public mutating func predict(_ value: Value, as other: Value) {
    precondition(shape(value) == shape(other), "training and prediction agree on the shape")
    predictions[value] = other
  }

  /// Gives a value another role: a given value the target's.
  public mutating func reassign(_ value: Value, to role: Role) { values[value.index].role = role }

  private mutating func append(_ name: String, _ shape: Shape, _ role: Role) -> Value {
    var unique = name
    var suffix = 2
    while !names.insert(unique).inserted {
      unique = "\(name)_\(suffix)"
      suffix += 1
    }
    values.append(ValueInfo(name: unique, shape: shape, role: role))
    return Value(index: values.count - 1)
  }
}

extension Graph {
  /// The parameters that training changes, statistics among them.
  public var trained: [Parameter] {
    parameters.filter { values[$0.value.index].role != .frozen }
  }

  /// The parameters that it leaves as they are.
  public var frozen: [Parameter] { parameters.filter { values[$0.value.index].role == .frozen } }

  /// The same graph, where training leaves those parameters as they are too that `isTrained` does not
  /// name.
  public func freezing(except isTrained: (Value) -> Bool) -> Graph {
    var graph = self
    for parameter in parameters
    where self[parameter.value].role == .parameter && !isTrained(parameter.value) {
      graph.values[parameter.value.index].role = .frozen
    }
    return graph
  }

  /// The values that the caller gives with `role`, in order.
  public func given(_ role: Role) -> [Value] {
    values.indices.map(Value.init).filter { values[$0.index].role == role }
  }

  /// The index of the node that computes each value, nil for given values.
  public var producers: ValueMap<Int?> {
    var producers = ValueMap<Int?>(self) { _ in nil }
    for (index, node) in nodes.enumerated() {
      for result in node.results { producers[result] = index }
    }
    return producers
  }

  /// How many operands of nodes each value is.
  public var useCounts: ValueMap<Int> {
    var counts = ValueMap<Int>(self) { _ in 0 }
    for node in nodes { for operand in node.operands { counts[operand] += 1 } }
    return counts
  }

  /// The indices of the nodes that `roots` depend on, in topological order.
  public func nodes(reaching roots: [Value]) -> [Int] {
    var needed = ValueMap<Bool>(self) { _ in false }
    for root in roots { needed[root] = true }
    var indices: [Int] = []
    for (index, node) in nodes.enumerated().reversed()
    where node.results.contains(where: { needed[$0] }) {
      indices.append(index)
      for operand in node.operands { needed[operand] = true }
    }
    return indices.reversed()
  }
}

extension Graph: CustomStringConvertible {
  /// One line a value that is given, one line a node: the text that is hashed and inspected.
  public var description: String {
    var lines: [String] = []
    for info in values
    where info.role.isGiven {
      lines.append("\(info.role.rawValue) \(info.name) \(info.shape)")
    }
    for node in nodes {
      let results = node.results.map { "\(name($0)) \(shape($0))" }.joined(separator: ", ")
      let operands = node.operands.map(name).joined(separator: ", ")
      let attributes = node.op.attributes
      let list = attributes.isEmpty ? "" : " {\(attributes)}"
      lines.append("\(results) = \(node.kind.name)(\(operands))\(list)")
    }
    return lines.joined(separator: "\n")
  }
}
