import Autodiff
import GraphIR
import Operators
import Rewrites

public enum TestLoss: Sendable { case nll, mse }

extension Graph {
  /// A fully connected layer with parameters `<name>.weight` and `<name>.bias`.
  public mutating func linear(
    _ name: String, _ x: Value, _ outputs: Int, bias: Bool = true
  ) throws -> Value {
    let start = Parameter.Initializer.uniform(bound: 1)
    let inputs = shape(x).extents[shape(x).rank - 1]
    let weight = parameter("\(name).weight", [outputs, inputs], start)
    let offsets = bias ? [parameter("\(name).bias", [outputs], start)] : []
    return try apply(Linear(), [x, weight] + offsets, name: name)[0]
  }
}

extension Network {
  /// A network of one input `x`; nll puts a log_softmax before itself.
  public init(
    _ input: Shape, _ loss: TestLoss, _ layers: (inout Graph, Value) throws -> Value
  ) throws {
    var graph = Graph()
    let x = graph.given("x", input, role: .input)
    var output = try layers(&graph, x)
    var op: any LossOperator = MeanSquaredError()
    if loss == .nll {
      output = try graph.apply(LogSoftmax(), output, name: "log_softmax1")
      op = NegativeLogLikelihood()
    }
    let kind = try op.target(for: graph.shape(output))
    let shape: Shape = if case .values(let shape) = kind { shape } else { .scalar }
    let target = graph.given("target", shape, role: .target)
    let value = try graph.apply(op, [output, target], name: "loss", role: .loss)[0]
    self.init(
      graph: graph, input: x, target: target, targetKind: kind, output: output, loss: value)
  }

  /// linear, sigmoid, linear; nll or mse.
  public static func perceptron(
    _ inputs: Int, _ hidden: Int, _ outputs: Int, _ loss: TestLoss
  ) throws -> Network {
    try Network([inputs], loss) { graph, x in
      let first = try graph.linear("linear1", x, hidden)
      let active = try graph.apply(Sigmoid(), first, name: "sigmoid1")
      return try graph.linear("linear2", active, outputs)
    }
  }

  /// The network that trains only the parameters named.
  public func training(only names: [String]) -> Network {
    replacing(graph.freezing { names.contains(graph.name($0)) }) { $0 }
  }

  /// The training graph as the product builds it.
  public func training(
    learningRate: Double = 0.1, batchSize: Int = 1, batching: Batching = .accumulate
  ) throws -> TrainingGraph {
    let fused = try fused().differentiated(
      optimizer: .sgd(learningRate: learningRate), batchSize: batchSize, batching: batching
    ).fused()
    let training = batching == .whole ? try fused.takingWholeBatches() : fused
    training.verify()
    return training
  }

  /// A small network from a seed: layers on a vector or a matrix, either loss.
  public static func random(_ seed: Int) throws -> Network {
    var random = Randomness(seed)
    let loss: TestLoss = random.pick([.nll, .mse])
    let isMatrix = random.integer(below: 3) == 0
    let input: Shape = isMatrix ? [2, 3] : [random.pick([2, 4])]
    return try Network(input, loss) { graph, x in
      var value = x
      for layer in 1...(2 + random.integer(below: 4)) {
        value = try graph.randomLayer("layer\(layer)", value, &random)
      }
      if graph.shape(value).rank != 1 {
        value = try graph.apply(Reshape([graph.shape(value).count]), value, name: "flat")
      }
      return try graph.linear("last", value, 3, bias: random.integer(below: 2) == 0)
    }
  }
}

extension Graph {
  fileprivate mutating func randomLayer(
    _ name: String, _ x: Value, _ random: inout Randomness
  ) throws -> Value {
    let shape = shape(x)
    let start = Parameter.Initializer.uniform(bound: 1)
    switch random.integer(below: 10) {
    case 0: return try apply(Sigmoid(), x, name: name)
    case 1: return try apply(Tanh(), x, name: name)
    case 2: return try apply(ReLU(), x, name: name)
    case 3:
      let other = try apply(Tanh(), x, name: "\(name).tanh")
      return try apply(Add(), x, other, name: name)
    case 4:
      let factor = parameter("\(name).factor", shape, start)
      return try apply(Multiply(), x, factor, name: name)
    case 5 where shape.rank == 2:
      return try apply(Transpose([1, 0]), x, name: name)
    case 5:
      let weight = parameter("\(name).weight", [3, shape[0]], start)
      return try apply(MatMul(), weight, x, name: name)
    case 6 where shape.rank == 2:
      let weight = parameter("\(name).weight", [2, shape[1]], start)
      return try apply(MatMul(transposeRight: true), x, weight, name: name)
    case 7 where shape.rank == 2: return try apply(Sum(axes: 0..<1), x, name: name)
    case 8 where shape.rank == 2: return try apply(Mean(axes: 1..<2), x, name: name)
    case 9: return try apply(Multiply(), x, x, name: name)
    default: return try linear(name, x, 2 + random.integer(below: 3))
    }
  }
}
