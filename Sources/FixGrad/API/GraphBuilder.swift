import Diagnostics
import GraphIR
import Jobs
import ModelImport

/// Describes a network: inputs, parameters and operators on them.
///
/// Free functions such as ``matmul(_:_:name:file:line:)`` and ``sigmoid(_:name:file:line:)`` apply
/// operators. Nothing throws on the way: what does not fit is collected, with the file and line
/// that it was written in, and ``build()`` throws all of it.
///
/// ```swift
/// let g = GraphBuilder(name: "adder")
/// let x = g.input("x", [4]), t = g.input("t", [2])
/// let w = g.parameter("w", [2, 4])
/// let loss = mseLoss(matmul(w, x), t)
/// let model = try g.build()
/// ```
public final class GraphBuilder {
  /// The prefix of every emitted symbol and file.
  public let name: String
  var graph = Graph()
  var problems: [Diagnostic] = []
  /// Where each value was written.
  var locations: [Value: SourceLocation] = [:]
  /// The number of classes of each label.
  var labels: [Value: Int] = [:]
  let identity = BuilderIdentity()
  private var names: Set<String> = []
  private var counts: [String: Int] = [:]

  /// Begins an empty network.
  ///
  /// - Parameter name: a C identifier; every emitted symbol and file begins with it.
  public init(name: String = "model", file: String = #fileID, line: Int = #line) {
    self.name = name
    if let fault = CIdentifier.fault(of: name) {
      problems.append(
        Diagnostic(
          "bad-name", "the name '\(name)' \(fault)", at: SourceLocation(file: file, line: line),
          remedy: "GraphBuilder(name: \"\(CIdentifier.repaired(name))\")"))
    }
  }

  // MARK: What is given

  /// A tensor that the caller gives for each sample: the network's input, or the values that the
  /// loss compares with.
  ///
  /// - Parameters:
  ///   - name: unlike every other name of the network.
  ///   - shape: of one sample, without a batch axis.
  public func input(
    _ name: String, _ shape: Shape, file: String = #fileID, line: Int = #line
  ) -> GraphValue {
    let place = SourceLocation(file: file, line: line)
    guard accepts(name, at: place), accepts(shape, of: name, at: place) else { return failed }
    return remember(graph.given(name, shape, role: .input), at: place)
  }

  /// A class that the caller gives for each sample, as an index from 0: what a loss on classes
  /// compares with.
  public func label(
    _ name: String, classes: Int, file: String = #fileID, line: Int = #line
  ) -> GraphValue {
    let place = SourceLocation(file: file, line: line)
    guard accepts(name, at: place) else { return failed }
    guard classes >= 2 else {
      report(
        Diagnostic(
          "bad-classes", "label '\(name)' has \(classes) classes, not 2 or more", at: place))
      return failed
    }
    let value = graph.given(name, .scalar, role: .target)
    labels[value] = classes
    return remember(value, at: place)
  }

  /// A tensor that training changes.
  ///
  /// - Parameters:
  ///   - name: unlike every other name of the network.
  ///   - shape: weights are [out, in], as those of PyTorch.
  ///   - initial: how it starts; by default U(±1/√n), n the number of elements behind each index of
  ///     the first axis (fan-in), of a vector all.
  public func parameter(
    _ name: String, _ shape: Shape, _ initial: Parameter.Initializer? = nil,
    file: String = #fileID, line: Int = #line
  ) -> GraphValue {
    let place = SourceLocation(file: file, line: line)
    guard accepts(name, at: place), accepts(shape, of: name, at: place) else { return failed }
    let fanIn = shape.rank < 2 ? shape.count : shape.count / shape[0]
    let initial = initial ?? .uniform(bound: 1 / Double(fanIn).squareRoot())
    guard accepts(initial, of: name, shape, at: place) else { return failed }
    return remember(graph.parameter(name, shape, initial), at: place)
  }

  // MARK: Operators

  /// Applies an operator, of the catalog or of your own, and returns all of its results.
  ///
  /// - Parameter name: of the first result; by default the operator's, counted from 1: `tanh1`.
  public func apply(
    _ op: any Operator, to operands: [GraphValue], name: String? = nil, file: String = #fileID,
    line: Int = #line
  ) -> [GraphValue] {
    apply(op, to: operands, name: name, at: SourceLocation(file: file, line: line), notes: [])
  }

  /// Applies an operator of one result whose operands stretch to one shape.
  func applyStretching(
    _ op: any Operator, to operands: [GraphValue], name: String?, file: String, line: Int
  ) -> GraphValue {
    let place = SourceLocation(file: file, line: line)
    return apply(op, to: operands, name: name, at: place, notes: [], isStretching: true)[0]
  }

  func apply(
    _ op: any Operator, to operands: [GraphValue], name: String?, at place: SourceLocation,
    notes: [String], isStretching: Bool = false
  ) -> [GraphValue] {
    let type = type(of: op)
    let isLoss = op is any LossOperator
    let nothing = type.resultNames.map { _ in failed }
    if let name, !accepts(name, at: place) { return nothing }
    guard let values = values(operands, of: type.name, at: place) else { return nothing }
    let name = name ?? automaticName(isLoss ? "loss" : type.name, isLoss: isLoss)
    do throws(ShapeError) {
      try check(op, values)
      let results =
        isStretching
        ? try graph.applyStretching(op, values, name: name)
        : try graph.apply(op, values, name: name, role: isLoss ? .loss : .activation)
      return results.map { remember($0, at: place) }
    } catch {
      var problem = error.diagnostic(node: name, at: place)
      problem.notes += notes
      report(problem)
      return nothing
    }
  }

  /// Appends what `make` builds of operands under a name: by default the kind's, counted from 1.
  func compose(
    _ kind: String, of operands: [GraphValue], name: String?, at place: SourceLocation,
    results count: Int = 1,
    _ make: (inout Graph, [Value], String, inout [Diagnostic]) throws(ShapeError) -> [Value]?
  ) -> [GraphValue] {
    let nothing = Array(repeating: failed, count: max(count, 0))
    if let name, !accepts(name, at: place) { return nothing }
    guard let values = values(operands, of: kind, at: place) else { return nothing }
    let name = name ?? automaticName(LayerDefinition.counted(kind), isLoss: false)
    do throws(ShapeError) {
      try refuseLabels(values)
      guard let results = try make(&graph, values, name, &problems) else { return nothing }
      return results.map { remember($0, at: place) }
    } catch {
      report(error.diagnostic(node: name, at: place))
      return nothing
    }
  }

  /// The operands when all of them are there; an earlier error is not repeated at what follows.
  private func values(
    _ operands: [GraphValue], of op: String, at place: SourceLocation
  ) -> [Value]? {
    guard operands.allSatisfy({ $0.builder === self }) else {
      report(
        Diagnostic("foreign-value", "an operand of \(op) is of another GraphBuilder", at: place))
      return nil
    }
    let values = operands.compactMap(\.value)
    return values.count == operands.count ? values : nil
  }

  /// What `resultShapes` takes for granted: the number of operands, and a target that fits.
  private func check(_ op: any Operator, _ operands: [Value]) throws(ShapeError) {
    let name = type(of: op).name
    let shapes = operands.map { graph.shape($0) }
    let counts = Set(type(of: op).specimens.map(\.operands.count)).sorted()
    guard counts.isEmpty || counts.contains(operands.count) else {
      let list = counts.map(String.init).joined(separator: " or ")
      throw ShapeError("\(name) takes \(list) operands, not \(operands.count)", shapes)
    }
    guard let loss = op as? any LossOperator else {
      try refuseLabels(operands)
      return
    }
    guard operands.count == 2 else {
      throw ShapeError("\(name) takes a prediction and a target", shapes)
    }
    switch (try loss.target(for: shapes[0]), labels[operands[1]]) {
    case (.classIndex(let count), let classes?):
      guard count != classes else { return }
      throw ShapeError("\(name) has \(count) scores, and the label has \(classes) classes", shapes)
    case (.classIndex(let count), nil):
      throw ShapeError(
        "\(name) compares with a class index", shapes, remedy: "g.label(\"t\", classes: \(count))")
    case (.values(let shape), let label):
      guard label != nil || shape != shapes[1] else { return }
      throw ShapeError(
        "\(name) compares with values of the shape \(shape)", shapes,
        remedy: "g.input(\"t\", \(shape))")
    }
  }

  private func refuseLabels(_ operands: [Value]) throws(ShapeError) {
    guard let label = operands.first(where: { labels[$0] != nil }) else { return }
    throw ShapeError(
      "only losses take a label, and '\(graph.name(label))' is one",
      operands.map { graph.shape($0) })
  }

  // MARK: Result

  /// The network, when everything fitted.
  ///
  /// - Throws: all problems so far: `bad-name`, `duplicate-name`, `bad-shape`, `bad-classes`,
  ///   `bad-initial-values`, `bad-label-smoothing`, `bad-class-weights`, `foreign-value`,
  ///   `shape-mismatch`.
  public func build() throws(Diagnostics) -> Model {
    guard problems.isEmpty else { throw Diagnostics(problems) }
    return Model(
      name: name, graph: graph, locations: locations, labels: labels, identity: identity)
  }

  // MARK: Names and problems

  private var failed: GraphValue { GraphValue(builder: self, value: nil) }

  private func report(_ problem: Diagnostic) { problems.append(problem) }

  private func remember(_ value: Value, at place: SourceLocation) -> GraphValue {
    locations[value] = place
    return GraphValue(builder: self, value: value)
  }

  /// `tanh1`, `tanh2`; losses are `loss`, `loss2`.
  private func automaticName(_ kind: String, isLoss: Bool) -> String {
    while true {
      counts[kind, default: 0] += 1
      let count = counts[kind, default: 1]
      let name = isLoss && count == 1 ? kind : "\(kind)\(count)"
      if names.insert(name).inserted { return name }
    }
  }

  private func accepts(_ name: String, at place: SourceLocation) -> Bool {
    guard !name.isEmpty else {
      report(Diagnostic("bad-name", "a name is empty", at: place))
      return false
    }
    guard names.insert(name).inserted else {
      report(
        Diagnostic(
          "duplicate-name", "the network has a '\(name)' already", at: place,
          remedy: "name it otherwise"))
      return false
    }
    return true
  }

  private func accepts(_ shape: Shape, of name: String, at place: SourceLocation) -> Bool {
    guard let wrong = shape.extents.first(where: { $0 < 1 }) else { return true }
    report(
      Diagnostic(
        "bad-shape", "'\(name)' of the shape \(shape) has an extent of \(wrong)", at: place)
    )
    return false
  }

  private func accepts(
    _ initial: Parameter.Initializer, of name: String, _ shape: Shape, at place: SourceLocation
  ) -> Bool {
    let fault: String? =
      switch initial {
      case .uniform(let bound) where !(bound >= 0 && Float(bound).isFinite): "the bound \(bound)"
      case .constant(let constant) where !Float(constant).isFinite: "the constant \(constant)"
      case .elements(let elements) where elements.count != shape.count:
        "\(elements.count) initial values, not \(shape.count) for the shape \(shape)"
      case .elements(let elements) where !elements.allSatisfy(\.isFinite):
        "an initial value that is no finite float32"
      default: nil
      }
    guard let fault else { return true }
    report(Diagnostic("bad-initial-values", "'\(name)' has \(fault)", at: place))
    return false
  }
}

/// Tells the values of one builder from those of another.
final class BuilderIdentity: Sendable {}
