import CEmission
import FixedPoint
import GraphIR

/// What the fixed program holds at one moment of a step, in real units.
struct StoredState {
  private let task: TrainingTask
  /// What kernels read: of a parameter its plane.
  private var read: [Value: Tensor<Double>] = [:]
  /// The full masters of parameters.
  private var masters: [Value: Tensor<Double>] = [:]
  /// What an update or a sum overwrites.
  private let overwritten: [Value: Value]

  /// - Parameter masters: of each parameter, where it is no longer at its weights.
  init(_ task: TrainingTask, weights: [Value: [Float]], masters given: [[Int]]? = nil) {
    self.task = task
    overwritten = Dictionary(
      uniqueKeysWithValues: task.graph.nodes.compactMap { node in
        node.kind.updatedOperand.map { (node.results[0], node.operands[$0]) }
      })
    clearSums()
    for parameter in task.graph.frozen.map(\.value) {
      let format = task.quantized.formats[parameter].format
      let raw = (weights[parameter] ?? []).map { weight in
        format?.raw(Double(weight)) ?? Int(weight.bitPattern)
      }
      set(parameter, raw: raw, residual: [], exponent: 0)
    }
    for (index, parameter) in task.parameters.enumerated() {
      let format = task.quantized.formats[parameter]
      let planes =
        given.map { MasterPlanes(masters: $0[index], format: format) }
        ?? MasterPlanes(weights[parameter] ?? [], format: format)
      set(parameter, raw: planes.weights, residual: planes.residuals, exponent: 0)
    }
  }

  /// A batch begins.
  mutating func clearSums() {
    for sum in task.training.sums {
      read[sum.state] = Tensor(task.graph.shape(sum.state), repeating: 0)
    }
  }

  /// Stores the result of a call; an update changes its parameter, a sum its state.
  mutating func set(_ value: Value, raw: [Int], residual: [Int], exponent: Int) {
    let (format, shape) = (task.quantized.formats[value], task.graph.shape(value))
    let target = overwritten[value] ?? value
    switch format {
    case .master(let plane, let rule):
      let bits = rule.residualBits
      let all =
        residual.isEmpty ? raw : zip(raw, residual).map { ($0 << bits) + $1 }
      read[target] = Tensor(shape, raw.map(plane.value))
      masters[target] = Tensor(shape, all.map { format.value(ofMaster: $0) })
    case .fixed:
      let ulp = format.ulp(exponent: exponent)
      read[target] = Tensor(shape, raw.map { Double($0) * ulp })
    case .index:
      read[target] = Tensor(shape, raw.map(Double.init))
    case .float32:
      read[target] = Tensor(
        shape, raw.map { Double(Float(bitPattern: UInt32(truncatingIfNeeded: $0))) })
    }
  }

  /// A view is its operand under another shape.
  mutating func view(_ node: Node) {
    let results = node.op.evaluate(node.operands.map { tensor($0, in: read) })
    for (value, tensor) in zip(node.results, results) { read[value] = tensor }
  }

  /// What the node reads: the master of a parameter that it updates, else planes.
  func operands(of node: Node) -> [Tensor<Double>] {
    node.operands.enumerated().map { index, value in
      let isMaster = index == node.kind.updatedOperand && masters[value] != nil
      return tensor(overwritten[value] ?? value, in: isMaster ? masters : read)
    }
  }

  /// The elements as stored, of a parameter with its residual.
  func exact(_ value: Value) -> [Double] {
    let target = overwritten[value] ?? value
    return (masters[target] ?? tensor(target, in: read)).elements
  }

  /// What products read of a parameter minus its master.
  func readings(_ parameter: Value) -> [Float] {
    zip(tensor(parameter, in: read).elements, exact(parameter)).map { Float($0 - $1) }
  }

  private func tensor(_ value: Value, in tensors: [Value: Tensor<Double>]) -> Tensor<Double> {
    guard let tensor = tensors[value] else {
      preconditionFailure("'\(task.graph.name(value))' is stored before it is read")
    }
    return tensor
  }
}
