import GraphIR
import Operators

/// `normalize_by_statistics(convolution(x, W, b), m, v)` → `convolution(x, a W, a (b − m))` with
/// `a = 1 / √(v + ε)`, and `channel_affine(convolution(x, W, b), a, c)` → `convolution(x, a W, a b + c)`;
/// the same behind a linear layer. The folded tensors are constants, float32.
///
/// Legal where all but x are frozen: what is trained keeps its own gradient.
public struct FoldFrozenNorm: RewriteRule {
  public static let name = "fold_frozen_norm"
  /// The elements of every frozen parameter.
  private let elements: [Value: [Double]]

  public init(elements: [Value: [Double]]) { self.elements = elements }

  public func replacement(
    of node: Node, in site: RewriteSite, building graph: inout Graph
  ) throws(ShapeError) -> [Value]? {
    guard let scale = scale(node), site.isUsedOnce(node.operands[0]),
      let producer = producer(of: node.operands[0], in: site)
    else { return nil }
    let (x, weight) = (producer.operands[0], producer.operands[1])
    guard let weights = elements[weight] else { return nil }
    var biases = Array(repeating: 0.0, count: scale.factors.count)
    if producer.operands.count > 2 {
      guard let own = elements[producer.operands[2]] else { return nil }
      biases = own
    }
    let perOutput = weights.count / scale.factors.count
    let folded = weights.enumerated().map { $1 * scale.factors[$0 / perOutput] }
    for index in biases.indices {
      biases[index] = biases[index] * scale.factors[index] + scale.addends[index]
    }
    func constant(_ suffix: String, _ shape: Shape, _ elements: [Double]) -> Value {
      graph.parameter(
        "\(producer.name).folded_\(suffix)", shape, .elements(elements.map { Float($0) }),
        role: .frozen)
    }
    let w = constant("weight", site.graph.shape(weight), folded)
    let b = constant("bias", [biases.count], biases)
    return [try graph.apply(producer.op, [site.renamed(x), w, b], name: node.name)[0]]
  }

  /// What a node does to each channel, where it is known.
  private func scale(_ node: Node) -> (factors: [Double], addends: [Double])? {
    let constants = node.operands.dropFirst().compactMap { elements[$0] }
    guard constants.count == node.operands.count - 1 else { return nil }
    switch node.op {
    case let norm as NormalizeByStatistics:
      let factors = constants[1].map { 1 / (max($0, 0) + norm.epsilon).squareRoot() }
      return (factors, zip(factors, constants[0]).map { -$0 * $1 })
    case let affine as ChannelAffine where affine.axes == 0..<1:
      let none = Array(repeating: 0.0, count: constants[0].count)
      return (constants[0], constants.count > 1 ? constants[1] : none)
    default: return nil
    }
  }

  /// A convolution, or a linear layer on one row: their weights have the outputs first.
  private func producer(of value: Value, in site: RewriteSite) -> Node? {
    if let (_, node) = site.producer(of: value, Convolution.self) { return node }
    guard let (_, node) = site.producer(of: value, Linear.self),
      site.graph.shape(value).rank == 1
    else { return nil }
    return node
  }
}

extension Network {
  /// Folds frozen norms into the frozen layers before them, whose elements these are by name.
  public func foldingFrozenNorms(
    _ elements: (_ name: String) -> [Double]?
  ) throws(ShapeError) -> Network {
    var network = self
    // First the statistics, then the weight and bias behind them.
    for _ in 0..<2 {
      let graph = network.graph
      var known: [Value: [Double]] = [:]
      for parameter in graph.frozen {
        if case .elements(let own) = parameter.initializer {
          known[parameter.value] = own.map(Double.init)
        } else {
          known[parameter.value] = elements(graph.name(parameter.value))
        }
      }
      network = try network.rewritten(by: FoldFrozenNorm(elements: known))
    }
    return try network.withoutUnusedConstants()
  }
}
